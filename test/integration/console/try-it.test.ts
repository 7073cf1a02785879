import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { call } from "../helpers/admin-client.ts";
import { type ConsoleClient, signedIn, tokenOf } from "../helpers/console-client.ts";
import { type Connection, createTenant, type Settings } from "../helpers/tenants.ts";
import { type Tree, trees, treesWith } from "../helpers/trees.ts";
import { dumpAll } from "../trust/dump.ts";
import { createFaultyDatabase } from "../trust/faulty-bindings.ts";

// An administrator tries a configuration out: the service plays the identity provider for a made-up person.

let client: ConsoleClient;

beforeAll(async () => {
  client = await signedIn();
});

const pathOf = ({ configId }: Connection) => `/console/configs/${configId}/try`;

/** A connection whose users get into a team, where there are teams. */
async function connect(tree: Tree, settings: Settings = {}): Promise<Connection> {
  const scim = await tree.connect(settings);
  if (scim.tenant.kind !== "project") return scim;
  await scim.change({ defaultTeamIds: [await scim.tenant.createTeam("Everyone")] });
  return scim;
}

/** How much there is of made-up people, of a configuration's tokens and of its log. */
async function residue({ configId }: Connection): Promise<unknown> {
  const madeUp = ["users", "subscribers", "accounts"].map(
    (name) => `SELECT COUNT(*) FROM ${name} WHERE email LIKE 'try-it-%'`,
  );
  const own = ["tokens", "provisioning_log"].map((name) => `SELECT COUNT(*) FROM ${name} WHERE config_id = ?1`);
  const columns = [...madeUp, ...own].map((query) => `(${query})`).join(", ");
  return (await env.DB.prepare(`SELECT ${columns}`).bind(configId).raw())[0];
}

/** Everything that is kept but events, the audit, and the version of a team that was joined and left. */
async function kept(): Promise<string> {
  const [dump, { results }] = [await dumpAll(), await env.DB.prepare("SELECT * FROM accounts ORDER BY id").run()];
  const rows = dump.split("\n").filter((row) => !row.includes('"seq":'));
  return [...rows, JSON.stringify(results)]
    .join("\n")
    .replaceAll(/("name_key":[^\n]*"version":)\d+([^\n]*"updated_at":)"[^"]*"/g, "$1n$2t");
}

const typesOf = async ({ configId, tenant }: Connection, after: number) => {
  const { results } = await env.DB.prepare(
    "SELECT type, config_id FROM events WHERE tenant_id = ? AND seq > ? ORDER BY seq",
  )
    .bind(tenant.id, after)
    .run<{ type: string; config_id: string | null }>();
  return results.map(({ type, config_id }) => (config_id === configId ? type : `${type} by an administrator`));
};

const lastEvent = async () => (await env.DB.prepare("SELECT MAX(seq) AS seq FROM events").first<number>("seq")) ?? 0;

