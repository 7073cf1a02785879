import { isJsonObject, type JsonObject, type JsonValue } from "../scim/json.ts";

/**
 * The name under which people see a user: `displayName`, else `name.formatted`, else the given and
 * the family name, else the userName. It is shown only; nothing of it goes into the SCIM resource.
 */
export function shownName({ displayName, name, userName }: JsonObject): string {
  const parts = isJsonObject(name) ? name : {};
  const full = [parts.givenName, parts.familyName].filter(isText).join(" ");
  return [displayName, parts.formatted, full].find(isText) ?? String(userName);
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === "string" && value.trim() !== "";
}
