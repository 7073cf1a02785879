import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAttributePath } from "../../src/scim/attribute-path.ts";
import type { JsonObject } from "../../src/scim/json.ts";
import { createProjection } from "../../src/scim/projection.ts";
import { type Attribute, attribute, type ResourceType } from "../../src/scim/schema.ts";
import { ENTERPRISE_USER_URN } from "../../src/scim/schemas/enterprise-user.ts";
import { USER_URN, userResourceType } from "../../src/scim/schemas/user.ts";
import { attributePaths, deepFreeze, hostileKeys, users } from "./arbitraries.ts";
import { assertProperty } from "./assert-property.ts";

const SECRET = "never-to-be-seen";
const secret = attribute("secret", "string", "", { returned: "never" });

/** The user type with a secret among its attributes, in each complex one, and in its extension. */
const guardedType: ResourceType = {
  ...userResourceType,
  schema: { ...userResourceType.schema, attributes: withSecrets(userResourceType.schema.attributes) },
  extensions: userResourceType.extensions.map((extension) => ({
    ...extension,
    attributes: withSecrets(extension.attributes),
  })),
};

function withSecrets(attributes: readonly Attribute[]): Attribute[] {
  const guarded = attributes.map((each) =>
    each.subAttributes === undefined ? each : { ...each, subAttributes: [...each.subAttributes, secret] },
  );
  return [...guarded, secret];
}

/** A user with the secret wherever an object is, and under names that no schema has. */
const leaky = users.map((user): JsonObject => {
  const leak: JsonObject = { secret: SECRET, unknown: SECRET };
  return {
    ...user,
    ...leak,
    id: "1",
    schemas: [USER_URN],
    name: { givenName: "Ann", ...leak },
    emails: [{ value: "a", ...leak }, leak],
    [ENTERPRISE_USER_URN]: { department: "R&D", manager: { value: "boss", ...leak }, ...leak },
    "urn:acme.example:User": leak,
  };
});

const names = fc.oneof(
  attributePaths.map(formatAttributePath),
  fc.constantFrom(
    "secret",
    "SECRET",
    "name.secret",
    "emails.secret",
    "unknown",
    "name.unknown",
    "urn:acme.example:User",
  ),
  fc.constantFrom(
    ENTERPRISE_USER_URN,
    USER_URN,
    `${ENTERPRISE_USER_URN}:secret`,
    `${ENTERPRISE_USER_URN}:manager.secret`,
  ),
  fc.constantFrom(...hostileKeys, "id", "schemas"),
  fc.string(),
);
const lists = fc.array(names, { maxLength: 5 });

describe("projection (RFC 7644 §3.9, RFC 7643 §2.2 returned)", () => {
  it("never shows what is `never` returned nor what no schema has, and always `id` and `schemas`", () => {
    assertProperty(
      fc.property(leaky, lists, fc.constantFrom("attributes", "excludedAttributes"), (user, list, parameter) => {
        const shown = createProjection(guardedType, { [parameter]: list }).project(deepFreeze(user));
        expect(JSON.stringify(shown)).not.toContain(SECRET);
        expect(shown).toMatchObject({ id: "1", schemas: [USER_URN] });
      }),
      2000,
    );
  });

  it("shows all of a canonical user when nothing is asked for", () => {
    assertProperty(
      fc.property(users, (user) => {
        expect(createProjection(userResourceType, {}).project(user)).toStrictEqual(user);
      }),
      100,
    );
  });

  it("shows with `attributes` what `excludedAttributes` hides, and the other way round", () => {
    const simple = fc.constantFrom(
      "userName",
      "active",
      "emails",
      "name",
      "title",
      `${ENTERPRISE_USER_URN}:department`,
    );
    assertProperty(
      fc.property(users, fc.uniqueArray(simple, { minLength: 1 }), (user, list) => {
        const chosen = createProjection(userResourceType, { attributes: list }).project(user);
        const others = createProjection(userResourceType, { excludedAttributes: list }).project(user);
        const enterprise = { ...membersOf(chosen), ...membersOf(others) };
        const joined = {
          ...chosen,
          ...others,
          ...(Object.keys(enterprise).length > 0 ? { [ENTERPRISE_USER_URN]: enterprise } : {}),
        };
        expect(joined).toStrictEqual(user);
      }),
      100,
    );
  });
});

function membersOf(user: JsonObject): object {
  return (user[ENTERPRISE_USER_URN] ?? {}) as object;
}
