import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import type { PatchOperation } from "../../../src/scim/messages.ts";
import { applyPatch } from "../../../src/scim/patch.ts";
import { ENTERPRISE_USER_URN } from "../../../src/scim/schemas/enterprise-user.ts";
import { groupResourceType } from "../../../src/scim/schemas/group.ts";
import { userResourceType } from "../../../src/scim/schemas/user.ts";
import { WorkBudget } from "../../../src/scim/work-budget.ts";
import { processorTime } from "../processor-time.ts";
import { errorOf, refusal } from "./scim-error.ts";

const ann: JsonObject = {
  id: "1",
  userName: "ann",
  active: true,
  name: { givenName: "Ann", familyName: "Lee" },
  emails: [
    { value: "ann@work", type: "work", primary: true },
    { value: "ann@home", type: "home" },
  ],
  groups: [{ value: "g1" }],
  meta: { version: 'W/"1"' },
  [ENTERPRISE_USER_URN]: { department: "R&D", manager: { value: "boss", $ref: "/Users/boss" } },
};
const patch = (...operations: PatchOperation[]) => applyPatch(userResourceType, ann, operations);
const withAnn = (changes: JsonObject) => ({ ...ann, ...changes });
const without = (name: string) => {
  const { [name]: _gone, ...others } = ann;
  return others;
};
const replace = (path: string, value: JsonValue): PatchOperation => ({ op: "replace", path, value });
const add = (path: string, value: JsonValue): PatchOperation => ({ op: "add", path, value });
const remove = (path: string, value?: JsonValue): PatchOperation => ({ op: "remove", path, value });

describe("order and atomicity (RFC 7644 §3.5.2)", () => {
  it("applies operations in order, each to what the ones before left", () => {
    const patched = patch(replace("title", "a"), add("title", "b"), remove("emails"), add("emails", { value: "c" }));
    expect(patched).toEqual(withAnn({ title: "b", emails: [{ value: "c" }] }));
  });

  it("changes nothing when one operation fails", () => {
    const before = structuredClone(ann);
    expect(refusal(() => patch(replace("title", "a"), remove("emails"), replace("active", "maybe")))).toBe(
      "invalidValue",
    );
    expect(ann).toEqual(before);
  });

  it("changes nothing for `Operations: []`, nor for operations that say what is so (wire contract, PATCH: no change)", () => {
    expect(patch()).toEqual(ann);
    const same = patch(
      replace("userName", "ann"),
      add("emails", { value: "ANN@work".toLowerCase() }),
      replace("name", { givenName: "Ann" }),
      replace(`${ENTERPRISE_USER_URN}:manager`, "boss"),
      remove("title"),
      remove('emails[type eq "other"]'),
    );
    expect(same).toEqual(ann);
  });
});

describe("add (RFC 7644 §3.5.2.1)", () => {
  it("sets a singular attribute and merges a complex one", () => {
    expect(patch(add("title", "Boss"))).toEqual(withAnn({ title: "Boss" }));
    const name = { givenName: "Ann", familyName: "Lee", middleName: "B" };
    expect(patch(add("name", { middleName: "B" }))).toEqual(withAnn({ name }));
    expect(patch(add("name.middleName", "B"))).toEqual(withAnn({ name }));
  });

  it("appends to a multi-valued attribute, once", () => {
    const third = { value: "ann@three" };
    expect(patch(add("emails", [third]), add("emails", third), add("emails", ["ann@three"])).emails).toEqual([
      ...(ann.emails as JsonValue[]),
      third,
    ]);
  });

  it("clears nothing: unassigned values add nothing", () => {
    const operations = [
      "title",
      "name",
      "emails",
      "name.givenName",
      'emails[type eq "work"].value',
      'emails[type eq "x"]',
    ];
    for (const path of operations) for (const value of [null, "", []]) expect(patch(add(path, value))).toEqual(ann);
    expect(patch(add("name", { givenName: "" }), { op: "add", value: { name: { familyName: null } } })).toEqual(ann);
    expect(patch(add(`${ENTERPRISE_USER_URN}:manager`, { value: "" }), add(ENTERPRISE_USER_URN, null))).toEqual(ann);
  });

  it.each([["add"], ["replace"]] as const)("needs a value: %s without one is invalidValue", (op) => {
    expect(refusal(() => patch({ op, path: "title" }))).toBe("invalidValue");
  });
});

