import fc from "fast-check";
import {
  type AttributePath,
  formatAttributePath,
  parseAttributePath,
  resolveAttributePath,
} from "../../src/scim/attribute-path.ts";
import {
  type Comparison,
  comparisonOperators,
  type FilterExpression,
  type FilterValue,
  joinOperands,
  type Presence,
  type ValuePath,
} from "../../src/scim/filter/ast.ts";
import { formatFilter } from "../../src/scim/filter/format.ts";
import { comparisonTarget, elementScope, type FilterScope, resourceScope } from "../../src/scim/filter/match.ts";
import type { JsonObject, JsonValue } from "../../src/scim/json.ts";
import { isJsonText } from "../../src/scim/json-text.ts";
import type { PatchOperation } from "../../src/scim/messages.ts";
import type { Attribute } from "../../src/scim/schema.ts";
import { ENTERPRISE_USER_URN, enterpriseUserSchema } from "../../src/scim/schemas/enterprise-user.ts";
import { USER_URN, userResourceType } from "../../src/scim/schemas/user.ts";
import { isStorableText } from "../../src/scim/text.ts";
import { UNSEEN } from "../../src/scim/text-rule.ts";

/** Names that exist on every object, and so must never be taken for attributes. */
export const hostileKeys = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"] as const;

/** Any text that a database keeps: no NUL, no half of a surrogate pair. */
export const storableText = fc.string({ unit: "binary", maxLength: 8 }).filter(isStorableText);

/**
 * Texts of users *and* of filters. Most come from a small pool, so that filters find something:
 * case variants, LIKE and JSON meta characters, escapes, Unicode that folds oddly, astral characters.
 */
const pool = [
  ..."aAbBzZßẞſıİéÉΣς%_*'\"\\/[]().:$😀\uff5e",
  "ann",
  "ANN",
  "ann@x.test",
  "Ann@X.TEST",
  "a\tb\nc",
  "\u0001",
  "STRASSE",
  "Straße",
  "e\u0301",
  "true",
  "null",
  "1",
  "1.5",
  "work",
  "Work",
  "home",
  " ",
  " a ",
];
export const texts = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...pool) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...pool), fc.constantFrom(...pool)).map((parts) => parts.join("")) },
  { weight: 1, arbitrary: storableText.filter((text) => text !== "") },
);

/** Texts that are valid for what somebody is known by, a userName or an e-mail: no JSON, and nothing unseen. */
export const names = texts.filter((text) => text.trim() !== "" && !isJsonText(text) && !UNSEEN.test(text));

/** Names of groups, in which joiners may stand: Persian and emoji need them. */
export const groupNames = fc.oneof(
  { weight: 9, arbitrary: texts.filter((text) => text.trim() !== "" && !UNSEEN.test(text)) },
  { weight: 1, arbitrary: fc.constantFrom("می\u200cخواهم", "👩\u200d🚀") },
);

/** Texts of nothing but white space, of any kind that there is; the empty one among them. */
const blanks = fc.string({ unit: fc.constantFrom(..." \t\n\r\v\f\u00a0\u2003\u2028\u3000\ufeff"), maxLength: 4 });

/** Texts that no database keeps: with a NUL, or with half of a surrogate pair. */
export const unstorableTexts = fc
  .tuple(fc.constantFrom("", "a", "ann@x.test"), fc.constantFrom("\0", "\ud800", "\udc00"), fc.constantFrom("", "a"))
  .map((parts) => parts.join(""));

/** What is valid for nothing that somebody is known by: where `names` are asked for, it is refused. */
export const notNames: fc.Arbitrary<JsonValue> = fc.oneof(
  blanks,
  unstorableTexts,
  fc.constantFrom<JsonValue>(null, true, false, [], ["a", "b"], { formatted: "a" }, 2 ** 53),
);

const types = fc.constantFrom("work", "Work", "home", "other", "é");
const base64 = fc.constantFrom("AbC=", "abc=", "MIIB+/==", "AAAA");
const plain = { noNullPrototype: true } as const;
const optional = { ...plain, requiredKeys: [] };

