import { describe, expect, it } from "vitest";
import { actionWords, describeChanges, idsIn, type Part, wordsOf } from "../../../../src/console/audit/audit-words.ts";
import { formatExact } from "../../../../src/console/components/when.tsx";
import type { AuditChanges } from "../../../../src/directory/administration.ts";
import type { AuditEntry } from "../../../../src/storage/journal/audit.ts";

function entry(changes: AuditChanges): AuditEntry {
  return {
    ...{ id: "a", at: "2026-01-31T08:00:00.000Z", action: "config.updated", changes, requestId: "r" },
    ...{ actor: { kind: "root", name: "root" }, target: { kind: "config", id: "c", name: "Entra ID" } },
  };
}

const names = new Map([
  ["t-1", "Everyone"],
  ["u-1", "ann@example.com"],
]);

describe("a change in the audit", () => {
  it.each<[AuditChanges, string]>([
    [{ autoDeprovisionUsers: [true, false] }, "Auto Deprovision Users: on → off"],
    [{ name: ["Entra", "Entra ID"] }, "Name: Entra → Entra ID"],
    [{ description: ["Staff", null] }, "Description: Staff → none"],
    [{ defaultTeamIds: [[], ["t-1", "t-2"]] }, "Default Teams: none → Everyone, t-2"],
    [{ member: [null, "u-1"] }, "Member: ann@example.com"],
    [{ member: ["u-1", null] }, "Member: ann@example.com → none"],
    [{ previousTokensExpireAt: [null, "2026-01-31T08:00:00.000Z"] }, "Tokens before it end: 2026-01-31 08:00:00 UTC"],
    [{ count: [null, 21] }, "How many: 21"],
    [{ somethingNew: ["x", "y"] }, "somethingNew: x → y"],
  ])("%j is %s", (changes, words) => {
    const told = describeChanges(entry(changes), names);
    const textOf = (part: Part) => (typeof part === "string" ? part : formatExact(part.at));
    expect(told.map((parts) => parts.map(textOf).join(""))).toEqual([words]);
  });

  it("tells which ids have a name to be looked up, each once", () => {
    const entries = [
      entry({ defaultTeamIds: [["t-1"], ["t-1", "t-2"]] }),
      entry({ member: [null, "u-1"], name: ["a", "b"] }),
    ];
    expect(idsIn(entries)).toEqual(["t-1", "t-2", "u-1"]);
  });
});

describe("what an administrator did", () => {
  it("has words, and no two of them are the same", () => {
    const words = Object.values(actionWords);
    expect(new Set(words).size).toBe(words.length);
    expect(wordsOf("user.blocked")).toBe("Blocked the user");
  });

  it("is told in the audit's own word where there is no other", () => {
    expect(wordsOf("moon.landed")).toBe("moon.landed");
  });
});