describe("replace (RFC 7644 §3.5.2.3)", () => {
  it("adds an attribute that is absent", () => {
    expect(patch(replace("title", "Boss"))).toEqual(withAnn({ title: "Boss" }));
    expect(patch(replace("addresses", { country: "DE" }))).toEqual(withAnn({ addresses: [{ country: "DE" }] }));
  });

  it("merges a complex attribute", () => {
    const name = { givenName: "Bea", familyName: "Lee" };
    expect(patch(replace("name", { givenName: "Bea" }))).toEqual(withAnn({ name }));
    expect(patch(replace("name", {}))).toEqual(ann);
  });

  it("replaces all values of a multi-valued attribute", () => {
    expect(patch(replace("emails", [{ value: "x" }]))).toEqual(withAnn({ emails: [{ value: "x" }] }));
  });

  it("merges the elements that a filter selects", () => {
    const [work, home] = ann.emails as JsonValue[];
    expect(patch(replace('emails[type eq "home"]', { value: "new" })).emails).toEqual([
      work,
      { value: "new", type: "home" },
    ]);
    expect(patch(replace('emails[type eq "home"]', [{ display: "H" }])).emails).toEqual([
      work,
      { ...(home as JsonObject), display: "H" },
    ]);
    expect(patch(replace("emails.display", "D")).emails).toEqual(
      (ann.emails as JsonObject[]).map((email) => ({ ...email, display: "D" })),
    );
  });

  it("takes a list of several values for a singular target as invalidValue", () => {
    for (const path of ["title", "name", 'emails[type eq "work"]', 'emails[type eq "work"].value']) {
      expect(refusal(() => patch(replace(path, [{ value: "a" }, { value: "b" }])))).toBe("invalidValue");
    }
  });
});

describe("remove (RFC 7644 §3.5.2.2)", () => {
  it("needs a path: 400 noTarget", () => {
    expect(refusal(() => patch({ op: "remove" }))).toBe("noTarget");
    expect(refusal(() => patch({ op: "remove", value: { title: "x" } }))).toBe("noTarget");
  });

  it("takes away an attribute, a sub-attribute, elements, sub-attributes of elements", () => {
    const [work, home] = ann.emails as JsonValue[];
    expect(patch(remove("emails"))).toEqual(without("emails"));
    expect(patch(remove("name.givenName"))).toEqual(withAnn({ name: { familyName: "Lee" } }));
    expect(patch(remove('emails[type eq "work"]')).emails).toEqual([home]);
    expect(patch(remove("emails.primary")).emails).toEqual([{ value: "ann@work", type: "work" }, home]);
    expect(patch(remove("emails[value pr]"))).toEqual(without("emails"));
    expect(patch(remove('emails[type eq "home"].value')).emails).toEqual([work]);
    expect(patch(remove("name.givenName"), remove("name.familyName"))).toEqual(without("name"));
  });

  it("of an attribute that has no value, or of elements that do not match, succeeds", () => {
    expect(patch(remove("title"), remove('emails[type eq "x"]'), remove('emails[type eq "x"].value'))).toEqual(ann);
  });

  it("with a value takes away that value only (wire contract, Entra)", () => {
    const [work, home] = ann.emails as JsonValue[];
    expect(patch(remove("emails", [{ value: "ANN@HOME" }])).emails).toEqual([work]);
    expect(patch(remove("emails", { value: "ann@work", type: "work" })).emails).toEqual([home]);
    expect(patch(remove("emails", [{ value: "ann@work", type: "other" }])).emails).toEqual(ann.emails);
    expect(patch(remove("emails", [])).emails).toEqual(ann.emails);
    expect(patch(remove("emails", [{ nope: 1 }])).emails).toEqual(ann.emails);
    expect(patch(remove("title", "x"))).toEqual(ann);
  });
});