/** An element of a multi-valued attribute that has a value. */
const element = (value: fc.Arbitrary<string>) =>
  fc.record({ value, display: texts, type: types, primary: fc.boolean() }, { ...plain, requiredKeys: ["value"] });

/** Elements that all differ, of which one at most is primary (RFC 7643 §2.4). */
const elements = (each: fc.Arbitrary<JsonObject>) =>
  fc.array(each, { minLength: 1, maxLength: 4 }).map((list) => {
    const first = list.findIndex(({ primary }) => primary === true);
    const single = list.map((item, index) =>
      item.primary === true && index !== first ? { ...item, primary: false } : item,
    );
    return distinctMembers(single);
  });

/** The elements, each once, whatever the order of its members. */
export function distinctMembers<Element>(list: readonly Element[]): Element[] {
  return [...new Map(list.map((item) => [JSON.stringify(Object.entries(item ?? {}).sort()), item])).values()];
}

const address = fc
  .record(
    { formatted: texts, streetAddress: texts, locality: texts, country: texts, type: types, primary: fc.boolean() },
    optional,
  )
  .filter((item) => Object.keys(item).some((name) => name !== "type" && name !== "primary"));

const nonEmpty = (record: fc.Arbitrary<JsonObject>) => record.filter((value) => Object.keys(value).length > 0);

const enterprise = nonEmpty(
  fc.record(
    {
      employeeNumber: texts,
      department: texts,
      costCenter: texts,
      manager: nonEmpty(fc.record({ value: names, $ref: texts }, optional)),
    },
    optional,
  ),
);

/**
 * Users in canonical form, as `validateResource` returns them: without `id`, `meta` and `groups`,
 * any attribute but userName missing.
 */
export const users: fc.Arbitrary<JsonObject> = fc.record(
  {
    externalId: texts,
    userName: names,
    name: nonEmpty(fc.record({ formatted: texts, familyName: texts, givenName: texts, middleName: texts }, optional)),
    displayName: texts,
    title: texts,
    profileUrl: texts,
    active: fc.boolean(),
    emails: elements(element(names)),
    phoneNumbers: elements(element(texts)),
    photos: elements(element(texts)),
    addresses: elements(address as fc.Arbitrary<JsonObject>),
    roles: elements(element(texts)),
    x509Certificates: elements(element(base64)),
    [ENTERPRISE_USER_URN]: enterprise,
  },
  { ...plain, requiredKeys: ["userName"] },
) as fc.Arbitrary<JsonObject>;

/** The name in upper case, in lower case, or as it is: names match without case. */
const inAnyCase = (name: string) => fc.constantFrom(name, name.toUpperCase(), name.toLowerCase());

function pathsOf({ name, subAttributes = [] }: Attribute, schema?: string): AttributePath[] {
  const path = { ...(schema === undefined ? {} : { schema }), attribute: name };
  return [path, ...subAttributes.map((sub) => ({ ...path, subAttribute: sub.name }))];
}

/** Paths to all attributes of users, those that are always missing included, with and without their URN. */
const knownPaths: readonly AttributePath[] = [
  { attribute: "externalId" },
  ...userResourceType.schema.attributes.flatMap((attribute) => [
    ...pathsOf(attribute),
    ...pathsOf(attribute, USER_URN),
  ]),
  ...enterpriseUserSchema.attributes.flatMap((attribute) => pathsOf(attribute, ENTERPRISE_USER_URN)),
];
/** Paths to what no user has. */
const unknownPaths: readonly AttributePath[] = [
  { attribute: "nope" },
  { attribute: "constructor" },
  { attribute: "name", subAttribute: "nope" },
  { attribute: "userName", subAttribute: "value" },
  { schema: "urn:acme.example:scim:2.0:User", attribute: "userName" },
  { schema: ENTERPRISE_USER_URN, attribute: "userName" },
  { schema: USER_URN, attribute: "department" },
];

