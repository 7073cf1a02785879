import { describe, expect, it } from "vitest";
import { currentRefusal, isComplete, newsOf, stagesOf } from "../../../../src/console/connection/stages.ts";
import type { Progress } from "../../../../src/storage/tenants/progress.ts";

const blank: Progress = { lastUsedAt: null, lastRefusedAt: null, hasPeople: false, hasGroups: null };
const at = (minute: number) => `2026-01-31T08:${String(minute).padStart(2, "0")}:00.000Z`;
const reached = (progress: Progress) => stagesOf(progress).map(({ isReached }) => isReached);

describe("the stages of a connection", () => {
  it("are reached in their order, groups where they are pushed", () => {
    expect(reached(blank)).toEqual([false, false]);
    expect(reached({ ...blank, lastUsedAt: at(1) })).toEqual([true, false]);
    expect(reached({ ...blank, lastUsedAt: at(1), hasPeople: true })).toEqual([true, true]);
    expect(reached({ ...blank, lastUsedAt: at(1), hasPeople: true, hasGroups: false })).toEqual([true, true, false]);
  });

  it("are complete when all are reached", () => {
    const people = { ...blank, lastUsedAt: at(1), hasPeople: true };
    expect([isComplete(people), isComplete({ ...people, hasGroups: false })]).toEqual([true, false]);
    expect(isComplete({ ...people, hasGroups: true })).toBe(true);
  });
});

describe("a refused token", () => {
  it("is told of until a right one has come after it, or a day is over", () => {
    const now = Date.parse(at(10));
    expect(currentRefusal(blank, now)).toBeNull();
    expect(currentRefusal({ ...blank, lastRefusedAt: at(5) }, now)).toBe(at(5));
    expect(currentRefusal({ ...blank, lastUsedAt: at(3), lastRefusedAt: at(5) }, now)).toBe(at(5));
    expect(currentRefusal({ ...blank, lastUsedAt: at(9), lastRefusedAt: at(5) }, now)).toBeNull();
    expect(currentRefusal({ ...blank, lastRefusedAt: at(5) }, now + 24 * 60 * 60 * 1000)).toBeNull();
  });
});

describe("the word for what is shown", () => {
  it("is another one with every stage and every refusal, and the same for a further use", () => {
    const now = Date.parse(at(10));
    const seen = [
      blank,
      { ...blank, lastRefusedAt: at(1) },
      { ...blank, lastRefusedAt: at(2) },
      { ...blank, lastUsedAt: at(3), lastRefusedAt: at(2) },
      { ...blank, lastUsedAt: at(3), hasPeople: true },
      { ...blank, lastUsedAt: at(3), hasPeople: true, hasGroups: false },
      { ...blank, lastUsedAt: at(3), hasPeople: true, hasGroups: true },
    ].map((progress) => newsOf(progress, now));
    expect(new Set(seen).size).toBe(seen.length);
    const used = { ...blank, lastUsedAt: at(3) };
    expect(newsOf({ ...used, lastUsedAt: at(4) }, now)).toBe(newsOf(used, now));
  });
});
