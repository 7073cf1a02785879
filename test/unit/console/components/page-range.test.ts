import { describe, expect, it } from "vitest";
import { type PlacedPage, rangeWords, startOf } from "../../../../src/console/components/page-range.ts";

function pageOf(count: number, ends: Partial<PlacedPage> = {}): PlacedPage {
  return { items: Array.from({ length: count }), nextCursor: "next", previousCursor: "previous", ...ends };
}

describe("where a page begins", () => {
  it.each([
    ["as its address says", pageOf(50), 100, 100],
    ["nowhere, where the address does not say", pageOf(50), undefined, undefined],
    [
      "at the start, whatever the address says, where there is no page before",
      pageOf(50, { previousCursor: null }),
      7,
      0,
    ],
    [
      "as far from the end as it is long, on the last page",
      pageOf(25, { nextCursor: null, total: { count: 125, isMore: false } }),
      50,
      100,
    ],
    [
      "as its address says, on the last page of a list that nobody counted to its end",
      pageOf(25, { nextCursor: null, total: { count: 1000, isMore: true } }),
      1100,
      1100,
    ],
  ])("is %s", (_, page, at, start) => {
    expect(startOf(page, at)).toBe(start);
  });
});

describe("the range of a page", () => {
  it.each([
    ["51–100 of 125", pageOf(50, { total: { count: 125, isMore: false } }), 50],
    ["51–100 of more than 1,000", pageOf(50, { total: { count: 1000, isMore: true } }), 50],
    ["51–100", pageOf(50), 50],
    ["50 of 12,345", pageOf(50, { total: { count: 12_345, isMore: false } }), undefined],
    [undefined, pageOf(0, { total: { count: 125, isMore: false } }), 0],
  ])("reads %s", (words, page, start) => {
    expect(rangeWords(page, start)).toBe(words);
  });
});