/** Paths to attributes of users, in any case, and now and then to what no user has. */
export const attributePaths: fc.Arbitrary<AttributePath> = fc
  .oneof(
    { weight: 20, arbitrary: fc.constantFrom(...knownPaths) },
    { weight: 1, arbitrary: fc.constantFrom(...unknownPaths) },
  )
  .chain((path) => inAnyCase(formatAttributePath(path)).map((text) => parseAttributePath(text) ?? path));

/** A literal and an operator that fit the attribute, so that the comparison is not refused. */
function fitting(leaf: Attribute | undefined): fc.Arbitrary<Pick<Comparison, "operator" | "value">> {
  const equality = fc.constantFrom("eq" as const, "ne" as const);
  const anything: fc.Arbitrary<FilterValue> = fc.oneof(
    texts,
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  );
  const equal = fc.record({ operator: equality, value: anything });
  if (leaf?.type === "boolean") {
    return fc.record({
      operator: equality,
      value: fc.constantFrom<FilterValue>(true, false, "True", "FALSE", "x", null),
    });
  }
  if (leaf?.type === "binary") {
    const parts = fc.constantFrom("eq" as const, "ne" as const, "co" as const, "sw" as const, "ew" as const);
    return fc.record({ operator: parts, value: fc.oneof(base64, texts) });
  }
  const compared = fc.record({
    operator: fc.constantFrom(...comparisonOperators),
    value: fc.oneof(texts, fc.constant("")),
  });
  return fc.oneof({ weight: 5, arbitrary: compared }, { weight: 1, arbitrary: equal });
}

/** Comparisons and presences over some paths. */
const terms = (paths: fc.Arbitrary<AttributePath>, scope: FilterScope): fc.Arbitrary<Comparison | Presence> =>
  paths.chain((path) => {
    const presence = fc.constant<Presence>({ kind: "presence", path });
    const comparison = fitting(comparisonTarget(scope(path))?.leaf).map(
      (rest): Comparison => ({ kind: "comparison", path, ...rest }),
    );
    return fc.oneof({ weight: 1, arbitrary: presence }, { weight: 5, arbitrary: comparison });
  });

/** Logical expressions over terms; operands of the same kind are flattened, as the parser does. */
function logical(term: fc.Arbitrary<FilterExpression>, depth: number): fc.Arbitrary<FilterExpression> {
  if (depth === 0) return term;
  const operand = logical(term, depth - 1);
  const operands = fc.array(operand, { minLength: 2, maxLength: 3 });
  return fc.oneof(
    { weight: 3, arbitrary: term },
    { weight: 1, arbitrary: operand.map((negated): FilterExpression => ({ kind: "not", operand: negated })) },
    { weight: 1, arbitrary: operands.map((list) => joinOperands("and", list)) },
    { weight: 1, arbitrary: operands.map((list) => joinOperands("or", list)) },
  );
}

const complexPaths = knownPaths.filter((path) => {
  const resolved = resolveAttributePath(userResourceType, path);
  return resolved?.attribute.type === "complex" && resolved.subAttribute === undefined;
});

const valuePaths: fc.Arbitrary<ValuePath> = fc.constantFrom(...complexPaths).chain((path) => {
  const complex = resolveAttributePath(userResourceType, path)?.attribute;
  const names = [...(complex?.subAttributes ?? []).map(({ name }) => name), "nope"];
  const inner = fc
    .constantFrom(...names)
    .chain(inAnyCase)
    .map((attribute): AttributePath => ({ attribute }));
  const scope: FilterScope = complex === undefined ? () => undefined : elementScope(complex);
  return logical(terms(inner, scope), 2).map((filter): ValuePath => ({ kind: "valuePath", path, filter }));
});

/**
 * Filters over the user type's attributes, in the form that the parser gives. Operators fit the
 * attributes: none of these filters is refused.
 */
export const filters: fc.Arbitrary<FilterExpression> = logical(
  fc.oneof(
    { weight: 4, arbitrary: terms(attributePaths, resourceScope(userResourceType)) },
    { weight: 2, arbitrary: valuePaths },
  ),
  3,
);

