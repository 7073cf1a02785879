import { describe, expect, it } from "vitest";
import { shownName } from "../../../src/directory/shown-name.ts";

const name = { formatted: "Dr. Ann Lee", givenName: "Ann", familyName: "Lee" };

describe("shownName", () => {
  it.each([
    ["the displayName", { displayName: "Annie", name }, "Annie"],
    ["the formatted name", { displayName: " ", name }, "Dr. Ann Lee"],
    ["the given and the family name", { name: { ...name, formatted: "\t" } }, "Ann Lee"],
    ["the family name alone", { name: { givenName: " ", familyName: "Lee" } }, "Lee"],
    ["the userName", { displayName: "", name: { givenName: "" } }, "ann@x.test"],
    ["the userName, when names are no texts", { displayName: 5, name: "Ann" }, "ann@x.test"],
  ])("is %s", (_title, attributes, shown) => {
    expect(shownName({ userName: "ann@x.test", ...attributes })).toBe(shown);
  });
});
