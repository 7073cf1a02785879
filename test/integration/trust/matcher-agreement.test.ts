import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TreeKind } from "../../../src/directory/configuration.ts";
import { type AttributePath, formatAttributePath, parseAttributePath } from "../../../src/scim/attribute-path.ts";
import {
  type ComparisonOperator,
  comparisonOperators,
  type FilterExpression,
  type FilterValue,
  joinOperands,
} from "../../../src/scim/filter/ast.ts";
import { formatFilter } from "../../../src/scim/filter/format.ts";
import { compileMatcher, resourceScope } from "../../../src/scim/filter/match.ts";
import { parseFilter } from "../../../src/scim/filter/parse.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/scim/json.ts";
import type { ResourceType } from "../../../src/scim/schema.ts";
import { groupResourceType } from "../../../src/scim/schemas/group.ts";
import { subscriberResourceType, userResourceType } from "../../../src/scim/schemas/user.ts";
import { attributePaths, filters, groupNames } from "../../property/arbitraries.ts";
import { assertProperty, isWholeSearch } from "../../property/assert-property.ts";
import { attempt } from "../../property/attempt.ts";
import type { Connection } from "../helpers/tenants.ts";
import { connect, people } from "./universe.ts";

const resourceTypes: Readonly<Record<TreeKind, ResourceType>> = {
  project: userResourceType,
  "status-page": subscriberResourceType,
};

/** Attributes that the service makes, and that identity providers filter on. */
const madePaths = [
  "id",
  "schemas",
  "meta",
  "meta.created",
  "meta.lastModified",
  "meta.location",
  "meta.resourceType",
  "meta.version",
  "groups",
  "groups.value",
  "groups.display",
  "groups.$ref",
  "groups.type",
  "members",
  "members.value",
  "members.display",
  "members.$ref",
  "members.type",
  "displayName",
  "externalId",
  "userName",
  "emails.value",
  "x509Certificates",
].flatMap((text) => parseAttributePath(text) ?? []);

/** A comparison whose literal comes from what the tenant really has: it is made once that is known. */
interface Observed {
  readonly path: AttributePath;
  readonly operator: ComparisonOperator | "pr";
  readonly from: number;
  readonly bend: "as it is" | "in upper case" | "its beginning" | "its end" | "something else";
}

const observed: fc.Arbitrary<Observed> = fc.record({
  path: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...madePaths) }, { weight: 1, arbitrary: attributePaths }),
  operator: fc.constantFrom(...comparisonOperators, "eq" as const, "eq" as const, "pr" as const),
  from: fc.nat(),
  bend: fc.constantFrom("as it is", "in upper case", "its beginning", "its end", "something else"),
});

function toTerm({ path, operator, from, bend }: Observed, resources: readonly JsonObject[]): FilterExpression {
  if (operator === "pr") return { kind: "presence", path };
  const found = resources.flatMap((resource) => valuesAt(resource, path));
  const value = found[from % Math.max(1, found.length)] ?? null;
  return { kind: "comparison", path, operator, value: typeof value === "string" ? bendText(value, bend) : value };
}

function bendText(text: string, bend: Observed["bend"]): string {
  const characters = [...text];
  if (bend === "in upper case") return text.toUpperCase();
  if (bend === "its beginning") return characters.slice(0, Math.ceil(characters.length / 2)).join("");
  if (bend === "its end") return characters.slice(Math.floor(characters.length / 2)).join("");
  return bend === "as it is" ? text : `${text}x`;
}

/** Simple values that a resource has at a path, or at the `value` below it. */
function valuesAt(resource: JsonObject, { attribute, subAttribute = "value" }: AttributePath): FilterValue[] {
  const member = (object: JsonObject, name: string): JsonValue[] =>
    Object.entries(object).flatMap(([key, value]) => (key.toLowerCase() === name.toLowerCase() ? [value].flat() : []));
  return member(resource, attribute)
    .flatMap((value) => (isJsonObject(value) ? member(value, subAttribute) : [value]))
    .flatMap((value) => (typeof value === "object" ? [] : [value]));
}

