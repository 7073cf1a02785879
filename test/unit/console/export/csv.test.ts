import { describe, expect, it } from "vitest";
import { formatRow } from "../../../../src/console/export/csv.ts";

describe("a row of CSV (RFC 4180)", () => {
  it("quotes everything, doubles quotes, and ends as the RFC says", () => {
    expect(formatRow(["Ann", 'Ann "A" Lee', "a,b", "one\ntwo", 7, true, null, undefined])).toBe(
      '"Ann","Ann ""A"" Lee","a,b","one\ntwo","7","true","",""\r\n',
    );
  });

  it.each([
    '=HYPERLINK("http://evil.test","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "\u00a0=1",
  ])("makes %j a text, which a spreadsheet would run", (formula) => {
    expect(formatRow([formula])).toBe(`"'${formula.replaceAll('"', '""')}"\r\n`);
  });

  it("leaves numbers and other texts as they are", () => {
    expect(formatRow([-5, "a=b", "ann@example.com", "1-2", "'quoted'"])).toBe(
      '"-5","a=b","ann@example.com","1-2","\'quoted\'"\r\n',
    );
  });
});
