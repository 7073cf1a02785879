import { describe, expect, it } from "vitest";
import { findMissingTests } from "../../../scripts/check-conformance.ts";

const files: Readonly<Record<string, string>> = {
  "a.test.ts": 'it("RFC 1 §2: does it", () => {});\nit.each([["x"]])(\n  "takes %s (all)",\n  async () => {},\n);',
  "entra/users.json": '{ "title": "Creates a user", "steps": [] }',
};
const table = (...cells: string[]) =>
  ["# Title", "| RFC | what | shown by |", "|---|---|---|", ...cells.map((cell) => `| §1 | it does | ${cell} |`)].join(
    "\n",
  );
const check = (...cells: string[]) => findMissingTests(table(...cells), (file) => files[file]);

describe("findMissingTests", () => {
  it("accepts tests, tables of tests and transcripts that exist", () => {
    const cells = [
      "`a.test.ts` › RFC 1 §2: does it",
      "`a.test.ts` › takes %s (all)<br>`entra/users.json` › Creates a user",
    ];
    expect(check(...cells)).toEqual([]);
  });

  it("finds a title that no test has", () => {
    expect(check("`a.test.ts` › RFC 1 §2: does", "`a.test.ts` › x")).toEqual([
      "a.test.ts has no test “RFC 1 §2: does”",
      "a.test.ts has no test “x”",
    ]);
  });

  it("finds a file that does not exist", () => {
    expect(check("`b.test.ts` › RFC 1 §2: does it")).toEqual(["b.test.ts does not exist"]);
  });

  it.each(["–", "", "a.test.ts › RFC 1 §2: does it", "`a.test.ts`"])("finds a cell that names no test: %j", (cell) => {
    expect(check(cell)).toEqual([expect.stringContaining("is not of the form")]);
  });

  it("looks at each of several references", () => {
    const cell = "`a.test.ts` › RFC 1 §2: does it<br>`a.test.ts` › gone";
    expect(check(cell)).toEqual(["a.test.ts has no test “gone”"]);
  });

  it("finds that a document names no test at all", () => {
    expect(findMissingTests("# Title\n\nNo table.", () => undefined)).toEqual(["no test is named"]);
  });
});