/** Filters over what is generated and what is observed, joined at random. */
const combined = fc.record({
  generated: filters,
  terms: fc.array(observed, { minLength: 1, maxLength: 3 }),
  kind: fc.constantFrom("and" as const, "or" as const),
  negated: fc.boolean(),
  alone: fc.boolean(),
});

type Combined = typeof combined extends fc.Arbitrary<infer Value> ? Value : never;

function toFilter({ generated, terms, kind, negated, alone }: Combined, resources: readonly JsonObject[]) {
  const made = terms.map((term) => toTerm(term, resources));
  const joined = joinOperands(kind, alone ? made : [generated, ...made]);
  return negated ? ({ kind: "not", operand: joined } as const) : joined;
}

interface Verdict {
  readonly filter: string;
  readonly status: number;
  readonly ids: readonly string[];
}

/** What the database answers: the ids, or that it refuses. */
async function askDatabase(idp: Connection, endpoint: string, filter: string): Promise<Verdict> {
  const { status, body } = await idp.search(endpoint, { filter, attributes: ["id"], count: 1000 });
  if (status !== 200) return { filter, status: body.scimType === "invalidFilter" ? status : -status, ids: [] };
  if (body.totalResults !== body.Resources.length) throw new Error(`${body.totalResults} announced by ${filter}`);
  return { filter, status, ids: body.Resources.map(({ id }) => id) };
}

/** The same by the matcher in memory. */
function askMatcher(type: ResourceType, filter: string, resources: readonly JsonObject[]): Verdict {
  const matches = attempt(() => compileMatcher(parseFilter(filter), resourceScope(type)));
  if (matches === undefined) return { filter, status: 400, ids: [] };
  return { filter, status: 200, ids: resources.filter(matches).map(({ id }) => String(id)) };
}

/** Some users are in groups, where the tree has groups. */
async function createGroups(idp: Connection, userIds: readonly string[], names: readonly string[]): Promise<void> {
  const groups = names.map((displayName, index) => ({
    displayName: `${displayName}${index}`,
    ...(index % 2 === 0 ? { externalId: displayName } : {}),
    members: userIds.filter((_, position) => (position + index) % 3 !== 0).map((value) => ({ value })),
  }));
  await idp.createAll("/Groups", groups);
}

const kinds: readonly TreeKind[] = ["project", "status-page"];