/** Names of attributes, sub-attributes, and of neither. */
const memberNames = fc.oneof(
  fc.constantFrom(
    "value",
    "type",
    "primary",
    "display",
    "givenName",
    "familyName",
    "$ref",
    "VALUE",
    "department",
    "manager",
  ),
  fc.constantFrom("userName", "active", "emails", "name", "roles", "id", "meta", "groups", "schemas", "members"),
  fc.constantFrom(
    "name.givenName",
    'emails[type eq "work"].value',
    `${ENTERPRISE_USER_URN}:manager`,
    ENTERPRISE_USER_URN,
  ),
  fc.constantFrom(...hostileKeys),
  storableText,
);

/** Any JSON value, with hostile keys now and then. */
export const jsonValues: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.oneof(texts, storableText, fc.boolean(), fc.integer(), fc.constant(null), fc.constant("")),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(memberNames, tie("value")), { maxLength: 4 }).map(ownMembers),
  ),
})).value;

/** An object with these very members, `__proto__` among them. */
export function ownMembers(members: readonly (readonly [string, JsonValue])[]): JsonObject {
  return Object.fromEntries(members);
}

/** The value, frozen all the way down, so that writing to it throws. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}

/** What clients might POST or PUT: attributes of any shape under any name, usually with a userName. */
export const bodies: fc.Arbitrary<JsonObject> = fc
  .record({
    user: users,
    members: fc.array(fc.tuple(memberNames, jsonValues), { maxLength: 5 }),
    displayName: texts,
  })
  .map(({ user, members, displayName }) => ({ ...user, ...ownMembers(members), displayName }));

/** Paths of PATCH operations: most of them mean something, some are malformed. */
const patchPaths = fc.oneof(
  { weight: 6, arbitrary: attributePaths.map(formatAttributePath) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(valuePaths, fc.constantFrom("", ".value", ".type", ".primary", ".display", ".nope", ".country", ".$ref"))
      .map(([path, sub]) => formatFilter(path) + sub),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'emails[type eq "work"].value',
      'roles[primary eq "True"].value',
      'addresses[type eq "home" and primary eq true].country',
      'emails[type eq "work"]',
      `${ENTERPRISE_USER_URN}:manager`,
      ENTERPRISE_USER_URN,
      "emails",
      "active",
      "name",
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom("", "a..b", "emails[", "groups", "meta.version", "id", ...hostileKeys) },
  { weight: 1, arbitrary: storableText },
);

const patchValues = fc.oneof(
  { weight: 4, arbitrary: texts },
  { weight: 2, arbitrary: fc.constantFrom<JsonValue>(true, "True", "False", null, "", [], {}) },
  { weight: 3, arbitrary: elements(element(texts)) as fc.Arbitrary<JsonValue> },
  { weight: 3, arbitrary: users },
  { weight: 3, arbitrary: jsonValues },
);

/** Any operation of a PATCH request: many apply, many do not. */
export const patchOperations: fc.Arbitrary<PatchOperation> = fc.oneof(
  fc.record(
    { op: fc.constantFrom("add", "replace", "remove"), path: patchPaths, value: patchValues },
    { ...plain, requiredKeys: ["op", "path"] },
  ),
  fc.record(
    {
      op: fc.constantFrom("add", "replace"),
      value: fc.oneof({ weight: 4, arbitrary: bodies }, { weight: 1, arbitrary: patchValues }),
    },
    plain,
  ),
);

/** Fails when the resource, or any object, has got another prototype or members that it does not own. */
export function unpolluted(resource: unknown): void {
  const isPlain =
    typeof resource !== "object" ||
    resource === null ||
    Array.isArray(resource) ||
    Object.getPrototypeOf(resource) === Object.prototype;
  if (!isPlain || Object.keys(Object.prototype).length > 0 || "userName" in {})
    throw new Error("A prototype was polluted.");
}
