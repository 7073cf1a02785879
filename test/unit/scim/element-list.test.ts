import { describe, expect, it } from "vitest";
import { ElementList } from "../../../src/scim/element-list.ts";
import { parseFilter } from "../../../src/scim/filter/parse.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import { findCoreAttribute } from "../../../src/scim/schema.ts";
import { userResourceType } from "../../../src/scim/schemas/user.ts";
import { unheard } from "../../../src/scim/warning.ts";
import { WorkBudget } from "../../../src/scim/work-budget.ts";
import { refusal } from "./scim-error.ts";

/** A list of a user's attribute, and what it has looked at. */
function listOf(name: string, elements: readonly JsonObject[]) {
  const attribute = findCoreAttribute(userResourceType, name);
  if (attribute === undefined) throw new Error(`No attribute ${name}`);
  const work = new CountingBudget();
  return { list: new ElementList(attribute, elements, work), work };
}

/** A budget without end that tells what was spent. */
class CountingBudget extends WorkBudget {
  spent = 0;

  constructor() {
    super(Number.POSITIVE_INFINITY);
  }

  override spend(characters: number): void {
    this.spent += characters;
  }
}

const merged = (name: string, elements: readonly JsonObject[], added: JsonObject) => {
  const { list } = listOf(name, elements);
  list.merge(added);
  return list.toArray();
};

describe("merge (RFC 7644 §3.5.2.1: a value that is there already is not added again)", () => {
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
    expect(listOf("roles", twice).list.toArray()).toEqual(twice);
  });
});

describe("remove", () => {
  it("takes away every element that is the same", () => {
    const elements = [{ value: "a", type: "x" }, { value: "A", type: "y" }, { value: "a" }, { value: "b" }];
    const { list } = listOf("roles", elements);
    list.remove({ value: "a", type: "y" });
    expect(list.toArray()).toEqual([{ value: "a", type: "x" }, { value: "b" }]);
    list.remove({ value: "a" });
    expect(list.toArray()).toEqual([{ value: "b" }]);
    expect(list.size).toBe(1);
  });
});

describe("select and change", () => {
  const elements = [
    { value: "a", type: "work" },
    { value: "b", type: "home" },
  ];

  it("finds a changed element by its new value only", () => {
    const { list } = listOf("emails", elements);
    list.change(list.select(parseFilter('value eq "A"')), (element) => ({ ...element, value: "c" }), unheard);
    expect(list.select(parseFilter('value eq "a"'))).toEqual([]);
    expect(list.select(parseFilter('value eq "c" and type eq "work"'))).toEqual([0]);
    expect(list.select(parseFilter('value eq "c" and type eq "home"'))).toEqual([]);
  });

  it("looks only at elements that can match", () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ value: `v${index}`, type: "work" }));
    const { list, work } = listOf("emails", many);
    list.select(parseFilter('value eq "v1"'));
    const first = work.spent;
    list.select(parseFilter('value eq "v2"'));
    expect(work.spent - first).toBeLessThan(100);
    list.select(parseFilter('type eq "a" or value eq "b"'));
    expect(work.spent - first).toBeGreaterThan(2 * many.length);
  });

  it("makes no index of a list that is only filtered: an index of addresses is all of their text", () => {
    const { list, work } = listOf("addresses", [{ type: "work", formatted: "x".repeat(100_000) }]);
    for (let count = 0; count < 100; count += 1) {
      list.change(
        list.select(parseFilter('type eq "work"')),
        (element) => ({ ...element, postalCode: `${count}` }),
        unheard,
      );
    }
    expect(work.spent).toBeLessThan(10_000);
  });

  it("refuses an operator that does not fit, of an empty list too", () => {
    expect(refusal(() => listOf("emails", []).list.select(parseFilter("primary gt true")))).toBe("invalidFilter");
  });
});

describe("one primary (RFC 7643 §2.4)", () => {
  it("is the last one that was made primary", () => {
    const { list } = listOf("addresses", [{ country: "DE", primary: true }, { country: "FR" }]);
    list.append({ country: "PL", primary: true });
    list.change(list.select(parseFilter('country eq "FR"')), (element) => ({ ...element, primary: true }), unheard);
    expect(list.toArray()).toEqual([
      { country: "DE", primary: false },
      { country: "FR", primary: true },
      { country: "PL", primary: false },
    ]);
    list.merge({ country: "DE", primary: false });
    expect(list.size).toBe(3);
  });

  it("PingOne: is the first of several that one operation makes primary, and it is said", () => {
    const { list } = listOf("addresses", [{ country: "DE" }, { country: "FR" }, { country: "PL", primary: true }]);
    const warnings: string[] = [];
    const warn = (warning: string) => warnings.push(warning);
    list.change([0, 1], (element) => ({ ...element, primary: true }), warn);
    expect(list.toArray()).toEqual([
      { country: "DE", primary: true },
      { country: "FR", primary: false },
      { country: "PL", primary: false },
    ]);
    expect(warnings).toEqual([expect.stringContaining("addresses")]);
    list.change([0], (element) => ({ ...element, locality: "Ulm" }), warn);
    expect(warnings).toHaveLength(1);
  });
});
