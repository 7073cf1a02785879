import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { Attribute } from "./schema.ts";
import type { Warn } from "./warning.ts";

/** Whether an element of a multi-valued attribute is the primary one (RFC 7643 §2.4). */
export function isPrimary(element: JsonValue): boolean {
  return isJsonObject(element) && element.primary === true;
}

/** A list that was sent as it is kept: each element once, one primary at most. */
export function settleElements(attribute: Attribute, sent: readonly JsonObject[], warn: Warn): JsonObject[] {
  return distinctElements(keepOnePrimary(attribute, distinctElements(sent), warn));
}

/** The elements, each once: two are the same when every member is. */
function distinctElements(elements: readonly JsonObject[]): JsonObject[] {
  const hasOwnValueEach = new Set(elements.map(({ value }) => value)).size === elements.length;
  if (hasOwnValueEach) return [...elements];
  const byContent = new Map<string, JsonObject>();
  for (const element of elements) {
    const content = contentOf(element);
    if (!byContent.has(content)) byContent.set(content, element);
  }
  return [...byContent.values()];
}

/** A text that two elements share when every member is the same, in whatever order. */
export function contentOf(element: JsonObject): string {
  return JSON.stringify(Object.entries(element).sort());
}

/** The elements with one primary at most: the first that is stays so (RFC 7643 §2.4). */
export function keepOnePrimary(
  { name }: Attribute,
  elements: readonly JsonObject[],
  warn: Warn,
): readonly JsonObject[] {
  const first = elements.findIndex(isPrimary);
  const isOther = (element: JsonObject, index: number) => index !== first && isPrimary(element);
  if (!elements.some(isOther)) return elements;
  warn(`Several values of “${name}” are primary: only the first of them was kept so.`);
  return elements.map((element, index) => (isOther(element, index) ? { ...element, primary: false } : element));
}
