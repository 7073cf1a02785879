import { beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees, treesWith } from "../helpers/trees.ts";

// Filters as clients send them, against the database; the grammar itself is in test/unit/scim/filter.

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const USER = "urn:ietf:params:scim:schemas:core:2.0:User";

const people: readonly JsonObject[] = [
  {
    userName: "ann@x.test",
    externalId: "E-1",
    displayName: "Ann Lee",
    title: "Engineer",
    name: { givenName: "Ann", familyName: "Lee" },
    emails: [
      { value: "Ann@work.test", type: "work", primary: true },
      { value: "ann@home.test", type: "home" },
    ],
    roles: [{ value: "admin" }],
    x509Certificates: [{ value: "QUJD" }],
    [ENTERPRISE]: { department: "R&D", manager: { value: "m-1" } },
  },
  {
    userName: "bob@x.test",
    displayName: 'Bob "B" Ray',
    active: false,
    emails: [{ value: "bob@home.test", type: "work" }],
    [ENTERPRISE]: { department: "Sales" },
  },
  { userName: "cat@x.test", title: "", displayName: "Ærøskøbing", nickName: "back\\slash" },
];

/** Filters over those three, and the userNames' first letters that each selects. */
const filters: readonly (readonly [string, string])[] = [
  ['userName eq "ANN@x.test"', "a"],
  ['userName Eq "bob@x.test"', "b"],
  ['emails Co "WORK"', "a"],
  ['userName ne "ann@x.test"', "bc"],
  ['userName sw "a" or userName sw "b"', "ab"],
  ['userName ew "T@x.test"', "c"],
  ['title eq "Engineer" or displayName co "ray" and active eq true', "a"],
  ['(title eq "Engineer" or displayName co "ray") and active eq false', "b"],
  ["not (active eq true)", "b"],
  ["not(title pr)", "bc"],
  ["title pr", "a"],
  ["title eq null", "bc"],
  ["title ne null", "a"],
  ["emails pr", "ab"],
  ["active eq true", "ac"],
  ['active eq "False"', "b"],
  ['emails.value eq "bob@home.test"', "b"],
  ['emails eq "ann@home.test"', "a"],
  ['emails[type eq "work" and value co "home"]', "b"],
  ['emails.type eq "work" and emails.value co "home"', "ab"],
  ['emails[type eq "work"].value eq "ann@WORK.test"', "a"],
  ['emails[not (type eq "work")]', "a"],
  ['name.familyName eq "lee"', "a"],
  ['name pr and name.givenName sw "A"', "a"],
  ['externalId eq "E-1"', "a"],
  ['externalId eq "e-1"', ""],
  [`${ENTERPRISE}:department eq "r&d"`, "a"],
  [`${ENTERPRISE}:manager.value eq "m-1"`, "a"],
  [`${ENTERPRISE}:manager pr`, "a"],
  [`${USER}:userName eq "ann@x.test"`, "a"],
  [`${USER.toUpperCase()}:EMAILS.VALUE eq "ann@home.test"`, "a"],
  [`schemas eq "${ENTERPRISE}"`, "ab"],
  [`schemas eq "${USER}"`, "abc"],
  ['meta.resourceType eq "User"', "abc"],
  ['meta.resourceType eq "Group"', ""],
  ['meta.lastModified gt "2001-01-01T00:00:00Z"', "abc"],
  ['meta.created lt "2001-01-01T00:00:00+02:00"', ""],
  ['displayName eq "Bob \\"B\\" Ray"', "b"],
  ['displayName eq "ÆRØSKØBING"', "c"],
  ['displayName eq "\\u00e6røskøbing"', "c"],
  ['nickName eq "back\\\\slash"', "c"],
  ['userName gt "ann@x.test"', "bc"],
  ['userName ge "ann@x.test"', "abc"],
  ['userName lt "bob@x.test"', "a"],
  ['userName le "bob@x.test"', "ab"],
  ["userName eq ann@x.test", "a"],
  ["displayName eq Ann Lee and active eq true", "a"],
  ['roles.value eq "admin" and roles[value eq "admin"]', "a"],
  ['x509Certificates.value eq "QUJD"', "a"],
  ['shoeSize eq "42"', ""],
  ["shoeSize pr", ""],
  ['not (shoeSize eq "42")', "abc"],
  ['urn:unknown:2.0:User:thing eq "x"', ""],
  ["userName eq 5", ""],
  [`${"userName pr and ".repeat(30)}title pr`, "a"],
];

const refused: readonly (readonly [string, string])[] = [
  ["userName", "no operator"],
  ['userName xx "a"', "an unknown operator"],
  ["userName eq", "no value"],
  ['userName eq "a', "an open string"],
  ['(userName eq "a"', "an open parenthesis"],
  ['userName eq "a")', "a parenthesis too many"],
  ['userName eq "a" and', "a dangling and"],
  ['emails[type eq "work"', "an open bracket"],
  ["userName co value", "an unquoted value after co"],
  ["active gt true", "order on a boolean"],
  ['x509Certificates.value lt "QUJD"', "order on a binary"],
  ["active co true", "part of a boolean"],
  ['meta.created gt "yesterday"', "a malformed date"],
  ["not title pr", "not without parentheses"],
  [`${"(".repeat(40)}title pr${")".repeat(40)}`, "nesting too deep"],
  [Array.from({ length: 101 }, () => "title pr").join(" or "), "too many terms"],
];

