import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { TreeKind } from "../../../src/directory/configuration.ts";
import { createId } from "../../../src/storage/ids.ts";
import type { ScimAnswer } from "../helpers/scim-client.ts";
import { dumpOthers } from "./dump.ts";
import { type ForeignRequest, foreignRequests, type Own } from "./foreign-requests.ts";
import { type Config, connect, createConfig, createTenant, Idp } from "./world.ts";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

/** Ids of everything that somebody else has. */
interface Victim {
  readonly ids: Readonly<Record<string, string>>;
}

const endpoints: Readonly<Record<TreeKind, readonly string[]>> = {
  project: ["/Users", "/Groups"],
  "status-page": ["/Users"],
};

async function firstId(table: string, condition: string, value: string): Promise<string> {
  const row = await env.DB.prepare(`SELECT id FROM ${table} WHERE ${condition} = ?`)
    .bind(value)
    .first<{ id: string }>();
  if (row === null) throw new Error(`nothing in ${table}`);
  return row.id;
}

/** A project and a status page that have one id, as an administrator can give it, and everything in them. */
async function createVictim(): Promise<Victim> {
  const tenantId = createId();
  await createTenant("project", tenantId);
  await createTenant("status-page", tenantId);
  const project = new Idp(await createConfig("project", tenantId, { enablePushGroups: true }));
  const page = new Idp(await createConfig("status-page", tenantId));
  const user = await project.create("/Users", { userName: "victim@x.test", externalId: "v", displayName: "Victim" });
  const group = await project.create("/Groups", { displayName: "Victims", members: [{ value: user }] });
  const subscriber = await page.create("/Users", { userName: "victim@x.test", displayName: "Victim" });
  await project.send("GET", "/Users/none");
  return {
    ids: {
      user,
      group,
      subscriber,
      tenant: tenantId,
      "configuration of the project": project.config.id,
      "configuration of the status page": page.config.id,
      account: await firstId("accounts", "email_key", "victim@x.test"),
      token: await firstId("tokens", "config_id", project.config.id),
      "log row": await firstId("provisioning_log", "config_id", project.config.id),
    },
  };
}

let made = 0;

/** Resources of the asking tenant, alike each time but for their ids. */
async function createOwn(idp: Idp): Promise<Own> {
  made += 1;
  const name = `own${String(made).padStart(6, "0")}`;
  const userId = await idp.create("/Users", { userName: `u${name}@x.test` });
  const isProject = idp.config.kind === "project";
  const groupId = isProject
    ? await idp.create("/Groups", { displayName: `G${name}`, members: [{ value: userId }] })
    : "";
  return { userId, groupId, name };
}

/** An answer without what differs from one request to the next: names, times, and ids by the order they come in. */
function toComparable({ status, headers, text }: ScimAnswer, id: string) {
  const scrub = (value: string) => {
    const ids = new Map([[id, "THE ID"]]);
    return value
      .replaceAll(UUID, (each) => {
        if (!ids.has(each)) ids.set(each, `id ${ids.size}`);
        return ids.get(each) ?? "";
      })
      .replaceAll(TIME, "time")
      .replaceAll(/own\d{6}/g, "name");
  };
  const { "server-timing": timing, ...others } = Object.fromEntries(headers);
  return { status, text: scrub(text), headers: scrub(JSON.stringify(others)), cost: timing?.replace(/dur=[\d.]+/, "") };
}

async function ask(idp: Idp, id: string, position: number) {
  const own = await createOwn(idp);
  const request = foreignRequests(id, own, endpoints[idp.config.kind])[position];
  if (request === undefined) throw new RangeError("no such request");
  const { method, path, body, headers } = request;
  return { request, answer: toComparable(await idp.send(method, path, body, headers), id) };
}

function requestCount(kind: TreeKind): number {
  const own: Own = { userId: "", groupId: "", name: "" };
  return foreignRequests("", own, endpoints[kind]).length;
}

describe.each<TreeKind>(["project", "status-page"])("an id of another tenant, asked for in a %s", (kind) => {
  let idp: Idp;
  let victim: Victim;
  beforeAll(async () => {
    victim = await createVictim();
    idp = await connect(kind, { enablePushGroups: true });
  });

  it.each([
    "user",
    "group",
    "subscriber",
    "tenant",
    "configuration of the project",
    "configuration of the status page",
    "account",
    "token",
    "log row",
  ])(
    "%s: every request is answered as for an id that never was, and nothing of the other tenant changes",
    async (what) => {
      const id = victim.ids[what] ?? "";
      const mine = { tenantIds: [idp.config.tenantId], configIds: [idp.config.id] };
      const before = await dumpOthers(mine);
      for (let position = 0; position < requestCount(kind); position += 1) {
        const unknown = await ask(idp, createId(), position);
        const foreign = await ask(idp, id, position);
        const label = describeRequest(foreign.request);
        expect({ label, ...foreign.answer }).toEqual({ label, ...unknown.answer });
        expect({ label, dump: await dumpOthers(mine) }).toEqual({ label, dump: before });
      }
    },
  );
});

function describeRequest({ title, method, path }: ForeignRequest): string {
  return `${title}: ${method} ${path}`;
}
