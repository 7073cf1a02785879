import {
  type AttributePath,
  parseAttributePath,
  type ResolvedPath,
  resolveAttributePath,
  resolveExtension,
} from "./attribute-path.ts";
import { invalidPath } from "./errors.ts";
import type { FilterExpression } from "./filter/ast.ts";
import { elementScope } from "./filter/match.ts";
import { parseFilter } from "./filter/parse.ts";
import type { ResourceType, Schema } from "./schema.ts";

/** A PATCH path: `attribute[filter].subAttribute`, filter and sub-attribute optional (RFC 7644 §3.5.2). */
export interface PatchPath {
  readonly path: AttributePath;
  readonly filter?: FilterExpression;
}

/** What a PATCH path means for a resource type. */
export type PatchTarget =
  | { readonly kind: "attribute"; readonly resolved: ResolvedPath; readonly filter?: FilterExpression }
  | { readonly kind: "extension"; readonly extension: Schema }
  /** Well-formed, but no attribute that this service keeps. */
  | { readonly kind: "unknown" };

/**
 * Parses a PATCH path.
 *
 * @throws ScimError `invalidPath` when malformed, `invalidFilter` when the part in brackets is
 */
export function parsePatchPath(text: string): PatchPath {
  const open = text.indexOf("[");
  if (open < 0) return { path: parseName(text, text.trim()) };
  const close = text.lastIndexOf("]");
  const rest = text.slice(close + 1).trim();
  if (close < open || (rest !== "" && !rest.startsWith("."))) throw malformed(text);
  const name = text.slice(0, open).trim();
  if (parseName(text, name).subAttribute !== undefined) throw malformed(text);
  return { path: parseName(text, name + rest), filter: parseFilter(text.slice(open + 1, close)) };
}

/**
 * What a parsed path means for a resource type.
 *
 * @throws ScimError `invalidPath` when a filter follows an attribute that has no sub-attributes
 */
export function resolvePatchPath(resourceType: ResourceType, { path, filter }: PatchPath): PatchTarget {
  const extension = resolveExtension(resourceType, path);
  if (extension !== undefined && filter === undefined) return { kind: "extension", extension };
  const resolved = resolveAttributePath(resourceType, path) ?? resolveInExtensions(resourceType, path);
  if (resolved === undefined) return { kind: "unknown" };
  if (filter === undefined) return { kind: "attribute", resolved };
  if (resolved.attribute.type !== "complex") {
    throw invalidPath(`“${resolved.attribute.name}” has no sub-attributes that a filter in brackets could test.`);
  }
  return { kind: "attribute", resolved, filter };
}

/** An extension's attribute without its URN: Microsoft Entra ID was seen to send a bare `manager`. */
function resolveInExtensions(resourceType: ResourceType, path: AttributePath): ResolvedPath | undefined {
  if (path.schema !== undefined) return undefined;
  for (const { id } of resourceType.extensions) {
    const resolved = resolveAttributePath(resourceType, { ...path, schema: id });
    if (resolved !== undefined) return resolved;
  }
  return undefined;
}

/**
 * The value that `eq` terms joined by `and` describe, for making an element that matches them
 * (`emails[type eq "work"].value` on a user without e-mails). Undefined for any other filter.
 */
export function describedElement(
  target: ResolvedPath,
  filter: FilterExpression,
): Map<string, string | number | boolean> | undefined {
  const terms = filter.kind === "and" ? filter.operands : [filter];
  const scope = elementScope(target.attribute);
  const element = new Map<string, string | number | boolean>();
  for (const term of terms) {
    if (term.kind !== "comparison" || term.operator !== "eq" || term.value === null) return undefined;
    const resolved = scope(term.path);
    if (resolved === undefined) return undefined;
    element.set(resolved.attribute.name, term.value);
  }
  return element;
}

function parseName(text: string, name: string): AttributePath {
  const path = parseAttributePath(name);
  if (path === undefined) throw malformed(text);
  return path;
}

function malformed(text: string) {
  return invalidPath(
    `The path “${text.slice(0, 200)}” is malformed; use attribute, attribute.sub or attribute[filter].sub.`,
  );
}
