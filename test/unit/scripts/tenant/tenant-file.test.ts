import { describe, expect, it } from "vitest";
import { findDifferences } from "../../../../scripts/tenant/compare.ts";
import { formatTenant, parseTenant, type TenantContents } from "../../../../scripts/tenant/tenant-file.ts";

const tenant: TenantContents = {
  kind: "project",
  id: "acme",
  name: "Acme",
  configs: [
    {
      id: "c1",
      name: "Okta",
      description: null,
      autoProvisionUsers: true,
      autoDeprovisionUsers: false,
      requireEmail: true,
      enablePushGroups: false,
      announceCursors: false,
      defaultTeams: [{ id: "t1", name: "Everyone" }],
    },
  ],
  teams: [{ id: "t1", name: "Everyone", protected: true, pushed: true, pushedBy: "c1", externalId: "g1" }],
  people: [
    {
      id: "u1",
      email: "ann@x.test",
      userName: "ann@x.test",
      externalId: null,
      displayName: "Ann",
      active: true,
      blocked: false,
      access: true,
      reason: "member",
      provisionedBy: "c1",
      teams: [{ id: "t1" }],
      attributes: { userName: "ann@x.test", displayName: "Ann\nLee", active: true },
    },
  ],
};

/** The same under other ids, with changes of its person. */
function moved(person: Partial<TenantContents["people"][number]> = {}): TenantContents {
  const [config, team, user] = [tenant.configs[0], tenant.teams[0], tenant.people[0]];
  if (config === undefined || team === undefined || user === undefined) throw new Error("there is no tenant");
  return {
    ...tenant,
    id: "eu~acme",
    configs: [{ ...config, id: "eu~c", defaultTeams: [{ id: "t", name: "Everyone" }] }],
    teams: [{ ...team, id: "t", pushedBy: "eu~c" }],
    people: [{ ...user, id: "u", provisionedBy: "eu~c", teams: [{ id: "t" }], ...person }],
  };
}

describe("a tenant's file", () => {
  it("is read back as it was written", () => {
    expect(parseTenant(formatTenant(tenant))).toEqual(tenant);
  });

  it("has a line for each thing, and may begin with what npm writes", () => {
    const text = formatTenant(tenant);
    expect(text.split("\n")).toHaveLength(6);
    expect(parseTenant(`\n> scim-at-the-edge@0.1.0 tenant\n> node scripts/tenant.ts export acme\n\n${text}`)).toEqual(
      tenant,
    );
  });

  it.each([
    ["its last line", (lines: string[]) => lines.slice(0, -2)],
    ["a line in the middle", (lines: string[]) => lines.toSpliced(3, 1)],
  ])("is refused without %s", (_what, cut) => {
    expect(() => parseTenant(cut(formatTenant(tenant).split("\n")).join("\n"))).toThrow("it was cut off");
  });

  it.each([
    ["", 1],
    ["{}", 1],
    [`{"format":"scim-tenant","version":2,"kind":"project","id":"a","name":"A"}`, 1],
    [`${formatTenant(tenant).split("\n")[0]}\n{"person":{"id":1}}`, 2],
    [`${formatTenant(tenant).split("\n")[0]}\n{"person":`, 2],
  ])("is refused where it is something else: %j", (text, line) => {
    expect(() => parseTenant(text)).toThrow(`Line ${line} of the file is not what`);
  });
});

describe("a tenant that has moved", () => {
  it("is the same when only ids differ", () => {
    expect(findDifferences(tenant, moved())).toEqual([]);
  });

  it("is not the same when somebody is, and is called by the userName", () => {
    for (const change of [
      { access: false },
      { teams: [] },
      { provisionedBy: null },
      { externalId: "e" },
      { attributes: { userName: "ann@x.test" } },
    ]) {
      expect(findDifferences(tenant, moved(change))).toEqual(["person ann@x.test is not the same"]);
    }
  });

  it("is not the same when somebody is missing", () => {
    expect(findDifferences(tenant, { ...moved(), people: [] })).toEqual([
      "person: 1 before, 0 after",
      "person ann@x.test is not the same",
    ]);
  });

  it("tells twenty differences, and how many more there are", () => {
    const [person] = tenant.people;
    const people = Array.from({ length: 30 }, (_, index) => ({
      ...(person as NonNullable<typeof person>),
      userName: `u${index}`,
    }));
    const told = findDifferences({ ...tenant, people }, { ...moved(), people: [] });
    expect(told).toHaveLength(21);
    expect(told.at(-1)).toBe("and 11 more");
  });
});
