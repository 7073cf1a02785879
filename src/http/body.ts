import type { HonoRequest } from "hono";
import { invalidSyntax, payloadTooLarge, tooMany, unsupportedEncoding, unsupportedMediaType } from "../scim/errors.ts";
import { isJsonObject, type JsonObject, type JsonValue, nestsDeeper } from "../scim/json.ts";

/** Bytes that a request's body may have, bulk requests aside. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** How deep a body may nest. */
export const MAX_BODY_DEPTH = 32;

/** How much a body may be. */
export interface BodyLimits {
  readonly bytes: number;
  /** Members of objects and elements of lists, all together. */
  readonly values: number;
}

/** What `.search` may be asked with: a filter and lists of attributes. */
export const SEARCH_LIMITS: BodyLimits = { bytes: 512 * 1024, values: 2_000 };

/** No type at all is taken for JSON too, and so is the old `text/json`: ssoready and others were seen to send both. */
const JSON_MEDIA_TYPE = /^(?:(?:application\/(?:scim\+)?|text\/)json\s*(?:;|$)|$)/i;

/**
 * The JSON object that a request carries.
 *
 * @throws ScimError 415 for another media type or an encoding, 413 over the limit, `tooMany` for too many
 *   values, `invalidSyntax` for what is no object
 */
export async function readJsonObject(request: HonoRequest, limits: BodyLimits): Promise<JsonObject> {
  if (!JSON_MEDIA_TYPE.test(request.header("Content-Type")?.trim() ?? "")) throw unsupportedMediaType();
  if (!/^(?:identity)?$/i.test(request.header("Content-Encoding")?.trim() ?? "")) throw unsupportedEncoding();
  const isAnnounced = Number(request.header("Content-Length") ?? 0) > limits.bytes;
  const { bytes, isCut } = isAnnounced
    ? { bytes: new Uint8Array(), isCut: true }
    : await readBytes(request.raw, limits);
  if (isCut) throw payloadTooLarge(`The body is larger than the limit of ${limits.bytes} bytes.`);
  const body = parseJson(decodeUtf8(bytes), limits.values);
  if (!isJsonObject(body)) throw invalidSyntax("The body must be a JSON object.");
  return body;
}

/** Bytes of a body that are kept for the log alone. */
const MAX_START_BYTES = 256 * 1024;
/** Bytes of a body that are read, most of them to be thrown away; whoever sends more may see a broken connection. */
const MAX_DRAINED_BYTES = 16 * 1024 * 1024;

/** The starts of bodies: a request that is repeated under a fresh configuration is read once. */
const read = new WeakMap<Request, Promise<ReadBytes>>();

/** The start of a body, for the log, whether it has been read before or not. */
export async function readBodyStart({ raw }: HonoRequest): Promise<string> {
  const { bytes } = await readBytes(raw, { bytes: MAX_START_BYTES });
  return new TextDecoder().decode(bytes.subarray(0, MAX_START_BYTES));
}

interface ReadBytes {
  readonly bytes: Uint8Array;
  /** Whether there were more than may be. */
  readonly isCut: boolean;
}

function readBytes(request: Request, limits: Pick<BodyLimits, "bytes">): Promise<ReadBytes> {
  const known = read.get(request);
  if (known !== undefined) return known;
  const bytes = isMeasured(request, limits.bytes) ? readWhole(request) : readAtMost(request.body, limits.bytes);
  read.set(request, bytes);
  return bytes;
}

/** Whether a body can have no more bytes: one in chunks may have any number, whatever else it says (RFC 9112 §6.3). */
function isMeasured({ headers }: Request, maxBytes: number): boolean {
  const length = headers.get("Content-Length");
  return length !== null && Number(length) <= maxBytes && !headers.has("Transfer-Encoding");
}

async function readWhole(request: Request): Promise<ReadBytes> {
  return { bytes: new Uint8Array(await request.arrayBuffer()), isCut: false };
}

/**
 * Keeps a body's bytes as they come, up to a limit. The rest is read as well, and thrown away: a client that is
 * answered while it still sends sees a broken connection, not the answer.
 */
async function readAtMost(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<ReadBytes> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    if (size < maxBytes) chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= MAX_DRAINED_BYTES) break;
  }
  return { bytes: join(chunks).subarray(0, maxBytes), isCut: size > maxBytes };
}

function join(chunks: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return joined;
}

/** RFC 8259 §8.1: JSON is UTF-8. What is not would be kept as something that nobody sent. */
function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw invalidSyntax("The body is not UTF-8.");
  }
}

function parseJson(text: string, maxValues: number): JsonValue {
  if (nestsDeeper(text, MAX_BODY_DEPTH)) throw invalidSyntax(`The body nests deeper than ${MAX_BODY_DEPTH} levels.`);
  checkValues(text, maxValues);
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw invalidSyntax("The body is not valid JSON.");
  }
}

/** Each value but the first has a comma or a colon before it. What an object of each costs is many times its characters. */
function checkValues(text: string, maxValues: number): void {
  if (text.length <= 2 * maxValues) return;
  let values = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInString && character === "\\") index += 1;
    else if (character === '"') isInString = !isInString;
    else if (!isInString && (character === "," || character === ":")) values += 1;
  }
  if (values > maxValues) {
    throw tooMany(`The body holds more than the limit of ${maxValues} values; send it as several requests.`);
  }
}
