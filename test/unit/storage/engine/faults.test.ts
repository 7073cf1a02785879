import { describe, expect, it } from "vitest";
import { parseFault } from "../../../../src/storage/engine/faults.ts";

describe("parseFault", () => {
  it.each([
    ["D1_ERROR: Network connection lost.", "passing"],
    ["D1_ERROR: D1 DB is overloaded. Too many requests queued.", "passing"],
    ["D1_ERROR: CHECK constraint failed: token_valid: SQLITE_CONSTRAINT", "precondition"],
    ["D1_ERROR: UNIQUE constraint failed: users.project_id, users.email_key: SQLITE_CONSTRAINT", "unique"],
    ["D1_ERROR: FOREIGN KEY constraint failed: SQLITE_CONSTRAINT", "foreign-key"],
    ["D1_ERROR: string or blob too big: SQLITE_TOOBIG", "too-big"],
    ["D1_ERROR: D1 DB exceeded its CPU time limit and was reset.", "too-slow"],
    ["D1_ERROR: D1 DB's isolate exceeded its memory limit and was reset.", "too-slow"],
    ["D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.", "too-slow"],
    ["D1_ERROR: no such table: people", "other"],
  ])("reads %j as %s", (message, kind) => {
    expect(parseFault(new Error(message)).kind).toBe(kind);
  });

  it("reads the innermost message, and no other", () => {
    const cause = new Error("D1_ERROR: Network connection lost.");
    expect(parseFault(new Error("Failed query: select 'UNIQUE constraint failed: a.b'", { cause })).kind).toBe(
      "passing",
    );
  });

  it("names the precondition and the columns", () => {
    expect(parseFault(new Error("CHECK constraint failed: members_exist"))).toMatchObject({ name: "members_exist" });
    expect(parseFault(new Error("UNIQUE constraint failed: a.b, a.c"))).toMatchObject({ columns: "a.b, a.c" });
  });
});