describe("value paths without a match (wire contract, PATCH)", () => {
  it.each(["add", "replace"] as const)("%s makes the element that `eq` terms joined by `and` describe", (op) => {
    const operation = { op, path: 'phoneNumbers[type eq "mobile" and primary eq "True"].value', value: "1" };
    expect(patch(operation).phoneNumbers).toEqual([{ type: "mobile", primary: true, value: "1" }]);
    expect(patch({ op, path: 'addresses[type eq "work"].country', value: "DE" }).addresses).toEqual([
      { type: "work", country: "DE" },
    ]);
  });

  it.each([
    ['emails[type ne "work" and type ne "home"].value', "x"],
    ['emails[type eq "a" or type eq "b"].value', "x"],
    ['emails[type eq "a" and type eq "b"].value', "x"],
    ['emails[nope eq "a"].value', "x"],
    ['emails[type eq "a" or type eq "b"]', { value: "x" }],
  ])("%s is 400 noTarget", (path, value) => {
    expect(refusal(() => patch(add(path, value)))).toBe("noTarget");
    expect(refusal(() => patch(replace(path, value)))).toBe("noTarget");
  });

  it("refuses an operator that does not fit, whether there are values or not", () => {
    expect(refusal(() => patch(remove("emails[primary gt true]")))).toBe("invalidFilter");
    expect(refusal(() => patch(remove("ims[primary gt true]")))).toBe("invalidFilter");
  });

  it("lets later operations fill what the first began (wire contract, Entra roles)", () => {
    const path = (name: string) => `roles[primary eq "True"].${name}`;
    expect(patch(add(path("type"), "T"), add(path("display"), "D"), add(path("value"), "V")).roles).toEqual([
      { primary: true, type: "T", display: "D", value: "V" },
    ]);
    expect(
      patch(replace('emails[type eq "work"].value', ""), add('emails[type eq "work"].value', "new")).emails,
    ).toEqual([
      { type: "work", primary: true, value: "new" },
      { value: "ann@home", type: "home" },
    ]);
  });

  it("lets a later operation fill what the members of a pathless value began (RFC 7644 §3.5.2.3)", () => {
    const path = 'emails[type eq "work"].value';
    const begun: PatchOperation = { op: "replace", value: { emails: [{ value: "a", type: "work" }], [path]: [] } };
    const filled: PatchOperation = { op: "add", value: { emails: [{ value: "b" }], [path]: "b" } };
    expect(patch(begun, filled).emails).toEqual([{ type: "work", value: "b" }, { value: "b" }]);
  });

  it("keeps no element that says nothing but its type", () => {
    expect(patch(add('roles[primary eq "True"].type', "T"))).toEqual(ann);
  });
});

describe("one primary (RFC 7644 §3.5.2)", () => {
  it.each<[string, PatchOperation]>([
    ["add", add("emails", { value: "new", primary: true })],
    ["filtered sub-attribute", replace('emails[type eq "home"].primary', "True")],
    ["filtered element", replace('emails[type eq "home"]', { primary: true })],
    ["element of the same value", add("emails", [{ value: "ann@home", primary: true }])],
    ["created element", add('emails[type eq "other" and primary eq true].value', "new")],
  ])("clears the others: %s", (_name, operation) => {
    const emails = patch(operation).emails as JsonObject[];
    expect(emails.filter(({ primary }) => primary === true)).toHaveLength(1);
    expect(emails[0]).toEqual({ value: "ann@work", type: "work", primary: false });
  });

  it("leaves the primary value alone when another gets something else", () => {
    expect(patch(replace('emails[type eq "home"].display', "H")).emails).toContainEqual({
      value: "ann@work",
      type: "work",
      primary: true,
    });
  });
});

