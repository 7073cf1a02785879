import { describe, expect, it } from "vitest";
import { idPrefixOf } from "../../../../src/directory/residence.ts";
import { listAcross } from "../../../../src/storage/databases/across.ts";
import type { Database } from "../../../../src/storage/engine/database.ts";
import {
  exactly,
  idOfCursor,
  type PageRequest,
  rowLimit,
  type Turn,
  toPage,
} from "../../../../src/storage/engine/paging.ts";

interface Row {
  readonly id: string;
}

/** Databases with so many rows each, and the list of them, which notes what it was asked. */
function createWorld(sizes: readonly number[]) {
  const names = ["default", "eu", "us", "xx"].slice(0, sizes.length);
  const databases = names.map((name) => ({ name }) as Database);
  const rowsOf = ({ name }: Database) =>
    Array.from({ length: sizes[names.indexOf(name)] ?? 0 }, (_, index): Row => ({ id: `${idPrefixOf(name)}${index}` }));
  let asked = 0;
  const list = async (db: Database, page: PageRequest) => {
    asked += 1;
    const isBack = page.turn === "back" && (page.cursor !== undefined || page.isPart === true);
    const place = page.cursor === undefined ? undefined : idOfCursor(page.cursor);
    const beside = rowsOf(db).filter(({ id }) => place === undefined || (isBack ? id < place : id > place));
    const rows = (isBack ? beside.toReversed() : beside).slice(0, rowLimit(page));
    const total = page.isCounted === true ? { total: exactly(rowsOf(db).length) } : {};
    return { ...toPage(rows, page), ...total };
  };
  const all = databases.flatMap(rowsOf).map(({ id }) => id);
  return { databases, list, all, asked: () => asked };
}

const idsOf = ({ items }: { readonly items: readonly Row[] }) => items.map(({ id }) => id);

/** Sizes of databases: empty ones at every place, and edges of pages in, between and at the end of them. */
const worlds = [[0], [5], [3, 4], [0, 3], [3, 0], [0, 0], [2, 0, 2], [0, 4, 0, 5], [1, 1, 1, 1], [4, 2, 0, 1]];
const cases = worlds.flatMap((sizes) => [1, 2, 3, 4, 9, 20].map((limit) => ({ sizes, limit })));

describe.each(cases)("a list over databases of $sizes rows, $limit a page", ({ sizes, limit }) => {
  it("is whole and in order, page by page, forth and back", async () => {
    const { databases, list, all } = createWorld(sizes);
    const read = (cursor: string | undefined, turn: Turn) =>
      listAcross<PageRequest, Row>(databases, { limit, cursor, turn, isCounted: true }, list);
    const forth: string[][] = [];
    let page = await read(undefined, "forth");
    expect(page.previousCursor).toBeNull();
    for (;;) {
      expect(page.total).toEqual(exactly(all.length));
      forth.push(idsOf(page));
      if (page.nextCursor === null) break;
      expect(page.items).toHaveLength(limit);
      page = await read(page.nextCursor, "forth");
    }
    expect(forth.flat()).toEqual(all);
    const back = [idsOf(page)];
    while (typeof page.previousCursor === "string") {
      page = await read(page.previousCursor, "back");
      expect(page.nextCursor).not.toBeNull();
      back.unshift(idsOf(page));
    }
    expect(back).toEqual(forth);
  });

  it("tells of no page before where nobody asks, and ends with the last item", async () => {
    const { databases, list, all } = createWorld(sizes);
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAcross<PageRequest, Row>(databases, { limit, cursor }, list);
      expect(Object.keys(page).sort()).toEqual(["items", "nextCursor"]);
      ids.push(...idsOf(page));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(ids).toEqual(all);
  });
});

describe("a list over databases", () => {
  it("asks no database that the page does not reach", async () => {
    const { databases, list, asked } = createWorld([5, 5, 5, 5]);
    await listAcross(databases, { limit: 3 }, list);
    expect(asked()).toBe(1);
  });

  it("asks a single one what it was asked itself", async () => {
    const { databases, list, asked } = createWorld([5]);
    const query = { limit: 3, turn: "forth", isCounted: true } as const;
    const [only] = databases;
    if (only === undefined) throw new Error("there is no database");
    expect(await listAcross<PageRequest, Row>(databases, query, list)).toEqual(await list(only, query));
    expect(asked()).toBe(2);
  });

  it("takes no cursor of a database that is not among them", async () => {
    const { databases, list } = createWorld([1, 1]);
    const cursor = btoa("us~0").replaceAll("=", "");
    await expect(listAcross(databases, { limit: 3, cursor }, list)).rejects.toThrow("The request is not valid.");
  });
});
