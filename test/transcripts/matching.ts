import { isJsonObject, type JsonValue } from "../../src/scim/json.ts";

/** The value that a JSON Pointer (RFC 6901) leads to, or undefined when there is none. */
export function resolvePointer(document: JsonValue | undefined, pointer: string): JsonValue | undefined {
  const tokens = pointer.split("/").slice(1);
  return tokens.map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~")).reduce(memberOf, document);
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (Array.isArray(value)) return /^\d+$/.test(name) ? value[Number(name)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/**
 * What of the expected value is not in the actual one, each finding with its place; empty when it
 * matches. Objects may hold more than is expected. Lists must be as long as expected and hold, in any
 * order, a match for every expected element: SCIM gives the values of an attribute no order.
 */
export function findMismatches(expected: JsonValue, actual: JsonValue | undefined, place = ""): string[] {
  if (Array.isArray(expected)) return findListMismatches(expected, actual, place);
  if (!isJsonObject(expected)) {
    return expected === actual ? [] : [`${place || "/"}: expected ${show(expected)}, got ${show(actual)}`];
  }
  if (!isJsonObject(actual)) return [`${place || "/"}: expected an object, got ${show(actual)}`];
  return Object.entries(expected).flatMap(([name, value]) =>
    findMismatches(value, memberOf(actual, name), `${place}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`),
  );
}

function findListMismatches(expected: JsonValue[], actual: JsonValue | undefined, place: string): string[] {
  const isMatch = Array.isArray(actual) && expected.length === actual.length && canPair(expected, actual);
  return isMatch ? [] : [`${place || "/"}: expected the elements ${show(expected)}, got ${show(actual)}`];
}

/** Whether every expected element can have an actual one of its own; an element may match several. */
function canPair([first, ...others]: readonly JsonValue[], actual: readonly JsonValue[]): boolean {
  if (first === undefined) return true;
  return actual.some(
    (each, index) => findMismatches(first, each).length === 0 && canPair(others, actual.toSpliced(index, 1)),
  );
}

/** Calls back for a value and everything in it, with the pointer to each. */
export function visit(value: JsonValue, callback: (value: JsonValue, pointer: string) => void, pointer = ""): void {
  callback(value, pointer);
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) visit(member, callback, `${pointer}/${name}`);
}

function show(value: JsonValue | undefined): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
