import { describe, expect, it } from "vitest";
import type { ConfigurationSnapshot } from "../../../src/directory/configuration.ts";
import { type GroupPlanContext, GroupWorkingSet, planGroupWrite } from "../../../src/directory/group-plan.ts";
import { WorkBudget } from "../../../src/scim/work-budget.ts";

const snapshot: ConfigurationSnapshot = {
  configId: "config",
  kind: "project",
  tenantId: "tenant",
  autoProvisionUsers: true,
  autoDeprovisionUsers: true,
  requireEmail: true,
  enablePushGroups: true,
  announceCursors: false,
  cursorSecret: "secret",
};
const context: GroupPlanContext = { snapshot, now: "2026-01-01T00:00:00.000Z", createId: () => "new" };

/** What a group is refused with whose members are so many strangers, and one who is known. */
function refusalOf(strangers: number): string {
  const ids = Array.from({ length: strangers }, (_, index) => `s${index}`);
  const members = ["known", ...ids].map((value) => ({ value }));
  const origin = { method: "POST", path: "/Groups", successStatus: 201 };
  const operation = { kind: "create", resource: { displayName: "Crew", members }, origin } as const;
  const planned = planGroupWrite(context, new GroupWorkingSet([], new Set(ids)), operation, new WorkBudget());
  return planned.kind === "refuse" ? planned.error.detail : planned.kind;
}

describe("planGroupWrite: members who are no users of the project", () => {
  it("names them, the first ten by id and the others by number", () => {
    const names = Array.from({ length: 10 }, (_, index) => `s${index}`).join(", ");
    expect(refusalOf(0)).toBe("write");
    expect(refusalOf(1)).toMatch(/: s0\.$/);
    expect(refusalOf(10)).toContain(`: ${names}.`);
    expect(refusalOf(11)).toContain(`: ${names} and 1 more.`);
    expect(refusalOf(12)).toContain(`: ${names} and 2 more.`);
  });
});
