import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/scim/json.ts";
import { groupResourceType } from "../../src/scim/schemas/group.ts";
import { userResourceType } from "../../src/scim/schemas/user.ts";
import { validateResource } from "../../src/scim/validate.ts";
import { bodies, deepFreeze, jsonValues, notNames, unpolluted, users } from "./arbitraries.ts";
import { assertProperty } from "./assert-property.ts";
import { attempt } from "./attempt.ts";

describe("validateResource (RFC 7644 §3.3, §3.5.1)", () => {
  it("takes what users sent in canonical form for what it is", () => {
    assertProperty(
      fc.property(users, (user) => {
        expect(validateResource(userResourceType, deepFreeze(user))).toStrictEqual(user);
      }),
      100,
    );
  });

  it("refuses a userName that is none", () => {
    assertProperty(
      fc.property(users, notNames, (user, userName) => {
        expect(attempt(() => validateResource(userResourceType, { ...user, userName }))).toBe(undefined);
      }),
      1000,
    );
  });

  it("throws only ScimError, mutates nothing, and a PUT of its answer changes nothing", () => {
    assertProperty(
      fc.property(bodies, fc.constantFrom(userResourceType, groupResourceType), (body, resourceType) => {
        const resource = attempt(() => validateResource(resourceType, deepFreeze(body)));
        if (resource !== undefined) expect(validateResource(resourceType, resource)).toStrictEqual(resource);
        unpolluted(resource);
      }),
      2000,
    );
  });

  it("leaves nothing in a resource that its schemas do not have", () => {
    const value = fc.oneof(jsonValues, fc.constant("unknown-value"));
    assertProperty(
      fc.property(users, fc.string(), value, (user, name, unknown) => {
        const stray: JsonObject = {
          [`x-${name}`]: unknown,
          "urn:acme.example:User": { name: unknown },
          password: unknown,
        };
        expect(validateResource(userResourceType, { ...stray, ...user })).toStrictEqual(user);
      }),
      100,
    );
  });
});