describe.each(trees)("the $kind tree", (tree) => {
  let scim: Connection;
  const letters = async (filter: string) => {
    const { status, body } = await scim.list("/Users", { filter });
    if (status !== 200) throw new Error(`${filter}: ${body.detail}`);
    expect(body.totalResults).toBe(body.Resources.length);
    return body.Resources.map(({ userName }) => userName[0]).join("");
  };

  beforeAll(async () => {
    scim = await tree.connect();
    for (const person of people) await scim.post("/Users", person);
  });

  it.each(filters)("RFC 7644 §3.4.2.2: %s", async (filter, expected) => {
    expect(await letters(filter)).toBe(expected);
    const { body } = await scim.send("POST", "/Users/.search", { filter });
    expect(body.totalResults).toBe(expected.length);
  });

  it.each(refused)("RFC 7644 §3.4.2.2: %s is 400 invalidFilter: %s", async (filter) => {
    const answers = [
      await scim.list("/Users", { filter }),
      await scim.send("POST", "/Users/.search", { filter }),
      await scim.send("POST", "/.search", { filter }),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 400, body: { scimType: "invalidFilter" } });
  });

  it.each<[string, (index: number) => string, number]>([
    ["emails.value", (index) => `emails.value eq "${index}@x.test"`, 40],
    ["emails[…]", (index) => `emails[type eq "work" and value eq "${index}@x.test"]`, 20],
    ["meta.location", (index) => `meta.location eq "${scim.baseUrl}/Users/${index}"`, 40],
    ["meta.resourceType", (index) => `meta.resourceType eq "Type${index}"`, 40],
    ["an extension's attribute", (index) => `${ENTERPRISE}:manager.value eq "${index}"`, 40],
    ["externalId", (index) => `externalId eq "${index}"`, 40],
    ["members and groups", (index) => `members.value eq "${index}" or groups.value eq "${index}"`, 20],
  ])("RFC 7644 §3.4.2.2: a filter with as many comparisons as there may be, of %s", async (_, term, count) => {
    const filter = Array.from({ length: count }, (_each, index) => term(index)).join(" or ");
    for (const path of ["/Users/.search", "/.search"]) {
      const { status, body } = await scim.send("POST", path, { filter, sortBy: "emails.value", cursor: "" });
      expect([path, status, body.totalResults]).toEqual([path, 200, 0]);
    }
  });

  it("RFC 7644 §3.4.2.2: a long value is compared, a filter beyond all measure is 400", async () => {
    expect(await letters(`userName co "${"x".repeat(5000)}"`)).toBe("");
    const { status, body } = await scim.send("POST", "/Users/.search", { filter: `title eq "${"x".repeat(70_000)}"` });
    expect([status, body.scimType]).toEqual([400, "invalidFilter"]);
  });

  it("Every client 3: both identity providers' connection tests are answered", async () => {
    const fresh = await tree.connect();
    const guid = await fresh.get(`/Users?filter=userName+eq+%2271b3b6a5-9d0c-4b7e-8d0e-3f6f1c5a2e94%22`);
    expect([guid.status, guid.body.totalResults, guid.body.Resources]).toEqual([200, 0, []]);
    const okta = await fresh.get("/Users?startIndex=1&count=2", { "Content-Type": "application/scim+json" });
    expect(okta.body).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] });
  });
});

describe.each(treesWith("Group"))("groups of the $kind tree", (tree) => {
  it("RFC 7644 §3.4.2.2: groups are found by name, externalId, member and meta", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const [ann, bob] = [await scim.addUser("ann@x.test"), await scim.addUser("bob@x.test")];
    const { body: a } = await scim.post("/Groups", {
      displayName: "Alpha",
      externalId: "X",
      members: [{ value: ann }],
    });
    await scim.addGroup("Beta", [ann, bob]);
    await scim.addGroup("Gamma");
    const found: readonly (readonly [string, readonly string[]])[] = [
      ['displayName eq "ALPHA"', ["Alpha"]],
      ['externalId eq "X"', ["Alpha"]],
      ['externalId eq "x"', []],
      [`members.value eq "${bob}"`, ["Beta"]],
      [`members eq "${ann}"`, ["Alpha", "Beta"]],
      [`members[value eq "${ann}" and display sw "ANN"]`, ["Alpha", "Beta"]],
      [`members[value eq "${ann}" and display sw "bob"]`, []],
      ["members pr", ["Alpha", "Beta"]],
      ["not (members pr)", ["Gamma"]],
      [`id eq "${a.id}"`, ["Alpha"]],
      ['meta.resourceType eq "Group" and displayName ew "a"', ["Alpha", "Beta", "Gamma"]],
      ['schemas eq "urn:ietf:params:scim:schemas:core:2.0:Group"', ["Alpha", "Beta", "Gamma"]],
      ['userName eq "ann@x.test"', []],
    ];
    for (const [filter, names] of found) {
      const { body } = await scim.list("/Groups", { filter });
      expect([filter, body.Resources.map(({ displayName }) => displayName)]).toEqual([filter, names]);
      expect(body.totalResults).toBe(names.length);
    }
  });
});
