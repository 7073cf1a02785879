import { describe, expect, it } from "vitest";
import type { BulkOperation } from "../../../src/scim/bulk.ts";
import { BulkSchedule } from "../../../src/scim/bulk-schedule.ts";
import { processorTime } from "../processor-time.ts";

/** A POST that names its resource and refers to others. */
const post = (bulkId: string, ...references: string[]): BulkOperation => ({
  method: "POST",
  path: "/Groups",
  bulkId,
  data: { members: references.map((each) => ({ value: `bulkId:${each}` })) },
});

/** The order in which all operations are carried out; those that break a circle are marked. */
function orderOf(operations: readonly BulkOperation[]): string[] {
  const schedule = new BulkSchedule(operations);
  const order: string[] = [];
  while (!schedule.isDone) {
    const { indexes, isCircle } = schedule.next();
    for (const index of indexes) {
      const bulkId = operations[index]?.bulkId;
      order.push(isCircle ? `(${bulkId})` : `${bulkId}`);
      schedule.finish(index, bulkId, { kind: "created", id: `${bulkId}` });
    }
  }
  return order;
}

describe("BulkSchedule (RFC 7644 §3.7.1; wire contract, bulk: forward and circular references)", () => {
  it("keeps the order of the request where it can", () => {
    expect(orderOf([post("a"), post("b", "a"), post("c")])).toEqual(["a", "b", "c"]);
    expect(orderOf([post("a", "c"), post("b"), post("c", "b"), post("d")])).toEqual(["b", "c", "d", "a"]);
  });

  it("makes what is referred to first", () => {
    expect(orderOf([post("a", "b"), post("b", "c"), post("c")])).toEqual(["c", "b", "a"]);
  });

  it("breaks a circle at its first operation, not at one that merely waits for it", () => {
    expect(orderOf([post("a", "b"), post("b", "c"), post("c", "b")])).toEqual(["(b)", "a", "c"]);
    expect(orderOf([post("a", "b"), post("b", "a")])).toEqual(["(a)", "b"]);
    expect(orderOf([post("a", "a")])).toEqual(["(a)"]);
    expect(orderOf([post("a", "b"), post("b", "a"), post("c", "d"), post("d", "c")])).toEqual(["(a)", "b", "(c)", "d"]);
  });

  /** The runs in which operations are carried out, each by what it is called. */
  const runsOf = (operations: readonly (readonly [name: string, operation: BulkOperation])[], canOvertake = true) => {
    const schedule = new BulkSchedule(
      operations.map(([, operation]) => operation),
      canOvertake,
    );
    const runs: string[][] = [];
    while (!schedule.isDone) {
      const { indexes } = schedule.next();
      runs.push(indexes.map((index) => operations[index]?.[0] ?? ""));
      for (const index of indexes) {
        const bulkId = operations[index]?.[1].bulkId;
        schedule.finish(index, bulkId, { kind: "created", id: `${bulkId}` });
      }
    }
    return runs;
  };
  const user = (bulkId: string): BulkOperation => ({ method: "POST", path: "/Users", bulkId, data: {} });
  const deletion = (path: string): BulkOperation => ({ method: "DELETE", path });

  it("carries out together what is of one endpoint, though others stand between (seen: 1,001 round trips)", () => {
    const mixed = [
      ["u1", user("u1")],
      ["g1", post("g1", "u1")],
      ["u2", user("u2")],
      ["g2", post("g2", "u2")],
    ] as const;
    expect(runsOf(mixed)).toEqual([
      ["u1", "u2"],
      ["g1", "g2"],
    ]);
    expect(runsOf(mixed, false)).toEqual([["u1"], ["g1"], ["u2"], ["g2"]]);
  });

  it("overtakes no delete, and lets none overtake: who is a member is what both types have in common", () => {
    expect(
      runsOf([
        ["g1", post("g1")],
        ["delete user", deletion("/Users/1")],
        ["g2", post("g2")],
        ["u1", user("u1")],
        ["g3", post("g3")],
      ]),
    ).toEqual([["g1"], ["delete user", "u1"], ["g2", "g3"]]);
    expect(
      runsOf([
        ["u1", user("u1")],
        ["delete group", deletion("/Groups/1")],
        ["u2", user("u2")],
      ]),
    ).toEqual([["u1"], ["delete group"], ["u2"]]);
  });

  it("tells references that nothing will resolve", () => {
    const schedule = new BulkSchedule([post("a", "none", "b"), post("b")]);
    expect(schedule.openReferences(0)).toEqual(["b"]);
    expect(schedule.brokenReference(0)).toBe("none");
    expect(schedule.brokenReference(1)).toBeUndefined();
    schedule.finish(1, "b", { kind: "failed" });
    expect(schedule.resolve("b")).toBeUndefined();
    expect(schedule.next()).toEqual({ indexes: [0], isCircle: false });
  });

  it("takes only what a POST makes for a reference's resource", () => {
    const patch: BulkOperation = { method: "PATCH", path: "/Users/1", bulkId: "p", data: {} };
    expect(new BulkSchedule([post("a", "p"), patch]).brokenReference(0)).toBe("p");
  });

  it("is done soon with many references and circles", () => {
    const pairs = Array.from({ length: 250 }, (_, index) => [
      post(`x${index}`, `y${index}`),
      post(`y${index}`, `x${index}`),
    ]).flat();
    const heads = Array.from({ length: 250 }, (_, index) =>
      post(`h${index}`, ...pairs.map(({ bulkId }) => `${bulkId}`)),
    );
    const order: string[] = [];
    expect(processorTime(() => order.push(...orderOf([...heads, ...pairs])))).toBeLessThan(5000);
    expect(order).toHaveLength(750);
  });
});
