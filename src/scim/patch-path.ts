import {
  type AttributePath,
  parseAttributePath,
  type ResolvedPath,
  resolveAttributePath,
  resolveExtension,
} from "./attribute-path.ts";
import { invalidPath, quotable } from "./errors.ts";
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
  /** Well-formed, but no attribute that this service keeps; `isDropped`: one that it is known to drop. */
  | { readonly kind: "unknown"; readonly isDropped: boolean };

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

/** Attributes that are taken and never kept (RFC 7643 §4.1.1): that they are ignored is no news. */
const DROPPED: ReadonlySet<string> = new Set(["password"]);
/** A URN with more dots in its last part than a path has; some clients write dots where colons belong. */
const DOTTED_URN = /^urn:[^\s()[\]"]+:[A-Za-z][\w-]*(?:\.[\w$-]+){2,}$/i;

/**
 * What a path means for a resource type.
 *
 * @throws ScimError `invalidPath` when malformed, `invalidFilter` when the part in brackets is
 */
export function resolvePatchPath(resourceType: ResourceType, text: string): PatchTarget {
  if (DOTTED_URN.test(text)) return { kind: "unknown", isDropped: false };
  const { path, filter } = parsePatchPath(text);
  const extension = resolveExtension(resourceType, path);
  if (extension !== undefined && filter === undefined) return { kind: "extension", extension };
  const resolved =
    resolveAttributePath(resourceType, path) ??
    resolveInExtensions(resourceType, path) ??
    resolveSimpleValue(resourceType, path);
  if (resolved === undefined) return { kind: "unknown", isDropped: DROPPED.has(path.attribute.toLowerCase()) };
  return filter === undefined ? { kind: "attribute", resolved } : { kind: "attribute", resolved, filter };
}

/** `title.value` is the title: seen from Entra ID, with a filter before the dot. */
function resolveSimpleValue(resourceType: ResourceType, { subAttribute, ...path }: AttributePath) {
  if (subAttribute?.toLowerCase() !== "value") return undefined;
  const resolved = resolveAttributePath(resourceType, path) ?? resolveInExtensions(resourceType, path);
  return resolved?.attribute.type === "complex" ? undefined : resolved;
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
    `The path “${quotable(text)}” is malformed; use attribute, attribute.sub or attribute[filter].sub.`,
  );
}