describe("mutability (RFC 7644 §3.5.2; wire contract, PATCH)", () => {
  it.each([remove("userName"), remove("USERNAME", "ann")])("refuses to remove what is required: %j", (operation) => {
    expect(refusal(() => patch(operation))).toBe("mutability");
  });

  it.each<PatchOperation>([
    replace("id", "1"),
    replace("meta", { version: "x" }),
    add("meta.version", "x"),
    add("groups", [{ value: "g" }]),
    remove("groups"),
    remove('groups[value eq "g1"]'),
    replace("schemas", []),
  ])("refuses to write what is read-only by path: %j", (operation) => {
    expect(refusal(() => patch(operation))).toBe("mutability");
  });

  it("refuses read-only and immutable sub-attributes of members", () => {
    const group = { id: "g", displayName: "Ops", members: [{ value: "u1" }] };
    const change = (operation: PatchOperation) => applyPatch(groupResourceType, group, [operation]);
    expect(refusal(() => change(replace('members[value eq "u1"].display', "x")))).toBe("mutability");
    expect(refusal(() => change(replace('members[value eq "u1"].value', "u2")))).toBe("mutability");
    expect(change(replace('members[value eq "u1"].value', "u1"))).toEqual(group);
    expect(change(remove('members[value eq "u1"].value'))).toEqual({ id: "g", displayName: "Ops" });
  });

  it("ignores read-only attributes inside a pathless value, the own id included", () => {
    const value = { id: "1", schemas: [], meta: { version: "x" }, groups: [], "meta.location": "x", title: "Boss" };
    expect(patch({ op: "replace", value })).toEqual(withAnn({ title: "Boss" }));
  });

  it.each([null, "", []])("takes an id of %j there for none (OneLogin's templates)", (id) => {
    expect(patch({ op: "replace", value: { id, title: "Boss" } })).toEqual(withAnn({ title: "Boss" }));
  });

  it("refuses another id there", () => {
    expect(refusal(() => patch({ op: "replace", value: { id: "2" } }))).toBe("mutability");
  });

  it("refuses to leave a required attribute without a value", () => {
    for (const value of ["", null]) expect(refusal(() => patch(replace("userName", value)))).toBe("invalidValue");
    expect(errorOf(() => patch({ op: "replace", value: { userName: "" } })).detail).toContain("userName");
  });
});

describe("paths to nothing that we keep (wire contract, PATCH)", () => {
  it("ignores them, and the rest of the request goes on", () => {
    const patched = patch(
      replace("nope", "x"),
      add("password", "x"),
      remove("nope.sub"),
      add('nope[a eq "b"].c', "x"),
      add("name.nope", "x"),
      add("urn:acme.example:scim:2.0:User:badge", "7"),
      add("urn:acme.example:scim:2.0:User", { badge: "7" }),
      replace("http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group:x", "y"),
      replace("title", "Boss"),
    );
    expect(patched).toEqual(withAnn({ title: "Boss" }));
  });

  it.each(["a..b", 'emails[type eq "work"', "name.", "1st"])("refuses the malformed %s: 400 invalidPath", (path) => {
    expect(refusal(() => patch(replace(path, "x")))).toBe("invalidPath");
  });
});

describe("hostile keys", () => {
  it("does nothing with them and pollutes nothing", () => {
    const value = JSON.parse(
      `{"__proto__":{"title":"x"},"constructor":{"prototype":{"title":"x"}},"prototype":1,"toString":"x","hasOwnProperty":"x",
        "name":{"__proto__":{"x":1},"constructor":"x"},"${ENTERPRISE_USER_URN}":{"__proto__":{"x":1},"toString":"x"}}`,
    );
    expect(patch({ op: "add", value }, { op: "replace", value })).toEqual(ann);
    for (const path of ["constructor", "toString", "hasOwnProperty", "prototype", "name.constructor"]) {
      expect(patch(add(path, "x"), replace(path, { title: "x" }), remove(path))).toEqual(ann);
    }
    expect(refusal(() => patch(add("__proto__", { title: "x" })))).toBe("invalidPath");
    expect(({} as JsonObject).title).toBeUndefined();
  });
});

