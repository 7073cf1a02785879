import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizePatchBody } from "../../src/scim/compat.ts";
import type { JsonObject, JsonValue } from "../../src/scim/json.ts";
import { isJsonObject } from "../../src/scim/json.ts";
import { type PatchOperation, parsePatchRequest } from "../../src/scim/messages.ts";
import { applyPatch } from "../../src/scim/patch.ts";
import { type PatchTarget, resolvePatchPath } from "../../src/scim/patch-path.ts";
import { userResourceType } from "../../src/scim/schemas/user.ts";
import { canonicalValue, hasContent as saysMore, validateResource } from "../../src/scim/validate.ts";
import {
  deepFreeze,
  distinctMembers,
  jsonValues,
  ownMembers,
  patchOperations,
  unpolluted,
  users,
} from "./arbitraries.ts";
import { assertProperty } from "./assert-property.ts";
import { attempt } from "./attempt.ts";
import { hasContent, type ModelUser, nobody, type Step, steps, toResource } from "./patch-model.ts";

const texts = fc.constantFrom("a", "b", "");
const names = fc.constantFrom("a", "b");
const kinds = fc.constantFrom("work", "home");
const ops = fc.constantFrom("add" as const, "replace" as const);
const email = fc.record(
  { value: names, type: kinds, display: names, primary: fc.boolean() },
  { requiredKeys: ["value", "type"], noNullPrototype: true },
);
const modelSteps: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(ops, texts).map((drawn) => steps.title(...drawn)),
  fc.tuple(ops, fc.boolean()).map((drawn) => steps.active(...drawn)),
  fc.tuple(ops, texts).map((drawn) => steps.givenName(...drawn)),
  fc.tuple(ops, texts, texts).map((drawn) => steps.name(...drawn)),
  fc.tuple(ops, texts).map((drawn) => steps.department(...drawn)),
  fc.constantFrom(steps.removeTitle(), steps.removeName(), steps.removeEmails()),
  email.map(steps.addEmail),
  email.map(steps.replaceEmails),
  kinds.map(steps.removeType),
  fc.tuple(ops, kinds, names).map(([op, type, value]) => steps.ofType(op, type, { value })),
  fc.tuple(ops, kinds, names).map(([op, type, display]) => steps.ofType(op, type, { display })),
  fc.tuple(ops, kinds, fc.boolean()).map((drawn) => steps.primary(...drawn)),
);
const bodyOf = (list: readonly Step[]): JsonObject => ({ Operations: list.map(({ operation }) => operation) });

