import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TreeKind } from "../../../src/directory/configuration.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import { assertProperty } from "../../property/assert-property.ts";
import type { Connection } from "../helpers/tenants.ts";
import { connect, people } from "./universe.ts";

/** What of a list is read, and how. */
const reads = fc.record({
  count: fc.integer({ min: 1, max: 7 }),
  filter: fc.constantFrom(undefined, "title pr", "not (emails pr)", 'userName gt "b"'),
  sortBy: fc.constantFrom(undefined, "userName", "displayName", "emails", "active", "name.familyName"),
  descending: fc.boolean(),
});

/** A list that is read: its pages' size, and what decides its rows and their order. */
interface Read {
  readonly count: number;
  readonly filter: string | undefined;
  readonly sortBy: string | undefined;
  readonly descending: boolean;
}

function toQuery({ filter, sortBy, descending }: Read): JsonObject {
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(sortBy === undefined ? {} : { sortBy, sortOrder: descending ? "descending" : "ascending" }),
  };
}

/** Something that happens between two pages. */
type Meanwhile = () => Promise<unknown>;
const nothing: Meanwhile = async () => {};

/** The ids of all pages by index, one after the other, as a client reads them: until `totalResults`. */
async function readByIndex(idp: Connection, endpoint: string, read: Read, meanwhile = nothing): Promise<string[]> {
  const ids: string[] = [];
  for (let total = 1; ids.length < total; ) {
    const query = { ...toQuery(read), count: read.count, startIndex: ids.length + 1 };
    const { body } = await idp.search(endpoint, query);
    expect(body).toMatchObject({ startIndex: ids.length + 1, itemsPerPage: body.Resources.length });
    ids.push(...body.Resources.map(({ id }) => id));
    total = body.Resources.length === 0 ? 0 : body.totalResults;
    await meanwhile();
  }
  return ids;
}

/** The ids of all cursor pages (RFC 9865), until there is no `nextCursor`. */
async function readByCursor(idp: Connection, endpoint: string, read: Read, meanwhile = nothing): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const { body } = await idp.search(endpoint, { ...toQuery(read), count: read.count, cursor });
    ids.push(...body.Resources.map(({ id }) => id));
    cursor = body.nextCursor;
    await meanwhile();
  }
  return ids;
}

async function readWhole(idp: Connection, endpoint: string, read: Read): Promise<string[]> {
  const { body } = await idp.search(endpoint, { ...toQuery(read), count: 1000 });
  expect(body.totalResults).toBe(body.Resources.length);
  return body.Resources.map(({ id }) => id);
}

const kinds: readonly TreeKind[] = ["project", "status-page"];

describe("concatenated pages are the list (RFC 7644 §3.4.2.4, RFC 9865)", () => {
  it.each(kinds)("users of a %s, by index and by cursor, filtered and sorted", async (kind) => {
    const property = fc.asyncProperty(
      people(20),
      fc.array(reads, { minLength: 4, maxLength: 4 }),
      async (users, list) => {
        const idp = await connect(kind);
        await idp.createAll("/Users", users);
        for (const read of list) {
          const whole = await readWhole(idp, "/Users", read);
          expect({ read, ids: await readByIndex(idp, "/Users", read) }).toEqual({ read, ids: whole });
          expect({ read, ids: await readByCursor(idp, "/Users", read) }).toEqual({ read, ids: whole });
        }
      },
    );
    await assertProperty(property, 12);
  });

  it("users and groups together, from the root", async () => {
    const idp = await connect("project");
    const userNames = Array.from({ length: 9 }, (_, index) => `u${index}@x.test`);
    await idp.createAll(
      "/Users",
      userNames.map((userName, index) => ({ userName, displayName: `Same ${index % 3}` })),
    );
    await idp.createAll(
      "/Groups",
      [0, 1, 2, 3].map((index) => ({ displayName: `Same ${index}` })),
    );
    for (const sortBy of [undefined, "displayName", "userName", "meta.created"]) {
      for (const descending of [false, true]) {
        const read = { count: 4, filter: undefined, sortBy, descending };
        const whole = await readWhole(idp, "", read);
        expect(new Set(whole).size).toBe(13);
        expect(await readByIndex(idp, "", read)).toEqual(whole);
        expect(await readByCursor(idp, "", read)).toEqual(whole);
      }
    }
  });
});

describe("pages while others write", () => {
  it.each(kinds)("show every user of a %s who was there, once, while users are added", async (kind) => {
    const idp = await connect(kind);
    const before = await idp.createAll("/Users", newUsers("before", 25));
    let added = 0;
    const addOne = async () => idp.create("/Users", { userName: `added${added++}@x.test`, title: "new" });
    const read = { count: 6, filter: undefined, sortBy: undefined, descending: false };
    // A client that adds as fast as it reads would never come to an end.
    const addSome: Meanwhile = async () => (added < 8 ? addOne() : undefined);
    for (const readAll of [readByIndex, readByCursor]) {
      added = 0;
      await idp.bulk(await deletionsOf(idp, "added"));
      const ids = await readAll(idp, "/Users", read, addSome);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => before.includes(id))).toEqual([...before].sort());
    }
  });

  it.each(kinds)(
    "show every user of a %s who was there, once, sorted by cursor, whatever comes and goes",
    async (kind) => {
      const idp = await connect(kind);
      const before = await idp.createAll("/Users", newUsers("m", 20));
      for (const descending of [false, true]) {
        let turn = 0;
        const read = { count: 3, filter: undefined, sortBy: "userName", descending };
        const comeAndGo: Meanwhile = async () => {
          turn += 1;
          const [first, last] = [`a${turn}@x.test`, `z${turn}.${descending}@x.test`];
          await Promise.all([first, last].map((userName) => idp.create("/Users", { userName })));
          // All of them go again, those in front at once: the cursor must not lose its place.
          await idp.bulk(await deletionsOf(idp, "a"));
          if (turn % 3 === 0) await idp.bulk(await deletionsOf(idp, "z"));
        };
        const ids = await readByCursor(idp, "/Users", read, comeAndGo);
        const seen = ids.filter((id) => before.includes(id));
        const inOrder = await readWhole(idp, "/Users", { ...read, filter: 'userName sw "m"' });
        expect(seen).toEqual(inOrder);
        expect(new Set(ids).size).toBe(ids.length);
      }
    },
  );
});

function newUsers(name: string, length: number): JsonObject[] {
  return Array.from({ length }, (_, index) => ({ userName: `${name}${String(index).padStart(3, "0")}@x.test` }));
}

async function deletionsOf(idp: Connection, start: string): Promise<JsonObject[]> {
  const { body } = await idp.search("/Users", { filter: `userName sw "${start}"`, count: 1000 });
  return body.Resources.map(({ id }) => ({ method: "DELETE", path: `/Users/${id}` }));
}
