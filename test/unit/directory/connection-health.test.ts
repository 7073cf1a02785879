import { describe, expect, it } from "vitest";
import { firstDayHeard, healthOf } from "../../../src/directory/connection-health.ts";

const NOW = Date.parse("2026-01-31T08:00:00.000Z");
const HOUR = 60 * 60 * 1000;
const ago = (hours: number) => new Date(NOW - hours * HOUR).toISOString();

const times = { lastUsedAt: null, lastRefusedAt: null, failingSince: null };
const health = (changes: Partial<Record<keyof typeof times, string>>) => healthOf({ ...times, ...changes }, NOW);

describe("the health of a connection", () => {
  it("is waiting until something comes, then well", () => {
    expect(health({})).toBe("waiting");
    expect(health({ lastUsedAt: ago(0) })).toBe("well");
  });

  it("is silent after seven whole days without a request", () => {
    expect(firstDayHeard(NOW)).toBe("2026-01-24");
    expect(health({ lastUsedAt: "2026-01-24T00:00:00.000Z" })).toBe("well");
    expect(health({ lastUsedAt: "2026-01-23T23:59:59.999Z" })).toBe("silent");
  });

  it("is refused while a refusal of the last day is the last thing heard", () => {
    expect(health({ lastRefusedAt: ago(23) })).toBe("refused");
    expect(health({ lastRefusedAt: ago(25) })).toBe("waiting");
    expect(health({ lastUsedAt: ago(2), lastRefusedAt: ago(1) })).toBe("refused");
    expect(health({ lastUsedAt: ago(1), lastRefusedAt: ago(2) })).toBe("well");
  });

  it("is failing above all", () => {
    expect(health({ failingSince: ago(1), lastUsedAt: ago(0), lastRefusedAt: ago(0) })).toBe("failing");
  });
});
