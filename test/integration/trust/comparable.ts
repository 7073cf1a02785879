import type { ScimAnswer } from "../helpers/scim-client.ts";

const UUID = /(?:eu~)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const CURSOR = /"nextCursor":"[^"]*"/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

/**
 * An answer without what differs from one time to the next: times, cursors, and ids but for the order they come
 * in. Ids that are told are all the same, wherever they come.
 */
export function toComparable({ status, headers, text }: ScimAnswer, alike: readonly string[] = []) {
  const scrub = (value: string) => {
    const ids = new Map(alike.map((id) => [id, "THE ID"]));
    return value
      .replaceAll(UUID, (each) => {
        if (!ids.has(each)) ids.set(each, `id ${ids.size - alike.length}`);
        return ids.get(each) ?? "";
      })
      .replaceAll(TIME, "time")
      .replaceAll(CURSOR, '"nextCursor":"a cursor"');
  };
  const told = JSON.stringify(Object.fromEntries(headers)).replace(/dur=[\d.]+/, "dur");
  return { status, text: scrub(text), headers: scrub(told) };
}
