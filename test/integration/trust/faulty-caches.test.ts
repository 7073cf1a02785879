import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { hashToken } from "../../../src/auth/token.ts";
import type { TreeKind } from "../../../src/directory/configuration.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import { call } from "../helpers/admin-client.ts";
import type { Fetch, ScimAnswer, ScimClient } from "../helpers/scim-client.ts";
import type { Connection } from "../helpers/tenants.ts";
import { toComparable } from "./comparable.ts";
import { createStage, readState, type Stage, scenarios } from "./fault-scenarios.ts";
import { createFaultyCache, workerWith } from "./faulty-bindings.ts";
import { connect } from "./universe.ts";

/** What the cache holds of a configuration. */
type Snapshot = JsonObject;

const fail = () => Promise.reject(new Error("KV failed: 500"));
const never = () => new Promise<never>(() => {});

/** A cache that holds one thing under every key, whatever is written. */
const holding = (value: unknown) => createFaultyCache(async () => structuredClone(value));

/** A cache that holds a snapshot, as of a token without an end, under every key. */
const holdingSnapshot = (snapshot: Snapshot) => holding({ snapshot, tokenExpiresAt: null });

async function readSnapshot({ token }: Connection): Promise<Snapshot> {
  const kept: { snapshot?: Snapshot } | null = await env.TOKEN_CACHE.get(`token:${await hashToken(token)}`, "json");
  return kept?.snapshot ?? {};
}

/** Caches by what is wrong with them; a good entry, and one of somebody else, are what wrong ones are made of. */
function createFaultyCaches(own: Snapshot, foreign: Snapshot): readonly (readonly [string, KVNamespace])[] {
  const turned = (...names: string[]) => Object.fromEntries(names.map((name) => [name, own[name] !== true]));
  return [
    ["empty", holding(null)],
    ["failing", createFaultyCache(fail, fail)],
    ["so slow that it never answers", createFaultyCache(never)],
    [
      "good to read and failing to write",
      createFaultyCache(async () => ({ snapshot: own, tokenExpiresAt: null }), fail),
    ],
    ["of another shape", holdingSnapshot({ configId: own.configId ?? "", version: 0 })],
    ["over", holding({ snapshot: own, tokenExpiresAt: "2000-01-01T00:00:00.000Z" })],
    ["no object", holding("text")],
    ["of another tenant", holdingSnapshot(foreign)],
    ["of this configuration in another tenant", holdingSnapshot({ ...own, tenantId: foreign.tenantId ?? "" })],
    [
      "of this tenant in another tree",
      holdingSnapshot({ ...own, kind: own.kind === "project" ? "status-page" : "project" }),
    ],
    [
      "of older toggles",
      holdingSnapshot({ ...own, ...turned("autoProvisionUsers", "autoDeprovisionUsers", "requireEmail") }),
    ],
    ["of another secret", holdingSnapshot({ ...own, cursorSecret: "0".repeat(32) })],
  ];
}

/** An answer but for what it took, which is what caches are for. */
function withoutTiming({ headers, ...answer }: ScimAnswer) {
  const others = [...headers].filter(([name]) => name !== "server-timing");
  return toComparable({ ...answer, headers: new Headers(others) });
}

/** What a stage's scenarios are answered, one after the other, and what is there in the end. */
async function play(kind: TreeKind, { users, groups, ids }: Stage, over: (idp: Connection) => ScimClient) {
  const answers: unknown[] = [];
  for (const { title, by, send } of scenarios[kind]) {
    const answer = await send(over(by === "users" ? users : groups), ids);
    answers.push([title, withoutTiming(answer)]);
  }
  const first = await over(users).get("/Users?sortBy=userName&count=2&cursor");
  const next = await over(users).get(`/Users?sortBy=userName&count=2&cursor=${first.body.nextCursor}`);
  const found = await over(users).get('/Users?filter=emails.value eq "cem@y.test"');
  answers.push(...[first, next, found].map(withoutTiming));
  return { answers, state: await readState(users.tenant.id) };
}

/** A cache that every request reads: another object is another isolate to the Worker, which remembers nothing of it. */
function atNewIsolates(cache: KVNamespace): Fetch {
  return (url, init) => workerWith({ TOKEN_CACHE: { ...cache } as KVNamespace })(url, init);
}

describe.each<TreeKind>(["project", "status-page"])("a cache that is wrong, in front of a %s", (kind) => {
  it("changes no answer, and nothing of what is done", async () => {
    const healthy = await play(kind, await createStage(kind), (idp) => idp);
    const foreign = await connect(kind);
    await foreign.get("/Users");
    const names = createFaultyCaches({}, {}).map(([name]) => name);
    const played = await Promise.all(
      names.map(async (name, index) => {
        const stage = await createStage(kind);
        const caches = new Map<Connection, KVNamespace | undefined>();
        for (const idp of [stage.users, stage.groups]) {
          const made = createFaultyCaches(await readSnapshot(idp), await readSnapshot(foreign));
          caches.set(idp, made[index]?.[1]);
        }
        const over = (idp: Connection) => idp.over(atNewIsolates(caches.get(idp) as KVNamespace));
        return { name, ...(await play(kind, stage, over)) };
      }),
    );
    for (const each of played) expect(each).toEqual({ name: each.name, ...healthy });
  });

  it("makes no cursor that only itself would take, and takes none but the configuration's own", async () => {
    const idp = await connect(kind);
    await idp.addUsers(["ann", "ben", "cem"].map((name) => ({ userName: `${name}@x.test` })));
    const forged = { ...(await readSnapshot(idp)), cursorSecret: "0".repeat(32) };
    const wrong = idp.over(workerWith({ TOKEN_CACHE: holdingSnapshot(forged) }));
    const page = (scim: ScimClient, cursor = "") => scim.list("/Users", { cursor, count: 2 });
    for (const [first, second] of [
      [wrong, idp],
      [idp, wrong],
    ] as const) {
      const { nextCursor } = (await page(first)).body;
      expect(await page(second, nextCursor)).toMatchObject({ status: 200, body: { itemsPerPage: 1 } });
    }
  });

  it("gives no access to a token that is revoked, expired or of a configuration that is gone", async () => {
    const idp = await connect(kind);
    await idp.get("/Users");
    const own = await readSnapshot(idp);
    expect(own).toMatchObject({ configId: idp.configId });
    const ask = async (scim: ScimClient): Promise<ScimAnswer[]> => {
      const stale = scim.over(atNewIsolates(holdingSnapshot(own)));
      const operation = { method: "POST", path: "/Users", bulkId: "a", data: { userName: "bulk@x.test" } };
      return [
        await stale.get("/Users"),
        await stale.post("/Users", { userName: "late@x.test" }),
        await stale.bulk([operation]),
        await stale.get("/ServiceProviderConfig"),
      ];
    };
    const { bearerToken } = await call("POST", `/admin/configs/${idp.configId}/tokens`, { graceSeconds: 0 });
    for (const { status } of await ask(idp)) expect(status).toBe(401);
    const renewed = idp.withToken(String(bearerToken));
    expect((await ask(renewed)).map(({ status }) => status)).toEqual([200, 201, 200, 200]);
    await call("DELETE", `/admin/configs/${idp.configId}`);
    for (const { status } of await ask(renewed)) expect(status).toBe(401);
  });
});
