import { describe, expect, it } from "vitest";
import { consequenceOf } from "../../../src/delivery/schedule.ts";

const MINUTE = 60_000;
const since = new Date("2026-01-31T08:00:00.000Z");

describe("what follows a failed delivery", () => {
  it.each([
    [1, 1],
    [2, 5],
    [3, 15],
    [4, 30],
    [5, 60],
    [6, 60],
    [100, 60],
  ])("failure %i waits %i minutes", (attempt, minutes) => {
    expect(consequenceOf({ attempt, since, at: since, status: 500 })).toEqual({
      kind: "wait",
      until: new Date(since.getTime() + minutes * MINUTE),
    });
  });

  it("after five days is the end", () => {
    const after = (minutes: number) => new Date(since.getTime() + minutes * MINUTE);
    const [last, over] = [after(5 * 24 * 60 - 1), after(5 * 24 * 60)];
    expect(consequenceOf({ attempt: 120, since, at: last, status: null }).kind).toBe("wait");
    expect(consequenceOf({ attempt: 120, since, at: over, status: null })).toEqual({ kind: "disable", status: null });
  });

  it("of 410 is the end at once", () => {
    expect(consequenceOf({ attempt: 1, since, at: since, status: 410 })).toEqual({ kind: "disable", status: 410 });
  });
});