describe.each(trees)("trying out a configuration of the $kind tree", (tree) => {
  it("shows each request, its answer and what became of access", async () => {
    const scim = await connect(tree);
    const asked = await client.get(pathOf(scim));
    expect(asked.text).toContain("Nobody who is here is touched, and nothing is left");
    const { status, text } = await client.submit(pathOf(scim));
    expect(status).toBe(200);
    expect(text).toContain("Whoever is assigned gets access at once.");
    expect(text).toContain("Whoever is unassigned loses access at once.");
    expect(text).toContain("Whoever is deleted in the identity provider is gone here.");
    const steps = [
      /1\. Look for the person Answer 200.*No access Nobody of that e-mail is here.*Request GET \/Users\?filter=.*"totalResults": 0/,
      /2\. Create the person Answer 201.*Access (In a team|Not revoked).*Request POST \/Users \{.*Answer 201 \{.*"id": "/,
      /3\. Look the person up again Answer 200.*Access.*"totalResults": 1/,
      /4\. Deactivate the person Answer 200.*No access Revoked by the identity provider.*Request PATCH .*"active": false/,
      /5\. Delete the person Answer 204.*No access Nobody of that e-mail is here.*Request DELETE \/Users\/\S+ Answer 204/,
    ];
    for (const step of steps) expect(text).toMatch(step);
  });

  it("leaves nothing behind but events, and the audit's word of who tried", async () => {
    const scim = await connect(tree);
    await scim.addUser("ann@example.com");
    const [before, position] = [await kept(), await lastEvent()];
    const { html } = await client.submit(pathOf(scim));
    expect(await kept()).toBe(before);
    const person = tree.kind === "project" ? "user" : "subscriber";
    const types = await typesOf(scim, position);
    expect(types.filter((type) => !type.startsWith("team."))).toEqual(
      ["created", "updated", "deactivated", "deleted"].map((end) => `${person}.${end}`),
    );
    const audit = await call("GET", `/admin/audit?target=${scim.configId}&action=config.tried`);
    expect(audit.items).toMatchObject([{ actor: { kind: "root" }, target: { kind: "config" } }]);
    expect(html).not.toContain("scim_");
  });

  it("says nothing of the identity provider's own connection, whatever is refused", async () => {
    const scim = await connect(tree, { autoProvisionUsers: false });
    for (let time = 0; time < 10; time += 1) await client.submit(pathOf(scim));
    expect(await call("GET", `/admin/configs/${scim.configId}`)).toMatchObject({
      ...{ lastUsedAt: null, lastRefusedAt: null },
    });
    const types = await typesOf(scim, 0);
    expect(types.filter((type) => type.startsWith("connection."))).toEqual([]);
    expect((await client.get(`/console/configs/${scim.configId}`)).text).toContain("Waiting for its first request");
  });

  it("is nothing that a request from outside can pass for, and takes no other row of the log with it", async () => {
    const scim = await connect(tree);
    const posing = { "CF-Ray": "trial", "X-Trial": "true" };
    await scim.post("/Users", { userName: "try-it-0@example.invalid" }, posing);
    await client.submit(pathOf(scim));
    expect((await scim.log()).map(({ email }) => email)).toEqual(["try-it-0@example.invalid"]);
    expect(await call("GET", `/admin/configs/${scim.configId}`)).toMatchObject({ lastUsedAt: expect.any(String) });
  });

  it("goes on when creating is refused, and says what to do about it", async () => {
    const scim = await connect(tree, { autoProvisionUsers: false });
    const before = await kept();
    const { text } = await client.submit(pathOf(scim));
    expect(text).toContain("Whoever is assigned is refused: nobody is created.");
    expect(text).toMatch(/2\. Create the person Answer 403.*“Auto Provision Users” is off/);
    expect(text).toMatch(/4\. Deactivate the person .* Not sent: there is nobody whom it could be about\./);
    expect(text).not.toContain("gone here");
    expect(await kept()).toBe(before);
  });

  it("removes whom the configuration does not let go", async () => {
    const scim = await connect(tree, { autoDeprovisionUsers: false });
    const [before, position] = [await kept(), await lastEvent()];
    const { text } = await client.submit(pathOf(scim));
    expect(text).toContain("Whoever is unassigned keeps access.");
    expect(text).toContain("Nobody is deleted.");
    expect(text).toMatch(/5\. Delete the person Answer 403.*“Auto Deprovision Users” is off/);
    expect(await kept()).toBe(before);
    expect(await typesOf(scim, position)).toContain(
      `${tree.kind === "project" ? "user" : "subscriber"}.deleted by an administrator`,
    );
  });

  it.each(["before", "after"] as const)(
    "leaves nothing when a call of the database is lost %s it is done",
    async (when) => {
      const scim = await connect(tree);
      const before = await residue(scim);
      const visitor = await signedIn();
      const csrf = tokenOf(await visitor.get(pathOf(scim)));
      let calls = 0;
      const ended: number[] = [];
      for (let failing = 1; failing <= Math.max(2, calls); failing += 1) {
        calls = 0;
        const isFailing = (call: number) => {
          calls = call;
          return call === failing ? when : undefined;
        };
        visitor.bindings = { DB: createFaultyDatabase("Network connection lost.", isFailing) };
        const { status } = await visitor.post(pathOf(scim), { csrf });
        ended.push(status);
        expect([failing, status, await residue(scim)]).toEqual([failing, status, before]);
      }
      expect(ended.length).toBeGreaterThan(12);
      expect(new Set(ended)).toEqual(new Set([200, 503]));
    },
  );

  it("removes what a trial has left that was cut off, once its two minutes are over", async () => {
    const scim = await connect(tree);
    const left = ["try-it-000000000001@example.invalid", "try-it-000000000002@example.invalid"];
    const real = "try-it-000000000003@example.com";
    for (const email of [...left, real]) await scim.addUser(email);
    const table = tree.kind === "project" ? "users" : "subscribers";
    for (const [name, column] of [
      [table, "user_name_key"],
      ["accounts", "email_key"],
    ]) {
      const age = `UPDATE ${name} SET created_at = '2020-01-01T00:00:00.000Z' WHERE ${column} IN (?, ?)`;
      await env.DB.prepare(age).bind(left[0], real).run();
    }
    await client.submit(pathOf(scim));
    const found = await Promise.all([...left, real].map((email) => scim.tenant.find(email)));
    expect(found.map((person) => person !== undefined)).toEqual([false, true, true]);
  });
});

describe.each(treesWith("Group"))("trying out who gets into teams in the $kind tree", (tree) => {
  it("says that nobody gets access without a default team", async () => {
    const scim = await tree.connect();
    expect((await client.submit(pathOf(scim))).text).toContain(
      "Whoever is assigned is created, and gets no access: in no team.",
    );
  });

  it("says that pushed groups give access", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    expect((await client.submit(pathOf(scim))).text).toContain("gets access with the first group that is pushed");
  });
});

describe("who may try", () => {
  it("is whoever may change the configuration; a form without its token changes nothing", async () => {
    const scim = await (await createTenant("project")).connect();
    const before = await kept();
    expect((await client.post(pathOf(scim), {})).status).toBe(403);
    expect((await client.get(pathOf(scim))).status).toBe(200);
    expect(await kept()).toBe(before);
  });
});
