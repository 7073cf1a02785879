import { payloadTooLarge } from "../scim/errors.ts";
import type { JsonObject } from "../scim/json.ts";
import type { WorkBudget } from "../scim/work-budget.ts";

/** Characters of JSON that one resource's attributes may take. */
export const MAX_RESOURCE_SIZE = 256 * 1024;
/** What it costs to read a resource, to compare it with what was, and to write it with its search document, for each character. */
const WRITE = 16;

/**
 * The attributes, if they are of a size that can be kept. What writing them costs is taken from the budget.
 *
 * @throws ScimError 413 naming the limit, `tooMany`
 */
export function checkSize(attributes: JsonObject, work: WorkBudget): JsonObject {
  const { length } = JSON.stringify(attributes);
  work.spend(length * WRITE);
  if (length > MAX_RESOURCE_SIZE) {
    throw payloadTooLarge(`The attributes of one resource are limited to ${MAX_RESOURCE_SIZE} characters of JSON.`);
  }
  return attributes;
}
