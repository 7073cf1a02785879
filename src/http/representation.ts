import { isJsonObject, type JsonObject } from "../scim/json.ts";

/** `meta.version` of a resource: its entity tag. */
export function versionOf({ meta }: JsonObject): string {
  return isJsonObject(meta) ? String(meta.version) : "";
}

/** `meta.location` of a resource. */
export function locationOf({ meta }: JsonObject): string {
  return isJsonObject(meta) ? String(meta.location) : "";
}
