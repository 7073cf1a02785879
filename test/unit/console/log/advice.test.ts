import { describe, expect, it } from "vitest";
import { adviseOn } from "../../../../src/console/log/advice.ts";

const failure = { status: 400, scimType: null, operation: "create-user", detail: null, outcome: "error" } as const;

describe("advice", () => {
  it("is not given on a success", () => {
    expect(adviseOn({ ...failure, status: 201, outcome: "success" })).toBeUndefined();
  });

  it.each([400, 401, 403, 404, 405, 409, 412, 413, 415, 418, 500, 501, 502, 503])("is given on %i", (status) => {
    const advice = adviseOn({ ...failure, status });
    expect(advice?.means).not.toBe("");
    expect(advice?.steps.length).toBeGreaterThan(0);
  });

  it.each(["invalidValue", "invalidSyntax", "invalidFilter", "noTarget", "mutability", "invalidPath", "tooMany"])(
    "tells %s from other bad requests",
    (scimType) => {
      expect(adviseOn({ ...failure, scimType })).not.toEqual(adviseOn(failure));
    },
  );

  it("leads to the settings where a setting decides", () => {
    const off = { ...failure, status: 403, detail: "“Auto Provision Users” is off for this SCIM configuration." };
    expect(adviseOn(off)).toMatchObject({ isAboutSettings: true });
    expect(adviseOn({ ...failure, status: 200, outcome: "warning" })).toMatchObject({ isAboutSettings: true });
  });

  it("tells a path that names nothing, and a second primary value, from access that was kept", () => {
    const warning = { ...failure, status: 200, operation: "patch-user", outcome: "warning" } as const;
    const means = (detail: string) => adviseOn({ ...warning, detail })?.means;
    expect(means("The path “memebers” names nothing that is kept here, so it was ignored.")).toContain("not kept here");
    expect(means("Several values of “emails” are primary: only the first of them was kept so.")).toContain("primary");
    expect(means("The user was marked inactive but keeps access, because “Auto Deprovision Users” is off.")).toContain(
      "access stays",
    );
  });

  it("tells a protected team and a default team from a setting", () => {
    const refused = { ...failure, status: 403, operation: "delete-group" };
    const isProtected = adviseOn({ ...refused, detail: "The group is a protected team; an administrator manages it." });
    const isDefault = adviseOn({ ...refused, detail: "The group is a default team of a SCIM configuration." });
    expect(isProtected?.means).toContain("protected");
    expect(isDefault?.means).toContain("default team");
    expect([isProtected?.isAboutSettings, isDefault?.isAboutSettings]).toEqual([undefined, undefined]);
  });

  it("tells a filter on discovery from a setting", () => {
    const refused = { ...failure, status: 403, operation: null, detail: "Discovery endpoints cannot be filtered." };
    expect(adviseOn(refused)).toMatchObject({ means: expect.stringContaining("filter") });
    expect(adviseOn(refused)?.isAboutSettings).toBeUndefined();
  });

  it("tells unknown members from a value that is missing", () => {
    const group = { ...failure, scimType: "invalidValue", operation: "patch-group" };
    const detail = "These members are no users of this project: 1, 2.";
    expect(adviseOn({ ...group, detail })?.steps.join(" ")).toContain("push the group again");
    expect(adviseOn(group)?.steps.join(" ")).toContain("attribute mapping");
  });

  it("says of a change without a target what either kind of it can be", () => {
    const { means = "", steps = [] } = adviseOn({ ...failure, scimType: "noTarget", operation: "patch-user" }) ?? {};
    expect(means).toContain("does not say what it is about");
    expect(steps.join(" ")).toContain("names no attribute");
  });

  it("speaks of groups when a group is in the way", () => {
    expect(adviseOn({ ...failure, status: 409, operation: "create-group" })?.means).toContain("group");
    expect(adviseOn({ ...failure, status: 409 })?.means).not.toContain("group");
  });
});
