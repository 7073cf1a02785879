import { describe, expect, it } from "vitest";
import { ElementList, keepOnePrimary } from "../../../src/scim/element-list.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import { type Attribute, findCoreAttribute } from "../../../src/scim/schema.ts";
import { userResourceType } from "../../../src/scim/schemas/user.ts";

const named = (name: string): Attribute => {
  const attribute = findCoreAttribute(userResourceType, name);
  if (attribute === undefined) throw new Error(`No attribute ${name}`);
  return attribute;
};
const merged = (name: string, elements: JsonObject[], added: JsonObject) => {
  const list = new ElementList(named(name), elements);
  list.merge(added);
  return list.toArray();
};

describe("ElementList (RFC 7644 §3.5.2.1: a value that is there already is not added again)", () => {
  it("knows the same value without case, when the type does not differ", () => {
    const work = { value: "a@x", type: "work" };
    expect(merged("emails", [work], { value: "A@X", type: "WORK", primary: true })).toEqual([
      { value: "A@X", type: "WORK", primary: true },
    ]);
    expect(merged("emails", [work], { value: "a@x" })).toEqual([work]);
    expect(merged("emails", [{ value: "a@x" }], work)).toEqual([work]);
    expect(merged("emails", [work], { value: "a@x", type: "home" })).toHaveLength(2);
    expect(merged("emails", [work], { value: "b@x", type: "work" })).toHaveLength(2);
  });

  it("prefers the element with the very same type", () => {
    const elements = [{ value: "a@x" }, { value: "a@x", type: "work" }];
    expect(merged("emails", elements, { value: "a@x", type: "work", display: "A" })).toEqual([
      { value: "a@x" },
      { value: "a@x", type: "work", display: "A" },
    ]);
  });

  it("compares all of an element that has no value", () => {
    const address = { type: "work", country: "DE", locality: "Ulm" };
    expect(merged("addresses", [address], { locality: "Ulm", country: "DE", type: "work" })).toEqual([address]);
    expect(merged("addresses", [address], { type: "work", country: "DE" })).toHaveLength(2);
  });

  it("keeps the element itself when nothing is new", () => {
    const element = { value: "a", display: "A" };
    expect(merged("roles", [element], { value: "a" })[0]).toBe(element);
  });

  it("merges none of the elements it starts with", () => {
    const twice = [{ value: "a" }, { value: "a" }];
    expect(new ElementList(named("roles"), twice).toArray()).toEqual(twice);
  });
});

describe("keepOnePrimary (RFC 7643 §2.4)", () => {
  it("clears the others only when the chosen one is primary", () => {
    const [first, second] = [
      { value: "a", primary: true },
      { value: "b", primary: true },
    ];
    expect(keepOnePrimary([first, second], second)).toEqual([{ value: "a", primary: false }, second]);
    expect(keepOnePrimary([first], { value: "c" })).toEqual([first]);
    expect(keepOnePrimary([first], undefined)).toEqual([first]);
  });
});
