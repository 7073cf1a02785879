import { describe, expect, it } from "vitest";
import { normalizePatchBody } from "../../../src/scim/compat.ts";
import type { JsonValue } from "../../../src/scim/json.ts";
import { MAX_PATCH_OPERATIONS, parsePatchRequest } from "../../../src/scim/messages.ts";
import { errorOf, refusal } from "./scim-error.ts";

describe("parsePatchRequest (RFC 7644 §3.5.2)", () => {
  it("gives the operations, with or without `schemas` (wire contract, Entra’s second dialect)", () => {
    const operations = [
      { op: "replace", value: { active: false } },
      { op: "remove", path: 'members[value eq "u3"]' },
    ];
    expect(parsePatchRequest({ Operations: operations })).toEqual(operations);
    expect(parsePatchRequest({ schemas: ["x"], Operations: operations, extra: 1 })).toEqual(operations);
  });

  it("takes no operations at all (wire contract, PATCH: `Operations: []`)", () => {
    expect(parsePatchRequest({ Operations: [] })).toEqual([]);
  });

  it("keeps a null value apart from none", () => {
    const [withNull, without] = parsePatchRequest({
      Operations: [
        { op: "replace", path: "a", value: null },
        { op: "remove", path: "a" },
      ],
    });
    expect(withNull?.value).toBeNull();
    expect(without?.value).toBeUndefined();
  });

  it.each<[JsonValue]>([
    [null],
    [[]],
    ["x"],
    [{}],
    [{ Operations: null }],
    [{ Operations: ["x"] }],
    [{ Operations: [{ path: "a" }] }],
    [{ Operations: [{ op: "move", path: "a" }] }],
    [{ Operations: [{ op: 1 }] }],
    [{ Operations: [{ op: "add", path: 5, value: 1 }] }],
  ])("%j is 400 invalidSyntax", (body) => {
    expect(refusal(() => parsePatchRequest(normalizePatchBody(body)))).toBe("invalidSyntax");
  });

  it("says which member is wrong", () => {
    const body = { Operations: [{ op: "add" }, { op: "move" }] };
    expect(errorOf(() => parsePatchRequest(body)).detail).toContain("Operations.1.op");
  });

  it("bounds the number of operations", () => {
    const many = (length: number) => ({ Operations: Array.from({ length }, () => ({ op: "remove", path: "a" })) });
    expect(parsePatchRequest(many(MAX_PATCH_OPERATIONS))).toHaveLength(MAX_PATCH_OPERATIONS);
    expect(refusal(() => parsePatchRequest(many(MAX_PATCH_OPERATIONS + 1)))).toBe("invalidSyntax");
  });
});
