import { describe, expect, it } from "vitest";
import type { Toggles } from "../../../src/directory/configuration.ts";
import { type AccessState, decideAccess } from "../../../src/directory/lifecycle.ts";

const toggles: Toggles = {
  autoProvisionUsers: true,
  autoDeprovisionUsers: true,
  requireEmail: true,
  enablePushGroups: false,
};
const on = toggles;
const off = { ...toggles, autoDeprovisionUsers: false };
const pushed = (base: Toggles): Toggles => ({ ...base, enablePushGroups: true });
const fresh = undefined;
const granted: AccessState = { revoked: false };
const revoked: AccessState = { revoked: true };

describe("decideAccess: the toggle table", () => {
  it.each<[string, boolean, AccessState | undefined, Toggles, { revoked: boolean; defaultTeams: string }]>([
    ["an active user who is new", true, fresh, on, { revoked: false, defaultTeams: "add" }],
    ["an active user who has access", true, granted, on, { revoked: false, defaultTeams: "add" }],
    ["an active user who was revoked", true, revoked, on, { revoked: false, defaultTeams: "add" }],
    ["the same, auto-deprovision off", true, revoked, off, { revoked: false, defaultTeams: "add" }],
    ["the same, push groups on", true, revoked, pushed(on), { revoked: false, defaultTeams: "keep" }],
    ["an inactive user who is new", false, fresh, on, { revoked: true, defaultTeams: "keep" }],
    ["the same, auto-deprovision off", false, fresh, off, { revoked: true, defaultTeams: "keep" }],
    ["an inactive user who has access", false, granted, on, { revoked: true, defaultTeams: "remove" }],
    ["the same, push groups on", false, granted, pushed(on), { revoked: true, defaultTeams: "keep" }],
    ["an inactive user who is revoked already", false, revoked, on, { revoked: true, defaultTeams: "keep" }],
    ["the same, auto-deprovision off", false, revoked, off, { revoked: true, defaultTeams: "keep" }],
    ["the same, push groups on too", false, revoked, pushed(off), { revoked: true, defaultTeams: "keep" }],
  ])("%s, without a warning", (_title, active, before, settings, decision) => {
    expect(decideAccess(active, before, settings)).toEqual(decision);
  });

  it.each([off, pushed(off)])("keeps access that may not be taken, and says which setting is why", (settings) => {
    expect(decideAccess(false, granted, settings)).toEqual({
      revoked: false,
      defaultTeams: "keep",
      warning: expect.stringContaining("Auto Deprovision Users"),
    });
  });
});
