import { beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { ENTERPRISE_USER_URN } from "../../../src/scim/schemas/enterprise-user.ts";
import { insertUsers } from "../helpers/many-rows.ts";
import type { ScimAnswer } from "../helpers/scim-client.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees, treesWith } from "../helpers/trees.ts";

// A bulk request costs no more than 200 round trips, and what does not fit is told.

const MAX_ROUND_TRIPS = 200;
const OPERATIONS = 1000;

const roundTrips = ({ headers }: ScimAnswer) =>
  Number(/round trips (\d+)/.exec(headers.get("Server-Timing") ?? "")?.[1]);
const statuses = ({ body }: ScimAnswer) => Map.groupBy(body.Operations, ({ status }) => status);
const count = (answer: ScimAnswer) =>
  Object.fromEntries([...statuses(answer)].map(([status, { length }]) => [status, length]));

const createUser = (name: string, data: JsonObject = {}): JsonObject => ({
  method: "POST",
  path: "/Users",
  bulkId: name,
  data: { userName: `${name}@x.test`, ...data },
});

/** Users each of whom has the one before as manager: each has to wait for the last. */
const chain = (length: number) =>
  Array.from({ length }, (_, index) =>
    createUser(`u${index}`, {
      [ENTERPRISE_USER_URN]: { manager: { value: index === 0 ? "none" : `bulkId:u${index - 1}` } },
    }),
  );

describe.each(trees)("bulk requests of the $kind tree that cannot be carried out together", (tree) => {
  let scim: Connection;
  let answer: ScimAnswer;

  beforeAll(async () => {
    scim = await tree.connect();
    answer = await scim.bulk(chain(300));
  });

  it("RFC 7644 §3.7: what is too much is left undone with 503 and Retry-After, what was done is reported", async () => {
    expect(answer.status).toBe(200);
    expect(roundTrips(answer)).toBeLessThanOrEqual(MAX_ROUND_TRIPS);
    const { "201": done = 0, "503": undone = 0 } = count(answer);
    expect([done > 100, done + undone]).toEqual([true, 300]);
    expect(answer.headers.get("Retry-After")).toMatch(/^[1-9]\d*$/);
    expect(answer.body.Operations.map(({ status }) => status)).toEqual([
      ...Array.from({ length: done }, () => "201"),
      ...Array.from({ length: undone }, () => "503"),
    ]);
    const { body } = await scim.list("/Users", { count: 1 });
    expect(body.totalResults).toBe(done);
  });

  it("one row of the log tells of all that was left undone", async () => {
    const log = await scim.log();
    const told = log.filter(({ status }) => status === 503);
    expect(told).toHaveLength(1);
    expect(told[0]?.detail).toContain(`${(count(answer)["503"] ?? 0) - 1} others`);
  });

  it("failOnErrors keeps the order, and is cut off like any other", async () => {
    const other = await tree.connect();
    const failing = [...chain(250), createUser("u0"), createUser("late")];
    const cut = await other.bulk(failing.slice(0, 250), 1);
    expect(count(cut)["503"]).toBeGreaterThan(0);
    const stopped = await (await tree.connect()).bulk(
      [createUser("a"), createUser("a2", { userName: "a@x.test" }), createUser("b")],
      1,
    );
    expect(stopped.body.Operations.map(({ status }) => status)).toEqual(["201", "409"]);
  });
});

describe.each(treesWith("Group"))("bulk requests of users and groups in the $kind tree", (tree) => {
  it("1,000 operations that alternate between them take few round trips (seen: 1,001)", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const operations = Array.from({ length: OPERATIONS / 2 }, (_, index): JsonObject[] => [
      createUser(`u${index}`),
      {
        method: "POST",
        path: "/Groups",
        bulkId: `g${index}`,
        data: { displayName: `Group ${index}`, members: [{ value: `bulkId:u${index}` }] },
      },
    ]).flat();
    const answer = await scim.bulk(operations);
    expect(count(answer)).toEqual({ "201": OPERATIONS });
    expect(roundTrips(answer)).toBeLessThan(30);
    expect(answer.headers.get("Retry-After")).toBeNull();
    const { body } = await scim.list("/Groups", { filter: 'displayName eq "group 499"' });
    expect(body.Resources[0]?.members?.map(({ display }) => display)).toEqual(["u499@x.test"]);
  });

  it("PATCHes of many large users are done in parts, or left undone, never held together", async () => {
    const scim = await tree.connect();
    await insertUsers(scim.tenant.id, scim.configId, { count: 150, titleLength: 250_000 });
    const operations = Array.from({ length: 150 }, (_, index) => ({
      method: "PATCH",
      path: `/Users/${scim.configId}-${index + 1}`,
      data: { Operations: [{ op: "add", path: "nickName", value: "Nick" }] },
    }));
    const answer = await scim.bulk(operations);
    const { "200": done = 0, "503": undone = 0 } = count(answer);
    expect([done > 50, done + undone]).toEqual([true, 150]);
    expect(roundTrips(answer)).toBeLessThanOrEqual(MAX_ROUND_TRIPS);
    const { body } = await scim.list("/Users", { filter: 'nickName eq "nick"', count: 1, attributes: "id" });
    expect(body.totalResults).toBe(done);
  });
});
