import type { HonoRequest } from "hono";
import { invalidSyntax, payloadTooLarge, unsupportedEncoding, unsupportedMediaType } from "../scim/errors.ts";
import { isJsonObject, type JsonObject, type JsonValue, nestsDeeper } from "../scim/json.ts";

/** Bytes that a request's body may have, bulk requests aside. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** How deep a body may nest. */
export const MAX_BODY_DEPTH = 32;

/** No type at all is taken for JSON too, and so is the old `text/json`: ssoready and others were seen to send both. */
const JSON_MEDIA_TYPE = /^(?:(?:application\/(?:scim\+)?|text\/)json\s*(?:;|$)|$)/i;

/**
 * The JSON object that a request carries.
 *
 * @throws ScimError 415 for another media type or an encoding, 413 over the limit, `invalidSyntax` for what is no object
 */
export async function readJsonObject(request: HonoRequest, maxBytes = MAX_BODY_BYTES): Promise<JsonObject> {
  if (!JSON_MEDIA_TYPE.test(request.header("Content-Type")?.trim() ?? "")) throw unsupportedMediaType();
  if (!/^(?:identity)?$/i.test(request.header("Content-Encoding")?.trim() ?? "")) throw unsupportedEncoding();
  checkSize(Number(request.header("Content-Length") ?? 0), maxBytes);
  const bytes = await request.arrayBuffer();
  checkSize(bytes.byteLength, maxBytes);
  const body = parseJson(decodeUtf8(bytes));
  if (!isJsonObject(body)) throw invalidSyntax("The body must be a JSON object.");
  return body;
}

/** Bytes of a body that are kept for the log alone. */
const MAX_START_BYTES = 64 * 1024;
/** Bytes of a body that are read to be thrown away. */
const MAX_DRAINED_BYTES = 64 * 1024 * 1024;

/** Starts that were read: a request that is repeated under a fresh configuration can be refused twice. */
const starts = new WeakMap<Request, Promise<string>>();

/** A body for the log: all of it where it has been read before, else its start, however long it is. */
export function readBodyStart(request: HonoRequest): Promise<string> {
  const { raw } = request;
  const known = starts.get(raw);
  if (known !== undefined) return known;
  if (raw.bodyUsed || raw.body === null) return request.text();
  const start = readStart(raw.body);
  starts.set(raw, start);
  return start;
}

/** The rest is read as well: a client that is answered while it still sends sees a broken connection, not the answer. */
async function readStart(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    if (size < MAX_START_BYTES) chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= MAX_DRAINED_BYTES) break;
  }
  return new TextDecoder().decode(await new Blob(chunks).arrayBuffer());
}

function checkSize(bytes: number, maxBytes: number): void {
  if (bytes > maxBytes) throw payloadTooLarge(`The body is larger than the limit of ${maxBytes} bytes.`);
}

/** RFC 8259 §8.1: JSON is UTF-8. What is not would be kept as something that nobody sent. */
function decodeUtf8(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw invalidSyntax("The body is not UTF-8.");
  }
}

function parseJson(text: string): JsonValue {
  if (nestsDeeper(text, MAX_BODY_DEPTH)) throw invalidSyntax(`The body nests deeper than ${MAX_BODY_DEPTH} levels.`);
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw invalidSyntax("The body is not valid JSON.");
  }
}
