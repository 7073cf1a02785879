import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { AdminError } from "../../../../src/storage/engine/admin-error.ts";
import { besideCursor, mapPage, orderOf, toPage } from "../../../../src/storage/engine/paging.ts";
import { renderStatement } from "../../../../src/storage/engine/render.ts";

const byName = { keys: [sql`name`, sql`id`] };
const newestFirst = { keys: [sql`id`], isDescending: true };

interface Row {
  readonly id: string;
  readonly name: string;
}

const rows: readonly Row[] = ["a", "b", "c", "d", "e", "f", "g"].map((name, index) => ({ id: `id-${index}`, name }));
const keysOf = ({ name, id }: Row) => [name, id];

/** Reads a page as the database would: rows beside the cursor, one more than the page shows. */
function read(cursor: string | null | undefined, turn: "forth" | "back", limit = 3) {
  const page = { limit, turn, ...(cursor ? { cursor } : {}) };
  const beside = besideCursor(byName, page);
  const [, id = ""] = beside === undefined ? [] : (renderStatement(beside).params as string[]);
  const isBack = turn === "back" && beside !== undefined;
  const ordered = isBack ? [...rows].reverse() : rows;
  const following = ordered.filter((row) => beside === undefined || (isBack ? row.id < id : row.id > id));
  return mapPage(toPage(following.slice(0, limit + 1), page, keysOf), ({ name }) => name);
}

describe("the pages of a list", () => {
  it("lead forth and back again, each row once, and end at both ends", () => {
    const first = read(undefined, "forth");
    const second = read(first.nextCursor, "forth");
    const third = read(second.nextCursor, "forth");
    expect([first, second, third].map(({ items }) => items.join(""))).toEqual(["abc", "def", "g"]);
    expect([first.previousCursor, third.nextCursor]).toEqual([null, null]);
    const before = read(third.previousCursor, "back");
    const start = read(before.previousCursor, "back");
    expect([before.items.join(""), start.items.join("")]).toEqual(["def", "abc"]);
    expect(start.previousCursor).toBeNull();
    expect(read(start.nextCursor, "forth").items.join("")).toBe("def");
  });

  it("have no way back where nobody asked for one", () => {
    expect(toPage(rows, { limit: 3 })).not.toHaveProperty("previousCursor");
  });
});

describe("the order of a page", () => {
  it("is that of the list, and the other way round on the way back", () => {
    const cursor = String(toPage(rows, { limit: 3 }).nextCursor);
    const textOf = (turn: "forth" | "back", at?: string) =>
      renderStatement(orderOf(newestFirst, { limit: 3, turn, cursor: at })).text;
    expect([textOf("forth"), textOf("forth", cursor), textOf("back", cursor), textOf("back")]).toEqual([
      ...["id DESC", "id DESC", "id ASC", "id DESC"],
    ]);
  });
});

describe("a cursor", () => {
  const encode = (text: string) => Buffer.from(text).toString("base64url");

  it.each([
    ["of a list in another order", encode("id-1"), byName],
    ["of too many keys", encode('["a","b","c"]'), byName],
    ["of keys that are no texts", encode('["a",{"b":1}]'), byName],
    ["of a key that nothing is so long as", encode(JSON.stringify(["x".repeat(4000), "id"])), byName],
    ["of what is no id", encode("'; DROP TABLE users; --"), newestFirst],
    ["that is none", "%%%", newestFirst],
  ])("%s is refused: 400", (_, cursor, order) => {
    const refused = () => besideCursor(order, { limit: 3, cursor });
    expect(refused).toThrow(AdminError);
    expect(refused).toThrow(expect.objectContaining({ status: 400 }));
  });
});
