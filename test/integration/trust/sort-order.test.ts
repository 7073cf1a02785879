import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TreeKind } from "../../../src/directory/configuration.ts";
import {
  type AttributePath,
  formatAttributePath,
  parseAttributePath,
  resolveAttributePath,
} from "../../../src/scim/attribute-path.ts";
import { toComparable } from "../../../src/scim/filter/comparison.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/scim/json.ts";
import { type ResourceType, valueSubAttribute } from "../../../src/scim/schema.ts";
import { subscriberResourceType, userResourceType } from "../../../src/scim/schemas/user.ts";
import { compareCodePoints } from "../../../src/scim/text.ts";
import { attributePaths, groupNames } from "../../property/arbitraries.ts";
import { assertProperty } from "../../property/assert-property.ts";
import { connect, people } from "./universe.ts";

const resourceTypes: Readonly<Record<TreeKind, ResourceType>> = {
  project: userResourceType,
  "status-page": subscriberResourceType,
};

const madePaths = [
  "id",
  "meta",
  "meta.created",
  "meta.version",
  "meta.location",
  "groups",
  "groups.display",
  "schemas",
];
const sortPaths = fc.oneof(
  { weight: 4, arbitrary: attributePaths },
  { weight: 1, arbitrary: fc.constantFrom(...madePaths.flatMap((text) => parseAttributePath(text) ?? [])) },
);

/** RFC 7644 §3.4.2.3: the primary value counts, else the first; a complex attribute stands for its `value`. */
function sortKey(type: ResourceType, path: AttributePath, resource: JsonObject): string | undefined {
  const resolved = resolveAttributePath(type, path);
  if (resolved === undefined) return undefined;
  const { extension, attribute } = resolved;
  const holder = extension === undefined ? resource : resource[extension.id];
  const value = isJsonObject(holder) ? holder[attribute.name] : undefined;
  const chosen = Array.isArray(value) ? (value.find(isPrimary) ?? value[0]) : value;
  const leaf = resolved.subAttribute ?? (attribute.type === "complex" ? valueSubAttribute(attribute) : attribute);
  if (leaf === undefined || chosen === undefined) return undefined;
  const single = attribute.type === "complex" ? (isJsonObject(chosen) ? chosen[leaf.name] : undefined) : chosen;
  return single === undefined ? undefined : String(toComparable(leaf, single));
}

function isPrimary(value: JsonValue): boolean {
  return isJsonObject(value) && value.primary === true;
}

/** The ids in the order of the key, missing ones last, or first when descending; then in the order of the ids. */
function modelOrder(type: ResourceType, path: AttributePath, descending: boolean, resources: readonly JsonObject[]) {
  const keyed = resources.map((resource) => ({ id: String(resource.id), key: sortKey(type, path, resource) }));
  return keyed
    .sort((left, right) => {
      const byKey = compareKeys(left.key, right.key);
      return (descending ? -byKey : byKey) || compareCodePoints(left.id, right.id);
    })
    .map(({ id }) => id);
}

function compareKeys(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return compareCodePoints(left, right);
}

describe("lists are in the order that a model in memory gives (RFC 7644 §3.4.2.3)", () => {
  it.each<TreeKind>(["project", "status-page"])("users of a %s, by any attribute, in both directions", async (kind) => {
    const property = fc.asyncProperty(
      people(12),
      groupNames,
      fc.array(fc.tuple(sortPaths, fc.boolean()), { minLength: 15, maxLength: 15 }),
      async (users, groupName, orders) => {
        const idp = await connect(kind);
        const ids = await idp.createAll("/Users", users);
        const members = ids.slice(1).map((value) => ({ value }));
        if (kind === "project") await idp.create("/Groups", { displayName: groupName, members });
        const resources = await idp.all("/Users");
        for (const [path, descending] of orders) {
          const order = { sortBy: formatAttributePath(path), sortOrder: descending ? "descending" : "ascending" };
          const { body } = await idp.search("/Users", { ...order, count: 1000 });
          const expected = modelOrder(resourceTypes[kind], path, descending, resources);
          const answered = body.Resources.map(({ id }) => id);
          expect({ ...order, ids: answered }).toEqual({ ...order, ids: expected });
        }
      },
    );
    await assertProperty(property, 25);
  });
});
