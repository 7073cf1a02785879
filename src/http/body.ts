import type { HonoRequest } from "hono";
import { invalidSyntax, payloadTooLarge, unsupportedMediaType } from "../scim/errors.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../scim/json.ts";

/** Bytes that a request's body may have, bulk requests aside. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** How deep a body may nest. */
export const MAX_BODY_DEPTH = 32;

const JSON_MEDIA_TYPE = /^application\/(?:scim\+)?json\s*(?:;|$)/i;

/**
 * The JSON object that a request carries.
 *
 * @throws ScimError 415 for another media type, 413 over the limit, `invalidSyntax` for what is no object
 */
export async function readJsonObject(request: HonoRequest, maxBytes = MAX_BODY_BYTES): Promise<JsonObject> {
  if (!JSON_MEDIA_TYPE.test(request.header("Content-Type")?.trim() ?? "")) throw unsupportedMediaType();
  checkSize(Number(request.header("Content-Length") ?? 0), maxBytes);
  const text = await request.text();
  checkSize(new TextEncoder().encode(text).byteLength, maxBytes);
  const body = parseJson(text);
  if (!isJsonObject(body)) throw invalidSyntax("The body must be a JSON object.");
  return body;
}

function checkSize(bytes: number, maxBytes: number): void {
  if (bytes > maxBytes) throw payloadTooLarge(`The body is larger than the limit of ${maxBytes} bytes.`);
}

function parseJson(text: string): JsonValue {
  checkDepth(text);
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw invalidSyntax("The body is not valid JSON.");
  }
}

/** Counts brackets outside strings before anything recurses over the value. */
function checkDepth(text: string): void {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInString && character === "\\") index += 1;
    else if (character === '"') isInString = !isInString;
    else if (!isInString && (character === "{" || character === "[")) depth += 1;
    else if (!isInString && (character === "}" || character === "]")) depth -= 1;
    if (depth > MAX_BODY_DEPTH) throw invalidSyntax(`The body nests deeper than ${MAX_BODY_DEPTH} levels.`);
  }
}
