import { describe, expect, it } from "vitest";
import { normalizePatchBody, renameMembers } from "../../../src/scim/compat.ts";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { PATCH_OP_URN } from "../../../src/scim/messages.ts";
import { USER_URN } from "../../../src/scim/schemas/user.ts";

describe("normalizePatchBody (RFC 7644 §3.5.2)", () => {
  const normalized = (operation: JsonValue) => normalizePatchBody({ Operations: [operation] });

  it("takes operation names in any case (wire contract 4, Entra’s default dialect)", () => {
    for (const op of ["Replace", "REPLACE", " replace "]) {
      expect(normalized({ op, path: "a", value: 1 })).toEqual({ Operations: [{ op: "replace", path: "a", value: 1 }] });
    }
  });

  it("takes members in any case", () => {
    expect(normalizePatchBody({ operations: [{ OP: "Add", Path: "a", VALUE: "b" }] })).toEqual({
      Operations: [{ op: "add", path: "a", value: "b" }],
    });
  });

  it("takes a null or empty path for none", () => {
    expect(normalized({ op: "remove", path: null })).toEqual({ Operations: [{ op: "remove" }] });
    expect(normalized({ op: "add", path: "", value: {} })).toEqual({ Operations: [{ op: "add", value: {} }] });
  });

  it("takes a single operation for a list of one", () => {
    expect(normalizePatchBody({ Operations: { op: "remove", path: "a" } })).toEqual({
      Operations: [{ op: "remove", path: "a" }],
    });
  });

  it("SCIM-SDK: attributes without a path may be JSON text, alone in a list, or both", () => {
    const value = { displayName: "D" };
    for (const sent of [JSON.stringify(value), [value], [JSON.stringify(value)], JSON.stringify([value])]) {
      expect(normalized({ op: "replace", value: sent })).toEqual({ Operations: [{ op: "replace", value }] });
    }
    expect(normalizePatchBody({ Operations: JSON.stringify([{ op: "add", value: [value] }]) })).toEqual({
      Operations: [{ op: "add", value }],
    });
    for (const sent of ["{", "text", [value, value], [], null]) {
      expect(normalized({ op: "add", value: sent })).toEqual({ Operations: [{ op: "add", value: sent }] });
    }
    expect(normalized({ op: "add", path: "title", value: "{}" })).toEqual({
      Operations: [{ op: "add", path: "title", value: "{}" }],
    });
  });

  it("what provisioned into this product before: a body without operations is one replace of what it holds", () => {
    for (const body of [{ active: false }, { schemas: [USER_URN], title: "Ms", members: [] }]) {
      expect(normalizePatchBody(body)).toEqual({ Operations: [{ op: "replace", value: body }] });
    }
  });

  it.each<[JsonObject]>([
    [{ schemas: [PATCH_OP_URN] }],
    [{ schemas: [PATCH_OP_URN.toUpperCase()], active: false }],
    [{ op: "replace", path: "active", value: false }],
    [{ schemas: [USER_URN] }],
  ])("is not taken for a resource: %j", (body) => {
    expect(normalizePatchBody(body)).toEqual(body);
  });

  it.each<[JsonValue]>([[null], ["x"], [[]], [{}], [{ Operations: ["x", null, 1] }]])("leaves %j as it is", (body) => {
    expect(normalizePatchBody(body)).toEqual(body);
  });

  it("keeps values, null included, and mutates nothing", () => {
    const body = { Operations: [{ OP: "Replace", path: "title", value: null }] };
    const before = structuredClone(body);
    expect(normalizePatchBody(body)).toEqual({ Operations: [{ op: "replace", path: "title", value: null }] });
    expect(body).toEqual(before);
  });
});

describe("renameMembers", () => {
  it("renames own members only, hostile ones included", () => {
    const object = JSON.parse('{"FOO":1,"__proto__":2,"toString":3}');
    const renamed = renameMembers(object, ["foo"]);
    expect(Object.keys(renamed)).toEqual(["foo", "__proto__", "toString"]);
    expect(Object.getPrototypeOf(renamed)).toBe(Object.prototype);
  });
});
