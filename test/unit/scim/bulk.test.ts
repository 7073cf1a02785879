import { describe, expect, it } from "vitest";
import {
  attributesWithReferences,
  type BulkOperation,
  parseBulkRequest,
  referencesOf,
  replaceReferences,
  withoutReferences,
} from "../../../src/scim/bulk.ts";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { ENTERPRISE_USER_URN } from "../../../src/scim/schemas/enterprise-user.ts";
import { errorOf } from "./scim-error.ts";

const group: BulkOperation = {
  method: "POST",
  path: "/Groups",
  bulkId: "g1",
  data: { displayName: "Ops", members: [{ value: "bulkId:u1" }, { value: "known" }] },
};

describe("parseBulkRequest (RFC 7644 §3.7)", () => {
  it("reads operations, with methods and members in any case and nulls left out", () => {
    const body: JsonObject = {
      failonerrors: 2,
      operations: [
        { Method: "post", Path: "/Users", bulkID: "u1", version: null, data: { userName: "a" } },
        { method: "DELETE", path: "/Users/1", data: null },
      ],
    };
    expect(parseBulkRequest(body, 10)).toEqual({
      failOnErrors: 2,
      operations: [
        { method: "POST", path: "/Users", bulkId: "u1", data: { userName: "a" } },
        { method: "DELETE", path: "/Users/1" },
      ],
    });
  });

  it.each<[JsonObject]>([
    [{}],
    [{ Operations: "x" }],
    [{ Operations: ["x"] }],
    [{ Operations: [], failOnErrors: "x" }],
    [{ Operations: [], failOnErrors: 1.5 }],
  ])("refuses %j: 400 invalidSyntax", (body) => {
    expect(errorOf(() => parseBulkRequest(body, 10))).toMatchObject({ status: 400, scimType: "invalidSyntax" });
  });

  it.each<[JsonValue, number | undefined]>([
    [0, undefined],
    [-1, undefined],
    ["-3", undefined],
    ["0", undefined],
    ["2", 2],
    [null, undefined],
  ])("Webex, Oracle HCM, SCIMServer's tests: failOnErrors %j is %s", (sent, read) => {
    expect(parseBulkRequest({ Operations: [], failOnErrors: sent }, 10).failOnErrors).toBe(read);
  });

  it("SCIM-SDK: data as JSON text is the object, and references in JSON text are found", () => {
    const data = JSON.stringify({ displayName: "Ops", members: [JSON.stringify({ value: "bulkId:u1" })] });
    const [operation] = parseBulkRequest(
      { Operations: [{ method: "POST", path: "/Groups", bulkId: "g", data }] },
      1,
    ).operations;
    expect(operation?.data).toEqual({ displayName: "Ops", members: [{ value: "bulkId:u1" }] });
    expect(operation && [...referencesOf(operation)]).toEqual(["u1"]);
  });

  it.each<[JsonObject]>([
    [{ path: "/Users" }],
    [{ method: 5, path: "/Users" }],
    [{ method: "POST", bulkId: "a" }],
    [{ method: "POST", path: "/Users", bulkId: "" }],
    [{ method: "POST", path: "/Users", bulkId: 5 }],
    [{ method: "POST", path: "/Users", bulkId: "a", data: [] }],
    [{ method: "PUT", path: "/Users/1", version: 5, data: {} }],
  ])("takes the malformed %j for one that fails, and reads the others", (operation) => {
    const other = { method: "DELETE", path: "/Users/1" };
    const [read, ...others] = parseBulkRequest({ Operations: [operation, other] }, 10).operations;
    expect(read?.problem).toMatchObject({ error: { status: 400, scimType: "invalidSyntax" }, given: operation });
    expect(others).toEqual([other]);
  });

  it("refuses a bulkId that two operations have", () => {
    const operation = { method: "POST", path: "/Users", bulkId: "u1", data: {} };
    const { detail } = errorOf(() => parseBulkRequest({ Operations: [operation, { ...operation }] }, 10));
    expect(detail).toContain("u1");
  });

  it("answers 413 that names the limit (wire contract, bulk)", () => {
    const Operations: JsonValue[] = Array.from({ length: 3 }, () => ({ method: "DELETE", path: "/Users/1" }));
    const { status, detail } = errorOf(() => parseBulkRequest({ Operations }, 2));
    expect(status).toBe(413);
    expect(detail).toContain("2");
  });
});

describe("references (RFC 7644 §3.7.2)", () => {
  it("are found in data, in paths and in PATCH paths", () => {
    const patch: BulkOperation = {
      method: "PATCH",
      path: "/Groups/bulkId:g1",
      data: {
        Operations: [
          { op: "remove", path: 'members[value eq "bulkId:u2"]' },
          { op: "remove", path: "members[value eq 'bulkId:o'u4']" },
          { op: "add", path: "members", value: [{ value: "bulkId:u3" }] },
        ],
      },
    };
    expect([...referencesOf(patch)].sort()).toEqual(["g1", "o'u4", "u2", "u3"]);
    expect([...referencesOf(group)]).toEqual(["u1"]);
  });

  it("are replaced where they can be resolved, and mutate nothing", () => {
    const before = structuredClone(group);
    const resolved = replaceReferences(group, (bulkId) => (bulkId === "u1" ? "1" : undefined));
    expect(resolved.data).toEqual({ displayName: "Ops", members: [{ value: "1" }, { value: "known" }] });
    expect(replaceReferences({ ...group, path: "/Groups/bulkId:x" }, () => undefined).path).toBe("/Groups/bulkId:x");
    expect(group).toEqual(before);
  });

  it("can be left out, with the elements that they are the value of", () => {
    const isOpen = (bulkId: string) => bulkId === "u1";
    const user = { userName: "a", [ENTERPRISE_USER_URN]: { department: "x", manager: { value: "bulkId:u1" } } };
    expect(withoutReferences(group.data ?? {}, isOpen)).toEqual({ displayName: "Ops", members: [{ value: "known" }] });
    expect(withoutReferences({ members: [null, {}, "", ["x"]] }, isOpen)).toEqual({ members: [null, {}, "", ["x"]] });
    expect(withoutReferences(user, isOpen)).toEqual({ userName: "a", [ENTERPRISE_USER_URN]: { department: "x" } });
    expect(attributesWithReferences(user, isOpen)).toEqual({
      [ENTERPRISE_USER_URN]: { manager: { value: "bulkId:u1" } },
    });
    expect(attributesWithReferences(group.data ?? {}, isOpen)).toEqual({ members: group.data?.members });
  });

  it("pollutes nothing by hostile keys", () => {
    const data = JSON.parse('{"__proto__":{"x":"bulkId:u1"},"constructor":{"value":"bulkId:u1"}}');
    const resolved = replaceReferences({ ...group, data }, () => "1").data ?? {};
    expect(Object.getPrototypeOf(resolved)).toBe(Object.prototype);
    expect(Object.keys(resolved)).toEqual(["__proto__", "constructor"]);
  });
});
