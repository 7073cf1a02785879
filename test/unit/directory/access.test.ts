import { describe, expect, it } from "vitest";
import { accessReason, grantsAccess } from "../../../src/directory/access.ts";

describe("accessReason", () => {
  it.each([
    [{ blocked: true, revoked: true, teamCount: 0 }, "blocked", false],
    [{ blocked: false, revoked: true, teamCount: 0 }, "revoked", false],
    [{ blocked: false, revoked: false, teamCount: 0 }, "no-team", false],
    [{ blocked: false, revoked: false, teamCount: 2 }, "member", true],
    [{ blocked: true, revoked: false, teamCount: undefined }, "blocked", false],
    [{ blocked: false, revoked: true, teamCount: undefined }, "revoked", false],
    [{ blocked: false, revoked: false, teamCount: undefined }, "subscriber", true],
  ] as const)("of %j is %s", (facts, reason, access) => {
    expect(accessReason(facts)).toBe(reason);
    expect(grantsAccess(reason)).toBe(access);
  });

  it("does not take somebody unknown for somebody with access", () => {
    expect(grantsAccess("unknown")).toBe(false);
  });
});
