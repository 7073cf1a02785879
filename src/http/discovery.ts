import type { Capabilities, ServiceProvider } from "../directory/service-provider.ts";
import type { JsonObject, JsonValue } from "../scim/json.ts";
import type { ResourceType, Schema } from "../scim/schema.ts";

const SCHEMA_URN = "urn:ietf:params:scim:schemas:core:2.0:Schema";
const RESOURCE_TYPE_URN = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
const SERVICE_PROVIDER_CONFIG_URN = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";

/** What `/ServiceProviderConfig` says beside what the tree can do. */
export interface Announcement {
  readonly baseUrl: string;
  /** Where people read how to set up the configuration. */
  readonly documentationUri: string;
  readonly announceCursors: boolean;
}

/**
 * The service provider's configuration resource (RFC 7643 §5). Cursors are told of where the configuration
 * asks for it (RFC 9865 §4): some clients refuse a member that they do not know, and never connect. Nor
 * does Keycloak's scim2-storage without a documentation.
 */
export function serviceProviderConfig(
  capabilities: Capabilities,
  { baseUrl, documentationUri, announceCursors }: Announcement,
): JsonObject {
  const { patch, filter, sort, etag, changePassword, bulk, pagination, authenticationSchemes } = capabilities;
  return {
    schemas: [SERVICE_PROVIDER_CONFIG_URN],
    documentationUri,
    patch: { supported: patch },
    bulk: { ...bulk },
    filter: { ...filter },
    changePassword: { supported: changePassword },
    sort: { supported: sort },
    etag: { supported: etag },
    ...(announceCursors ? { pagination: { ...pagination } } : {}),
    authenticationSchemes: authenticationSchemes.map((scheme) => ({ ...scheme })),
    meta: { resourceType: "ServiceProviderConfig", location: `${baseUrl}/ServiceProviderConfig` },
  };
}

/** Every schema that the tree's resource types use, each once (RFC 7643 §7). */
export function schemaResources(provider: ServiceProvider<unknown>, baseUrl: string): JsonObject[] {
  const schemas = provider.resources.flatMap(({ type }) => [type.schema, ...type.extensions]);
  return [...new Map(schemas.map((schema) => [schema.id, schema])).values()].map((schema) =>
    schemaResource(schema, baseUrl),
  );
}

/** The tree's resource types (RFC 7643 §6). */
export function resourceTypeResources(provider: ServiceProvider<unknown>, baseUrl: string): JsonObject[] {
  return provider.resources.map(({ type }) => resourceTypeResource(type, baseUrl));
}

function schemaResource(schema: Schema, baseUrl: string): JsonObject {
  return {
    schemas: [SCHEMA_URN],
    ...(schema as unknown as { [key: string]: JsonValue }),
    meta: { resourceType: "Schema", location: `${baseUrl}/Schemas/${schema.id}` },
  };
}

function resourceTypeResource(type: ResourceType, baseUrl: string): JsonObject {
  return {
    schemas: [RESOURCE_TYPE_URN],
    id: type.name,
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: type.schema.id,
    schemaExtensions: type.extensions.map(({ id }) => ({ schema: id, required: false })),
    meta: { resourceType: "ResourceType", location: `${baseUrl}/ResourceTypes/${type.name}` },
  };
}
