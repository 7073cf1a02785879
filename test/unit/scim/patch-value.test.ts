import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { parsePatchPath, resolvePatchPath } from "../../../src/scim/patch-path.ts";
import { patchValue, withoutEmptied } from "../../../src/scim/patch-value.ts";
import { userResourceType } from "../../../src/scim/schemas/user.ts";

const patched = (path: string, current: JsonValue | undefined, value?: JsonValue) => {
  const target = resolvePatchPath(userResourceType, parsePatchPath(path));
  if (target.kind !== "attribute") throw new Error(`No attribute ${path}`);
  const operation = value === undefined ? { op: "remove" as const } : { op: "replace" as const, value };
  return {
    attribute: target.resolved.attribute,
    value: patchValue(target.resolved, target.filter, current, operation),
  };
};

describe("patchValue (RFC 7644 §3.5.2)", () => {
  it("keeps an emptied element in its place until the request is done", () => {
    const { attribute, value } = patched('emails[type eq "work"].value', [{ type: "work", value: "a" }]);
    expect(value).toEqual([{ type: "work" }]);
    expect(withoutEmptied(attribute, value)).toBeUndefined();
  });

  it("leaves the elements that it does not touch the very same", () => {
    const current: JsonObject[] = [{ value: "a" }, { value: "b" }];
    const { attribute, value } = patched('emails[value eq "a"].display', current, "A");
    expect(value).toEqual([{ value: "a", display: "A" }, { value: "b" }]);
    expect((value as JsonValue[])[1]).toBe(current[1]);
    expect(withoutEmptied(attribute, value)).toBe(value);
  });
});
