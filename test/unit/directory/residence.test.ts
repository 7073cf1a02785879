import { describe, expect, it } from "vitest";
import {
  bindingOfDatabase,
  databaseNameOf,
  databaseNameOfBinding,
  ID,
  idPrefixOf,
} from "../../../src/directory/residence.ts";

describe("the database of an id", () => {
  it.each([
    ["acme", "default"],
    ["", "default"],
    ["eu~acme", "eu"],
    ["us2~01a2", "us2"],
    ["us_west~01a2", "us_west"],
    ["eu~us~acme", "eu"],
    // Ids compare exactly, and a name is written in one way only.
    ["EU~acme", "default"],
    ["~acme", "default"],
    ["2~acme", "default"],
    [" eu~acme", "default"],
    ["eu ~acme", "default"],
    ["eu%7Eacme", "default"],
    [`${"a".repeat(17)}~acme`, "default"],
  ])("%j is in %s", (id, database) => {
    expect(databaseNameOf(id)).toBe(database);
  });

  it.each(["default", "eu", "us2"])("is the one whose prefix it was given: %s", (database) => {
    expect(databaseNameOf(`${idPrefixOf(database)}acme`)).toBe(database);
  });

  it("no other part of an id has a ~", () => {
    for (const id of ["acme", "eu~acme", `eu~${"a".repeat(64)}`]) expect(ID.test(id)).toBe(true);
    for (const id of ["", "eu~", "~acme", "eu~us~acme", "EU~acme", "acme~", "a".repeat(65)])
      expect(ID.test(id)).toBe(false);
  });
});

describe("the database of a binding", () => {
  it.each([
    ["DB", "default"],
    ["DB_EU", "eu"],
    ["DB_US2", "us2"],
    ["DB_US_WEST", "us_west"],
    ["DB_", undefined],
    ["DB_2", undefined],
    ["DB_eu", undefined],
    ["DBX", undefined],
    ["MY_DB_EU", undefined],
    // There would be two of the name.
    ["DB_DEFAULT", undefined],
    ["TOKEN_CACHE", undefined],
  ])("%s is %s", (binding, database) => {
    expect(databaseNameOfBinding(binding)).toBe(database);
    if (database !== undefined) expect(bindingOfDatabase(database)).toBe(binding);
  });
});
