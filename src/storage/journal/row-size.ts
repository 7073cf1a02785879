import { shorten } from "../../scim/text.ts";
import type { LogRow } from "./provisioning-log.ts";

/** Characters that a text of a log row has at most, a request's body aside. */
export const MAX_TEXT = 1024;
/** Bytes that a row of the log has at most. */
export const MAX_ROW_BYTES = 16 * 1024;

const encoder = new TextEncoder();

/** The row with texts that are cut where they are too long: a row is never lost for its size. */
export function fitRow(row: LogRow): LogRow {
  const { requestBody, ...others } = row;
  if (requestBody === null && Object.values(others).every(isShort)) return row;
  const texts = Object.entries(others).map(([name, value]) => [
    name,
    typeof value === "string" ? shorten(value, MAX_TEXT) : value,
  ]);
  const short = Object.fromEntries(texts) as typeof others;
  // The e-mail is kept twice, once as its key.
  const room = MAX_ROW_BYTES - bytesOf(JSON.stringify(short)) - bytesOf(short.email ?? "");
  return { ...short, requestBody: typeof requestBody === "string" ? cutBytes(requestBody, room) : null };
}

function isShort(value: unknown): boolean {
  return typeof value !== "string" || value.length <= MAX_TEXT;
}

function bytesOf(text: string): number {
  return encoder.encode(text).byteLength;
}

function cutBytes(text: string, maxBytes: number): string {
  const bytes = encoder.encode(text);
  if (bytes.byteLength <= maxBytes) return text;
  return new TextDecoder().decode(bytes.subarray(0, maxBytes)).replace(/\uFFFD+$/, "");
}
