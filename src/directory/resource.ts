import { isJsonObject, type JsonObject } from "../scim/json.ts";
import type { ResourceType } from "../scim/schema.ts";
import { formatVersion } from "./version.ts";

/** What is kept of any resource. */
export interface StoredResource {
  readonly id: string;
  readonly attributes: JsonObject;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The whole SCIM representation of a stored resource (RFC 7643 §3.1); nothing is projected yet. */
export function toResource(
  resourceType: ResourceType,
  stored: StoredResource,
  baseUrl: string,
  computed: JsonObject = {},
): JsonObject {
  return {
    schemas: schemasOf(resourceType, stored.attributes),
    id: stored.id,
    ...stored.attributes,
    ...computed,
    meta: {
      resourceType: resourceType.name,
      created: stored.createdAt,
      lastModified: stored.updatedAt,
      location: `${baseUrl}${resourceType.endpoint}/${stored.id}`,
      version: formatVersion(stored.version),
    },
  };
}

/** The URNs of the core schema and of the extensions that have values (RFC 7643 §3). */
export function schemasOf(resourceType: ResourceType, attributes: JsonObject): string[] {
  const extensions = resourceType.extensions.filter(({ id }) => isJsonObject(attributes[id]));
  return [resourceType.schema.id, ...extensions.map(({ id }) => id)];
}
