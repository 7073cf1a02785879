import { isJsonObject, type JsonObject, jsonEquals } from "../scim/json.ts";

/**
 * The names of the top-level attributes in which two canonical resources differ, as the schema spells them, in
 * order; an extension's as `<URN>:<attribute>` (RFC 7644 §3.10). All that there are, for a resource that is new.
 */
export function changedAttributes(before: JsonObject | undefined, after: JsonObject): string[] {
  const [was, is] = [flatten(before ?? {}), flatten(after)];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  return names.filter((name) => !jsonEquals(was.get(name), is.get(name))).sort();
}

/** Attributes by their full names: those of extensions beside those of the core schema. */
function flatten(attributes: JsonObject): Map<string, JsonObject[string]> {
  return new Map(
    Object.entries(attributes).flatMap(([name, value]) =>
      isExtension(name) && isJsonObject(value)
        ? Object.entries(value).map(([attribute, inner]) => [`${name}:${attribute}`, inner] as const)
        : [[name, value] as const],
    ),
  );
}

/** Only the URN of a schema has a colon (RFC 7643 §2.1). */
function isExtension(name: string): boolean {
  return name.includes(":");
}
