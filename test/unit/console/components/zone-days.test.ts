import { describe, expect, it } from "vitest";
import { nextDay, parseZone, startOfDay } from "../../../../src/console/components/zone-days.ts";

describe("the first moment of a day", () => {
  it.each([
    ["2026-01-31", "UTC", "2026-01-31T00:00:00.000Z"],
    ["2026-01-31", "Europe/Berlin", "2026-01-30T23:00:00.000Z"],
    ["2026-07-31", "Europe/Berlin", "2026-07-30T22:00:00.000Z"],
    ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z"],
    ["2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00.000Z"],
    ["2026-04-05", "Pacific/Auckland", "2026-04-04T11:00:00.000Z"],
    ["2026-01-31", "Asia/Kathmandu", "2026-01-30T18:15:00.000Z"],
    ["2026-01-31", "America/New_York", "2026-01-31T05:00:00.000Z"],
    ["2026-09-06", "America/Santiago", "2026-09-06T04:00:00.000Z"],
  ])("of %s in %s is %s, also where clocks change", (day, zone, moment) => {
    expect(new Date(startOfDay(day, zone)).toISOString()).toBe(moment);
  });

  it("follows the last one of the day before", () => {
    expect(nextDay("2026-12-31")).toBe("2027-01-01");
    expect(nextDay("2028-02-28")).toBe("2028-02-29");
  });
});

describe("a zone", () => {
  it("is one that there is, as it is called", () => {
    expect(parseZone("europe/berlin")).toBe("Europe/Berlin");
  });

  it.each([undefined, "", "Mars/Olympus", `Europe/${"x".repeat(100)}`, "<script>"])("is none: %s", (zone) => {
    expect(parseZone(zone)).toBeUndefined();
  });
});
