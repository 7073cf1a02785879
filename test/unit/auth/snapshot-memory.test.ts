import { describe, expect, it } from "vitest";
import { MAX_REMEMBERED, SnapshotMemory } from "../../../src/auth/snapshot-memory.ts";
import type { ConfigurationSnapshot, LoadedSnapshot } from "../../../src/directory/configuration.ts";

const snapshot: ConfigurationSnapshot = {
  configId: "c",
  kind: "project",
  tenantId: "t",
  autoProvisionUsers: true,
  autoDeprovisionUsers: true,
  requireEmail: true,
  enablePushGroups: false,
  announceCursors: false,
  cursorSecret: "s",
};

const endless: LoadedSnapshot = { snapshot, tokenExpiresAt: null };

describe("SnapshotMemory", () => {
  it("remembers for a minute", () => {
    let now = 0;
    const memory = new SnapshotMemory(() => now);
    memory.put("a", endless);
    now = 59_999;
    expect(memory.get("a")).toBe(snapshot);
    now = 60_000;
    expect(memory.get("a")).toBeUndefined();
  });

  it("forgets with the end of the token, and nothing of one that is over", () => {
    let now = 0;
    const memory = new SnapshotMemory(() => now);
    memory.put("a", { snapshot, tokenExpiresAt: new Date(5000).toISOString() });
    now = 4999;
    expect(memory.get("a")).toBe(snapshot);
    now = 5000;
    expect(memory.get("a")).toBeUndefined();
    memory.put("b", { snapshot, tokenExpiresAt: new Date(4000).toISOString() });
    expect(memory.get("b")).toBeUndefined();
  });

  it("forgets what it is told to, and knows what is new", () => {
    const memory = new SnapshotMemory();
    memory.put("a", endless);
    memory.put("a", { ...endless, snapshot: { ...snapshot, requireEmail: false } });
    expect(memory.get("a")?.requireEmail).toBe(false);
    memory.delete("a");
    expect(memory.get("a")).toBeUndefined();
  });

  it("remembers 10,000 at most: the first goes", () => {
    const memory = new SnapshotMemory();
    for (let index = 0; index <= MAX_REMEMBERED; index += 1) memory.put(`${index}`, endless);
    expect([memory.get("0"), memory.get("1"), memory.get(`${MAX_REMEMBERED}`)]).toEqual([
      undefined,
      snapshot,
      snapshot,
    ]);
  });
});
