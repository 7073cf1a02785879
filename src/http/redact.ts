import { isJsonObject, type JsonObject, type JsonValue } from "../scim/json.ts";

/** Bytes of a failed request's body that are kept. */
export const MAX_LOGGED_BODY = 8 * 1024;

const SECRET_NAME = /password|secret|token|authorization|credential/i;
/** Members that hold filters, which can compare a secret with a value: clients spell them in any case. */
const FILTER_NAME = /^(?:filter|path)$/i;
/** The values in a filter, or the rest of it after a quote that does not end. */
const QUOTED = /"(?:[^"\\]|\\.)*"?/g;
const MASK = "[removed]";

/** A request's body as it may be kept: secrets removed, cut at 8 KiB; null when there was none. */
export function redactBody(body: string | null): string | null {
  if (body === null || body === "") return null;
  const redacted = redactText(body);
  const bytes = new TextEncoder().encode(redacted);
  if (bytes.byteLength <= MAX_LOGGED_BODY) return redacted;
  return new TextDecoder().decode(bytes.subarray(0, MAX_LOGGED_BODY)).replace(/\uFFFD+$/, "");
}

function redactText(text: string): string {
  try {
    return JSON.stringify(redactValue(JSON.parse(text) as JsonValue, 0));
  } catch {
    // Not JSON, or nested past the limit: nothing says where its secrets are.
    return SECRET_NAME.test(text) ? `${MASK}: a body that is not valid JSON and names a secret` : text;
  }
}

function redactValue(value: JsonValue, depth: number): JsonValue {
  if (depth > 64) throw new RangeError("nested too deep");
  if (Array.isArray(value)) return value.map((each) => redactValue(each, depth + 1));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value);
  const isSecretOperation = members.some(
    ([name, each]) => name.toLowerCase() === "path" && typeof each === "string" && SECRET_NAME.test(each),
  );
  return Object.fromEntries(members.map(([name, each]) => [name, redactMember(name, each, isSecretOperation, depth)]));
}

function redactMember(name: string, value: JsonValue, isSecretOperation: boolean, depth: number): JsonValue {
  const isSecret = SECRET_NAME.test(name) || (isSecretOperation && name.toLowerCase() === "value");
  if (isSecret) return MASK;
  const isFilter = typeof value === "string" && FILTER_NAME.test(name) && SECRET_NAME.test(value);
  return isFilter ? value.replace(QUOTED, `"${MASK}"`) : redactValue(value, depth + 1);
}

/** The person or group that a body is about, as far as it says. */
export function namedIn(body: string | null): { email: string | null; group: string | null } {
  const parsed = parseObject(body);
  const text = (value: JsonValue | undefined) => (typeof value === "string" ? value : null);
  return { email: text(parsed.userName), group: text(parsed.userName) === null ? text(parsed.displayName) : null };
}

function parseObject(body: string | null): JsonObject {
  try {
    const value: unknown = JSON.parse(body ?? "");
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