describe("the database selects what the matcher in memory selects (RFC 7644 §3.4.2.2)", () => {
  it.each(kinds)("users of a %s, over generated filters", async (kind) => {
    let choosy = 0;
    const property = fc.asyncProperty(
      people(12),
      fc.array(groupNames, { maxLength: 3 }),
      fc.array(combined, { minLength: 20, maxLength: 20 }),
      async (users, teams, candidates) => {
        const idp = await connect(kind);
        const ids = await idp.createAll("/Users", users);
        if (kind === "project") await createGroups(idp, ids, teams);
        const resources = await idp.all("/Users");
        for (const candidate of candidates) {
          const filter = formatFilter(toFilter(candidate, resources));
          const expected = askMatcher(resourceTypes[kind], filter, resources);
          expect(await askDatabase(idp, "/Users", filter)).toEqual(expected);
          if (expected.ids.length > 0 && expected.ids.length < resources.length) choosy += 1;
        }
      },
    );
    await assertProperty(property, 25);
    // Filters that find nobody, or everybody, would show little.
    if (isWholeSearch) expect(choosy).toBeGreaterThan(5);
  });

  it("groups of a project, over generated filters", async () => {
    const property = fc.asyncProperty(
      people(5),
      fc.array(groupNames, { minLength: 1, maxLength: 5 }),
      fc.array(combined, { minLength: 20, maxLength: 20 }),
      async (users, teams, candidates) => {
        const idp = await connect("project");
        await createGroups(idp, await idp.createAll("/Users", users), teams);
        const resources = await idp.all("/Groups");
        for (const candidate of candidates) {
          const filter = formatFilter(toFilter(candidate, resources));
          const expected = askMatcher(groupResourceType, filter, resources);
          expect(await askDatabase(idp, "/Groups", filter)).toEqual(expected);
        }
      },
    );
    await assertProperty(property, 15);
  });

  it.each(kinds)("users of a %s, over filters that generators rarely find", async (kind) => {
    const idp = await connect(kind);
    await idp.createAll("/Users", [
      { userName: "full@x.test", name: { givenName: "A" }, emails: [{ value: "a@x.test", type: "work" }] },
      { userName: "bare@x.test" },
      { userName: "astral@x.test", name: { givenName: "😀b c😀" }, emails: [{ value: "😀b c😀" }] },
      { userName: "place@x.test", addresses: [{ country: "PT" }], emails: [{ type: "work", display: "no value" }] },
    ]);
    const resources = await idp.all("/Users");
    for (const filter of rareFilters) {
      expect(await askDatabase(idp, "/Users", filter)).toEqual(askMatcher(resourceTypes[kind], filter, resources));
    }
  });

  it.each(kinds)("users of a %s, whether or not an operator fits its attribute", async (kind) => {
    const idp = await connect(kind);
    await idp.createAll("/Users", [{ userName: "a@x.test", emails: [{ value: "a@x.test", primary: true }] }]);
    const resources = await idp.all("/Users");
    const literals = fc.constantFrom<FilterValue>("a", "true", "2026-01-01T00:00:00Z", true, null, 1, -0.5, "");
    const property = fc.asyncProperty(
      attributePaths,
      fc.constantFrom(...comparisonOperators),
      literals,
      fc.boolean(),
      async (path, operator, value, isBracketed) => {
        const name = formatAttributePath(path);
        const filter = isBracketed
          ? `emails[${path.subAttribute ?? "primary"} ${operator} ${JSON.stringify(value)}]`
          : `${name} ${operator} ${JSON.stringify(value)}`;
        expect(await askDatabase(idp, "/Users", filter)).toEqual(askMatcher(resourceTypes[kind], filter, resources));
      },
    );
    await assertProperty(property, 100);
  });
});

const rareFilters = [
  "name eq null",
  "name ne null",
  "addresses eq null",
  "addresses pr",
  "emails eq null",
  "emails.value eq null",
  "emails pr",
  "emails.value pr",
  "emails[value eq null]",
  "emails[not (value pr)]",
  "emails[nope eq null]",
  "emails[nope ne null]",
  "nope eq null",
  "nope ne null",
  'nope ne "x"',
  "meta pr",
  "meta eq null",
  "meta ne null",
  "meta.nope pr",
  'meta[resourceType eq "User"]',
  'meta[resourceType eq "user"]',
  "meta[not (resourceType pr)]",
  "groups eq null",
  "schemas pr",
  "schemas eq null",
  'schemas co "enterprise"',
  ...["userName", "title", "name.givenName", "emails", "emails.value"].flatMap((name) =>
    ["co", "sw", "ew"].flatMap((operator) =>
      ["", "😀", "😀b", "c😀", "b c", "😀c"].map((text) => `${name} ${operator} ${JSON.stringify(text)}`),
    ),
  ),
  ...["co", "sw", "ew"].flatMap((operator) => [`emails[value ${operator} ""]`, `emails[display ${operator} ""]`]),
  'emails.value[type eq "work"]',
  'emails.value[value eq "a@x.test"]',
  'name.givenName[value eq "A"]',
  'userName[value eq "full@x.test"]',
  'emails[value[type eq "work"]]',
  'emails[value eq "a@x.test" and type eq "WORK"]',
  'emails[value eq "a@x.test" or type eq "WORK"]',
  'not (emails[value eq "a@x.test"])',
  'emails[value eq "a@x.test" and value eq "b@x.test"]',
  'active eq "TRUE" and not (active eq false)',
  'meta.created gt "2000-01-01T00:00:00Z"',
  'meta.created lt "2000-01-01T00:00:00+01:00"',
  'urn:ietf:params:scim:schemas:core:2.0:User:meta.version sw "W/"',
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq null",
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName eq null",
];
