import type { VersionCondition } from "./operations.ts";

/** The weak entity tag of a version, as in `ETag` and `meta.version` (RFC 7644 §3.14). */
export function formatVersion(version: number): string {
  return `W/"${version}"`;
}

/** Whether a version satisfies an `If-Match` or `If-None-Match` header; weak comparison. */
export function matchesVersion(condition: VersionCondition | undefined, version: number): boolean {
  if (condition === undefined || condition === "*") return true;
  return condition.some((tag) => tag.replace(/^W\//, "") === `"${version}"`);
}

/** The entity tags of an `If-Match` or `If-None-Match` header; undefined when there is none. */
export function parseVersionCondition(header: string | undefined): VersionCondition | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  if (header.trim() === "*") return "*";
  return header.split(",").map((tag) => tag.trim());
}
