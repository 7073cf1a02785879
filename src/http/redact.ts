import { isJsonObject, type JsonObject, type JsonValue } from "../scim/json.ts";

/** Bytes of a failed request's body that are kept. */
export const MAX_LOGGED_BODY = 8 * 1024;
/** How deep a body is looked through, JSON in its texts included. */
const MAX_DEPTH = 64;

const SECRET_NAME = /passw|pwd|passphrase|secret|token|authorization|credential|(?:api|private)[-_ ]?key/i;
/** Members that hold filters, which can compare a secret with a value: clients spell them in any case. */
const FILTER_NAME = /^(?:filter|path)$/i;
/** A filter from its first value on: behind an operator, or in quotes. */
const FILTER_VALUES = /(["'“‘`]|\s(?:eq|ne|co|sw|ew|gt|ge|lt|le)\s).*$/is;
const BEGINS_LIKE_JSON = /^\s*[{[]/;
/** What stands for another character: `\u0061` in JSON, `%61` in a URL or a form. */
const ESCAPED = /\\u([0-9a-f]{4})|%([0-9a-f]{2})/gi;
/** How often a text may have been escaped. */
const MAX_ESCAPES = 3;
const MASK = "[removed]";

/** A text without something that must not be kept. */
export type Redact = (text: string) => string;

/** Takes the token that a request presented out of a text, escaped or not, wherever it stands. */
export function createTokenRemover(token: string | undefined): Redact {
  if (token === undefined || token === "") return (text) => text;
  return (text) => {
    let read = text;
    for (let round = 0; round < MAX_ESCAPES && !read.includes(token) && read.search(ESCAPED) >= 0; round += 1) {
      read = unescapeOnce(read);
    }
    return read.includes(token) ? read.replaceAll(token, MASK) : text;
  };
}

/** A request's body as it may be kept: secrets removed, then cut at 8 KiB; null when there was none. */
export function redactBody(body: string | null, withoutToken: Redact): string | null {
  if (body === null || body === "") return null;
  const redacted = redactText(body, withoutToken, 0);
  const bytes = new TextEncoder().encode(redacted);
  if (bytes.byteLength <= MAX_LOGGED_BODY) return redacted;
  return new TextDecoder().decode(bytes.subarray(0, MAX_LOGGED_BODY)).replace(/\uFFFD+$/, "");
}

function redactText(text: string, withoutToken: Redact, depth: number): string {
  try {
    return JSON.stringify(redactValue(JSON.parse(text) as JsonValue, withoutToken, depth));
  } catch {
    // Not JSON, or nested past the limit: nothing says where its secrets are.
    return namesSecret(text) ? `${MASK}: a body that is not valid JSON and names a secret` : withoutToken(text);
  }
}

function redactValue(value: JsonValue, withoutToken: Redact, depth: number): JsonValue {
  if (depth > MAX_DEPTH) throw new RangeError("nested too deep");
  if (typeof value === "string") return redactString(value, withoutToken, depth);
  if (Array.isArray(value)) return value.map((each) => redactValue(each, withoutToken, depth + 1));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value);
  const isSecretOperation = members.some(
    ([name, each]) => name.toLowerCase() === "path" && typeof each === "string" && SECRET_NAME.test(each),
  );
  return Object.fromEntries(
    members.map(([name, each]) => {
      const isSecret = SECRET_NAME.test(name) || (isSecretOperation && name.toLowerCase() === "value");
      return [withoutToken(name), isSecret ? MASK : redactMember(name, each, withoutToken, depth + 1)];
    }),
  );
}

function redactMember(name: string, value: JsonValue, withoutToken: Redact, depth: number): JsonValue {
  const isFilter = typeof value === "string" && FILTER_NAME.test(name) && SECRET_NAME.test(value);
  return redactValue(isFilter ? value.replace(FILTER_VALUES, `$1${MASK}`) : value, withoutToken, depth);
}

/** Clients send JSON as text, too; what only begins like JSON is looked at as a broken body is. */
function redactString(text: string, withoutToken: Redact, depth: number): string {
  return BEGINS_LIKE_JSON.test(text) ? redactText(text, withoutToken, depth + 1) : withoutToken(text);
}

function namesSecret(text: string): boolean {
  return SECRET_NAME.test(text) || SECRET_NAME.test(unescapeOnce(text));
}

function unescapeOnce(text: string): string {
  return text.replace(ESCAPED, (_, unit?: string, byte?: string) =>
    String.fromCharCode(Number.parseInt(unit ?? byte ?? "", 16)),
  );
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
