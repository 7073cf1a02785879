import { describe, expect, it } from "vitest";
import { parseSort, sortOfColumn, sortOptions } from "../../../../src/console/people/people-sorts.ts";

describe("the order of a list of people", () => {
  it("is one of those that can be chosen, and else that in which they were added", () => {
    const parsed = sortOptions.map(([value]) => parseSort(value));
    expect(parsed.filter((sort) => sort === undefined)).toHaveLength(1);
    expect(parseSort("-email")).toEqual({ by: "email", isDescending: true });
    expect(parseSort("attributes")).toBeUndefined();
    expect(parseSort("--name")).toBeUndefined();
  });

  it("turns round by the heading that it goes by, and begins as one expects by another", () => {
    const hrefOf = (sort: string) => sort;
    expect(sortOfColumn("name", undefined, hrefOf)).toEqual({ href: "name", direction: undefined });
    expect(sortOfColumn("name", parseSort("name"), hrefOf)).toEqual({ href: "-name", direction: "ascending" });
    expect(sortOfColumn("name", parseSort("-name"), hrefOf)).toEqual({ href: "name", direction: "descending" });
    expect(sortOfColumn("changed", parseSort("name"), hrefOf)).toEqual({ href: "-changed", direction: undefined });
  });
});
