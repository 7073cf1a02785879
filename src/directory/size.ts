import { payloadTooLarge } from "../scim/errors.ts";
import type { JsonObject } from "../scim/json.ts";

/** Characters of JSON that one resource's attributes may take. */
export const MAX_RESOURCE_SIZE = 256 * 1024;

/**
 * The attributes, if they are of a size that can be kept.
 *
 * @throws ScimError 413 naming the limit
 */
export function checkSize(attributes: JsonObject): JsonObject {
  if (JSON.stringify(attributes).length > MAX_RESOURCE_SIZE) {
    throw payloadTooLarge(`The attributes of one resource are limited to ${MAX_RESOURCE_SIZE} characters of JSON.`);
  }
  return attributes;
}