describe("applyPatch (RFC 7644 §3.5.2)", () => {
  it("never mutates its input and throws only ScimError; what comes out is what a PUT of it would keep", () => {
    assertProperty(
      fc.property(users, fc.array(patchOperations, { maxLength: 5 }), (user, operations) => {
        const before = deepFreeze({ id: "1", ...user });
        const copy = structuredClone(before);
        const patched = attempt(() => applyPatch(userResourceType, before, deepFreeze(operations)));
        expect(before).toStrictEqual(copy);
        if (patched === undefined) return;
        const { id, ...attributes } = patched;
        expect(id).toBe("1");
        expect(validateResource(userResourceType, attributes)).toStrictEqual(distinct(attributes));
        unpolluted(patched);
      }),
      3000,
    );
  });

  it("agrees with a naive model, operation by operation", () => {
    assertProperty(
      fc.property(fc.array(modelSteps, { maxLength: 8 }), fc.array(modelSteps, { maxLength: 8 }), (made, changed) => {
        const patch = (user: JsonObject, list: readonly Step[]) =>
          applyPatch(userResourceType, user, parsePatchRequest(normalizePatchBody(bodyOf(list))));
        const first = made.reduce<ModelUser>((user, { apply }) => apply(user), nobody);
        expect(patch({ userName: "ann" }, made)).toStrictEqual(toResource(first));
        const kept = { ...first, emails: first.emails.filter(hasContent) };
        const second = changed.reduce<ModelUser>((user, { apply }) => apply(user), kept);
        expect(patch(toResource(first), changed)).toStrictEqual(toResource(second));
      }),
      3000,
    );
  });

  it("is the same in one request as in several, unless an element is filled step by step", () => {
    const whole = patchOperations.filter((operation) => !mayEmptyElements(operation));
    assertProperty(
      fc.property(users, whole, patchOperations, (user, first, second) => {
        const together = attempt(() => applyPatch(userResourceType, user, [first, second]));
        const apart = attempt(() =>
          applyPatch(userResourceType, applyPatch(userResourceType, user, [first]), [second]),
        );
        if (together !== undefined && apart !== undefined) expect(together).toStrictEqual(apart);
      }),
      3000,
    );
  });

  it("changes nothing when it puts or removes what is so already", () => {
    assertProperty(
      fc.property(users, fc.constantFrom("add" as const, "replace" as const), (user, op) => {
        expect(applyPatch(userResourceType, user, [])).toStrictEqual(user);
        expect(applyPatch(userResourceType, user, [{ op: "replace", value: user }])).toStrictEqual(user);
        const singular = Object.fromEntries(Object.entries(user).filter(([, value]) => !Array.isArray(value)));
        expect(applyPatch(userResourceType, user, [{ op, value: singular }])).toStrictEqual(user);
        expect(applyPatch(userResourceType, user, [{ op: "remove", path: 'ims[value eq "none"]' }])).toStrictEqual(
          user,
        );
      }),
      100,
    );
  });

  it("adds the same elements only once", () => {
    assertProperty(
      fc.property(users, users, (user, { emails = [], addresses = [] }) => {
        const operation = { op: "add" as const, value: { emails, addresses } };
        const once = applyPatch(userResourceType, user, [operation]);
        expect(applyPatch(userResourceType, once, [operation])).toStrictEqual(once);
        for (const list of [once.emails, once.addresses]) expect(primaries(list)).toBeLessThanOrEqual(1);
      }),
      100,
    );
  });
});

/**
 * Whether an operation may leave an element of a list without content. In the same request such an element
 * keeps its place for the next operation to fill; between two requests it goes.
 */
function mayEmptyElements({ op, path, value = null }: PatchOperation): boolean {
  const target = path === undefined ? undefined : attempt(() => parseTarget(path));
  if (target?.kind !== "attribute") {
    const members = isJsonObject(value) ? Object.entries(value) : [];
    return members.some(([name, member]) => mayEmptyElements({ op, path: name, value: member }));
  }
  const { attribute, subAttribute } = target.resolved;
  if (!attribute.multiValued) return false;
  if (subAttribute === undefined) return target.filter !== undefined && op !== "remove";
  const written = op === "remove" ? undefined : attempt(() => canonicalValue(subAttribute, value));
  return written === undefined || !saysMore(attribute, { [subAttribute.name]: written });
}

function parseTarget(path: string): PatchTarget {
  return resolvePatchPath(userResourceType, path);
}

/** Operations can make an element the same as another; of a list that is sent, each is kept once. */
function distinct(attributes: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, Array.isArray(value) ? distinctMembers(value) : value]),
  );
}

function primaries(list: JsonValue | undefined): number {
  return (Array.isArray(list) ? list : []).filter((each) => isJsonObject(each) && each.primary === true).length;
}

describe("the whole way of a PATCH body", () => {
  it("throws only ScimError, on any JSON", () => {
    const operations = fc.array(
      fc.array(fc.tuple(fc.constantFrom("op", "Path", "VALUE", "__proto__"), jsonValues)).map(ownMembers),
    );
    const body = fc.oneof(
      jsonValues,
      operations.map((list): JsonObject => ({ operations: list })),
    );
    assertProperty(
      fc.property(body, (value) => {
        attempt(() =>
          applyPatch(userResourceType, { userName: "a" }, parsePatchRequest(normalizePatchBody(deepFreeze(value)))),
        );
        unpolluted(value);
      }),
      3000,
    );
  });
});