describe("10,000 operations on 10,000 values (RFC 7644 §3.5.2)", () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `user${index}@x.test`);
  const crowded = { id: "1", userName: "ann", emails: many.map((value) => ({ value })) };
  const bare = { id: "1", userName: "ann" };
  const each = (operation: (value: string) => PatchOperation) => many.map(operation);

  it.each<[string, JsonObject, PatchOperation[], JsonObject]>([
    ["adds", bare, each((value) => add("emails", [{ value }])), crowded],
    ["adds of what is there", crowded, each((value) => add("emails", [{ value }])), crowded],
    ["removes by value", crowded, each((value) => remove("emails", [{ value }])), bare],
    ["removes by filter", crowded, each((value) => remove(`emails[value eq "${value}"]`)), bare],
    ["changes by filter", crowded, each((value) => replace(`emails[value eq "${value}"].type`, "")), crowded],
    ["one remove of all", crowded, [remove("emails", crowded.emails)], bare],
    ["one add of all", bare, [add("emails", crowded.emails)], crowded],
  ])("%s take a moment, not minutes", (_name, resource, operations, expected) => {
    let patched: JsonObject | undefined;
    const spent = processorTime(() => {
      patched = applyPatch(userResourceType, resource, operations);
    });
    expect(patched).toEqual(expected);
    expect(spent).toBeLessThan(5000);
  });

  it("refuses to go through all values for every operation: 400 tooMany", () => {
    const operations = each((value) => replace(`emails[display eq "${value}"].type`, ""));
    expect(refusal(() => applyPatch(userResourceType, crowded, operations))).toBe("tooMany");
  });
});

describe("the work of one request (counted in characters)", () => {
  const rows = <Row>(count: number, row: (index: number) => Row): Row[] =>
    Array.from({ length: count }, (_, index) => row(index));
  const large = { userName: "ann", addresses: [{ type: "work", formatted: "é".repeat(250_000) }] };
  const parts = (count: number, part: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => `formatted co "${part(index)}"`).join(" or ");

  it("counts no character of an address that 2,000 operations do not look at (seen: 61.7 s)", () => {
    const operations = rows(2000, (index) => replace('addresses[type eq "work"].postalCode', `${index}`));
    const patched = applyPatch(userResourceType, large, operations);
    expect(patched.addresses).toEqual([{ ...large.addresses[0], postalCode: "1999" }]);
  });

  it.each<[string, JsonObject, PatchOperation[]]>([
    [
      "1,500 terms over 20 addresses of 9,000 é (seen: 15.9 s)",
      {
        userName: "ann",
        addresses: rows(20, (index) => ({ formatted: `${"é".repeat(9000)}${index}` })),
      },
      [replace(`addresses[${parts(1500, (index) => `x${index}`)}].postalCode`, "1")],
    ],
    [
      "a part that matches nearly everywhere (seen: 4.5 s)",
      { userName: "ann", addresses: [{ formatted: "a".repeat(250_000) }] },
      [replace(`addresses[${parts(1, () => `${"a".repeat(249)}b${"a".repeat(30_000)}`)}].postalCode`, "1")],
    ],
    [
      "additions that are compared with all of a large address",
      large,
      rows(2000, (index) =>
        index % 2 === 0
          ? { op: "add", path: "addresses", value: [{ country: `${index}` }] }
          : replace('addresses[type eq "work"].postalCode', `${index}`),
      ),
    ],
    [
      "60,000 paths with filters in one value",
      { userName: "ann" },
      [
        {
          op: "replace",
          value: Object.fromEntries(rows(60_000, (index) => [`emails[value eq "${index}"].display`, "x"])),
        },
      ],
    ],
  ])("refuses %s, before it is done: 400 tooMany", (_name, resource, operations) => {
    const work = new WorkBudget();
    expect(refusal(() => applyPatch(userResourceType, resource, operations, work))).toBe("tooMany");
    expect(work.isSpent).toBe(true);
  });
});
