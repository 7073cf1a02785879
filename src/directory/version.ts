import { preconditionExcluded, preconditionFailed } from "../scim/errors.ts";
import type { VersionCondition, VersionConditions } from "./operations.ts";

/** The weak entity tag of a version, as in `ETag` and `meta.version` (RFC 7644 §3.14). */
export function formatVersion(version: number): string {
  return `W/"${version}"`;
}

/**
 * Checks what `If-Match` and `If-None-Match` ask of a resource that is there (RFC 7644 §3.14, RFC 9110 §13.1).
 *
 * @throws ScimError 412
 */
export function checkConditions({ ifMatch, ifNoneMatch }: VersionConditions, version: number): void {
  const tag = formatVersion(version);
  if (ifMatch !== undefined && !namesTag(ifMatch, tag)) throw preconditionFailed();
  if (excludesTag(ifNoneMatch, tag)) throw preconditionExcluded();
}

/** Whether nothing is asked of the version, so that it need not be known. */
export function isUnconditional({ ifMatch, ifNoneMatch }: VersionConditions): boolean {
  return ifMatch === undefined && ifNoneMatch === undefined;
}

/** Whether an `If-None-Match` header excludes a resource with an entity tag. */
export function excludesTag(ifNoneMatch: VersionCondition | undefined, tag: string): boolean {
  return ifNoneMatch !== undefined && namesTag(ifNoneMatch, tag);
}

/** Weak comparison (RFC 9110 §8.8.3.2). */
function namesTag(condition: VersionCondition, tag: string): boolean {
  const opaque = (each: string) => each.replace(/^W\//, "");
  return condition === "*" || condition.some((each) => opaque(each) === opaque(tag));
}

/** The entity tags of an `If-Match` or `If-None-Match` header; undefined when there is none. */
export function parseVersionCondition(header: string | undefined): VersionCondition | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  if (header.trim() === "*") return "*";
  return header.split(",").map((tag) => tag.trim());
}
