import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { insertUsers } from "../helpers/many-rows.ts";
import { explain, findTenantScans } from "../helpers/query-plan.ts";
import { RecordingDatabase } from "../helpers/recording-database.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees } from "../helpers/trees.ts";

// The database serves one query at a time: what a client may ask for is bounded by what it takes.

const USERS = 300;

const joined = (count: number, term: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => term(index)).join(" or ");
const parts = joined(40, (index) => `title co "x${index}"`);

describe("a project of 300 users with an attribute of 100 KB", () => {
  let scim: Connection;

  beforeAll(async () => {
    const [projects] = trees;
    if (projects === undefined) throw new Error("no tree");
    scim = await projects.connect();
    await insertUsers(scim.tenant.id, scim.configId, { count: USERS, titleLength: 100_000 });
  });

  const idOf = (index: number) => `${scim.configId}-${index}`;
  const record = async (filter: string) => {
    const database = new RecordingDatabase(env.DB);
    const answer = await scim
      .over((url, init) => fetchWorker(url, init, { DB: database.binding }))
      .search("/Users", { filter });
    return { answer, database };
  };

  it.each([
    ["40 parts (seen: 6.8 s)", { filter: parts }],
    ["40 parts, none of which", { filter: `not (${parts})` }],
    ["a part of a name or of the attribute, beside a name", { filter: `userName sw "a" and (${parts})` }],
    ["a long part", { filter: `title co "${"0".repeat(30_000)}1"` }],
    ["40 parts of elements", { filter: `emails[${joined(40, (index) => `value co "x${index}"`)}]` }],
  ])("%s: 400 tooMany names what has an index, and no document is read", async (_name, query) => {
    const { answer, database } = await record(query.filter);
    expect(answer.body).toMatchObject({ status: "400", scimType: "tooMany" });
    expect(answer.body.detail).toContain("userName, externalId, displayName, id, emails.value");
    expect(database.rows.read).toBeLessThan(3 * USERS);
    expect((await scim.search("", query)).body).toMatchObject({ status: "400", scimType: "tooMany" });
  });

  it("the same is answered of what an index finds, and of names", async () => {
    const one = `userName eq "${idOf(7)}@x.test" and not (${parts})`;
    const some = `(${joined(20, (index) => `id eq "${idOf(index + 1)}"`)}) and title pr`;
    const named = joined(100, (index) => `userName co "-${index + 200}@"`);
    for (const [filter, total] of [
      [one, 1],
      [some, 20],
      [named, 100],
    ] as const) {
      const { body } = await scim.search("/Users", { filter });
      expect([body.totalResults, body.Resources?.length], filter.slice(0, 50)).toEqual([total, total]);
    }
  });

  it.each([
    ["60 userNames", 60, (index: number) => `userName eq "${idOf(index + 1)}@x.test"`],
    [
      "100 ids and names",
      100,
      (index: number) => [`id eq "${idOf(index + 1)}"`, `userName eq "${idOf(index + 1)}@x.test"`][index % 2] ?? "",
    ],
    [
      "50 pairs",
      50,
      (index: number) =>
        `(userName eq "${idOf(index + 1)}@x.test" and meta.created gt "2000-01-01T00:00:${10 + (index % 50)}Z")`,
    ],
  ])("%s joined by “or” are found by indexes, however many", async (_name, count, term) => {
    const { answer, database } = await record(joined(count, term));
    expect(answer.body.totalResults).toBe(count);
    const plans = await Promise.all(database.statements.map((statement) => explain(env.DB, statement)));
    expect(plans.flatMap(findTenantScans)).toEqual([]);
  });

  it("what sorting looks at counts as well", async () => {
    const search = (sortBy?: string) =>
      scim.search("/Users", { filter: 'title co "a1" or title co "a2"', ...(sortBy === undefined ? {} : { sortBy }) });
    expect((await search()).status).toBe(200);
    expect((await search("userName")).status).toBe(200);
    expect((await search("emails.type")).body).toMatchObject({ status: "400", scimType: "tooMany" });
  });
});
