import { describe, expect, it } from "vitest";
import { countOf } from "../../../src/console/components/counts.ts";
import { formatExact, formatRelative } from "../../../src/console/components/when.tsx";
import { describeBehaviour } from "../../../src/console/configs/behaviour.ts";
import { FormValues } from "../../../src/console/fields/form-values.ts";
import { withQuery } from "../../../src/console/links.ts";
import { operationWords, subjectOf } from "../../../src/console/log/log-words.ts";
import type { LogEntry } from "../../../src/storage/journal/log-queries.ts";
import type { Config } from "../../../src/storage/tenants/config-reads.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.parse("2026-01-31T08:00:00.000Z");

describe("a time", () => {
  it.each([
    [0, "just now"],
    [-59_000, "just now"],
    [30_000, "in a moment"],
    [-MINUTE, "1 minute ago"],
    [-59 * MINUTE, "59 minutes ago"],
    [-HOUR, "1 hour ago"],
    [2 * HOUR + MINUTE, "in 2 hours"],
    [-DAY, "yesterday"],
    [7 * DAY, "in 7 days"],
    [7 * DAY - 1000, "in 7 days"],
    [DAY - 1000, "tomorrow"],
    [HOUR - 1000, "in 1 hour"],
    [20 * HOUR, "in 20 hours"],
    [-DAY + 1000, "23 hours ago"],
    [-29 * DAY, "29 days ago"],
    [-31 * DAY, "31 Dec 2025"],
  ])("%i ms from now is %s", (distance, words) => {
    expect(formatRelative(NOW + distance, NOW)).toBe(words);
  });

  it("can be told to the second", () => {
    expect(formatExact("2026-01-31T08:00:01.234Z")).toBe("2026-01-31 08:00:01 UTC");
  });
});

describe("a number of things", () => {
  it.each([
    [0, "0 users"],
    [1, "1 user"],
    [12_345, "12,345 users"],
  ])("%i", (count, words) => {
    expect(countOf(count, "user")).toBe(words);
  });
});

describe("what a configuration does", () => {
  const config: Config = {
    ...{ id: "c", kind: "project", projectId: "p", name: "Entra ID", description: null },
    ...{
      autoProvisionUsers: true,
      autoDeprovisionUsers: true,
      requireEmail: true,
      enablePushGroups: false,
      announceCursors: false,
    },
    ...{ defaultTeams: [{ id: "t", name: "Everyone" }], createdAt: "", updatedAt: "" },
    ...{ lastUsedAt: null, lastRefusedAt: null },
  };
  const textOf = (changes: Partial<Config>) =>
    describeBehaviour({ ...config, ...changes } as Config)
      .map(({ text, isOn }) => `${isOn ? "+" : "-"} ${text}`)
      .join("\n");

  it("names its default teams, or says that there are none", () => {
    expect(textOf({})).toContain("+ Puts every user into “Everyone”.");
    expect(textOf({ defaultTeams: [] })).toContain("- Puts users into no team");
    expect(textOf({ enablePushGroups: true })).not.toContain("Everyone");
  });

  it("says what it leaves alone", () => {
    expect(textOf({ autoProvisionUsers: false })).toContain("- Creates no users");
    expect(textOf({ autoDeprovisionUsers: false })).toContain("- Takes no access away");
    expect(textOf({ requireEmail: false })).toContain("- Takes users without an e-mail address");
  });
});

describe("what was typed into a form", () => {
  const values = new FormValues([
    ["name", "  Ann "],
    ["empty", "  "],
    ["team", "a"],
    ["team", "b"],
    ["on", "on"],
  ]);

  it("is read without the spaces around it", () => {
    expect([values.text("name"), values.text("missing")]).toEqual(["Ann", ""]);
    expect([values.optional("name"), values.optional("empty"), values.optional("missing")]).toEqual([
      "Ann",
      undefined,
      undefined,
    ]);
  });

  it("may be several values, and boxes", () => {
    expect(values.all("team")).toEqual(["a", "b"]);
    expect([values.isChecked("on"), values.isChecked("team", "b"), values.isChecked("team", "c")]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe("an address", () => {
  it("has the parameters that have a value", () => {
    expect(withQuery("/a", { q: "x&y", cursor: undefined, access: "" })).toBe("/a?q=x%26y");
    expect(withQuery("/a", {})).toBe("/a");
  });
});

describe("a row of the log", () => {
  const row = {
    operation: null,
    method: "POST",
    path: "/scim/v2/c/Nothing",
    email: null,
    group: null,
    resourceId: null,
  };
  const entry = (changes: Partial<LogEntry>) => ({ ...row, ...changes }) as LogEntry;

  it("is told in words, or by its method and where it went", () => {
    expect(operationWords(entry({ operation: "patch-group" }))).toBe("Change group");
    expect(operationWords(entry({ operation: "bulk" }))).toBe("Bulk request");
    expect(operationWords(entry({}))).toBe("POST Nothing");
  });

  it("is about a person, a group, or something by its id", () => {
    expect(subjectOf(entry({ email: "ann@example.com", resourceId: "u" }))).toBe("ann@example.com");
    expect(subjectOf(entry({ group: "Engineering", resourceId: "g" }))).toBe("Engineering");
    expect(subjectOf(entry({ resourceId: "u" }))).toBe("u");
    expect(subjectOf(entry({}))).toBeUndefined();
  });
});
