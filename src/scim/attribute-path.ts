import {
  type Attribute,
  findAttribute,
  findCoreAttribute,
  findExtension,
  type ResourceType,
  type Schema,
} from "./schema.ts";

/** An attribute's name as it was written: `[schema:]attribute[.subAttribute]` (RFC 7644 §3.10). */
export interface AttributePath {
  readonly schema?: string;
  readonly attribute: string;
  readonly subAttribute?: string;
}

/** What a path means for a resource type. */
export interface ResolvedPath {
  /** The extension that holds the attribute; absent for core and common attributes. */
  readonly extension?: Schema;
  readonly attribute: Attribute;
  readonly subAttribute?: Attribute;
}

const NAME = /^\$?[A-Za-z][A-Za-z0-9_-]*$/;
/** A schema may be any URI; what delimits paths and filters cannot be in one. */
const SCHEMA = /^[^\s()[\]"]+$/;

/**
 * Parses `[urn:]attribute[.subAttribute]`. URNs hold dots and colons, so everything up to the last
 * colon is the schema (RFC 7644 §3.10). Returns undefined for what is not an attribute path.
 */
export function parseAttributePath(text: string): AttributePath | undefined {
  const colon = text.lastIndexOf(":");
  const schema = colon < 0 ? undefined : text.slice(0, colon);
  const [attribute = "", subAttribute, ...rest] = text.slice(colon + 1).split(".", 3);
  if (rest.length > 0 || !NAME.test(attribute)) return undefined;
  if (schema !== undefined && !SCHEMA.test(schema)) return undefined;
  if (subAttribute !== undefined && !NAME.test(subAttribute)) return undefined;
  return {
    ...(schema === undefined ? {} : { schema }),
    attribute,
    ...(subAttribute === undefined ? {} : { subAttribute }),
  };
}

/** The text of a path, such that parsing it gives the path again. */
export function formatAttributePath(path: AttributePath): string {
  const schema = path.schema === undefined ? "" : `${path.schema}:`;
  const sub = path.subAttribute === undefined ? "" : `.${path.subAttribute}`;
  return `${schema}${path.attribute}${sub}`;
}

/**
 * What the path means for a resource type, without regard to case. Undefined when the type has no
 * such attribute, which is never an error by itself: unknown attributes have no value.
 */
export function resolveAttributePath(resourceType: ResourceType, path: AttributePath): ResolvedPath | undefined {
  const extension = path.schema === undefined ? undefined : findExtension(resourceType, path.schema);
  const attribute = extension
    ? findAttribute(extension.attributes, path.attribute)
    : isCoreSchema(resourceType, path.schema)
      ? findCoreAttribute(resourceType, path.attribute)
      : undefined;
  if (attribute === undefined) return undefined;
  const holder = extension === undefined ? { attribute } : { extension, attribute };
  if (path.subAttribute === undefined) return holder;
  const subAttribute = findAttribute(attribute.subAttributes ?? [], path.subAttribute);
  return subAttribute && { ...holder, subAttribute };
}

/**
 * The extension that a path names as a whole (`urn:…:enterprise:2.0:User`), which by its form alone
 * looks like an attribute.
 */
export function resolveExtension(resourceType: ResourceType, path: AttributePath): Schema | undefined {
  return findExtension(resourceType, formatAttributePath(path));
}

/** Whether a path's schema is absent or names the type's core schema. */
export function isCoreSchema(resourceType: ResourceType, urn: string | undefined): boolean {
  return urn === undefined || urn.toLowerCase() === resourceType.schema.id.toLowerCase();
}
