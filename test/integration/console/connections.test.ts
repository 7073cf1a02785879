import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { call, createConfig, createProject, createStatusPage, type MadeConfig } from "../helpers/admin-client.ts";
import { type ConsoleClient, signedIn } from "../helpers/console-client.ts";
import { provision } from "../helpers/provision.ts";
import { RecordingDatabase } from "../helpers/recording-database.ts";
import { ScimClient } from "../helpers/scim-client.ts";

// The front page: which connections fail, have their token refused, are silent, or wait.

let client: ConsoleClient;

beforeAll(async () => {
  client = await signedIn();
});

const HOUR = 60 * 60 * 1000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();

/** What the front page says of each sort of connection, by its title. */
async function sections(): Promise<Readonly<Record<string, string>>> {
  const { html } = await client.get("/console");
  const cards = [...html.matchAll(/<section class="card"[^>]*>.*?<h2[^>]*>(.*?)<\/h2>(.*?)<\/section>/gs)];
  return Object.fromEntries(cards.map(([, title = "", rest = ""]) => [title, rest]));
}

async function named(name: string): Promise<MadeConfig> {
  const { id } = await createProject(`Project of ${name}`);
  return createConfig({ kind: "project", projectId: id, name });
}

const heard = ({ id }: MadeConfig, at: string) =>
  env.DB.prepare("UPDATE configs SET last_used_at = ?1, last_used_day = substr(?1, 1, 10) WHERE id = ?2")
    .bind(at, id)
    .run();

describe("the front page", () => {
  it("says where to begin while there is nothing", async () => {
    const { status, text } = await client.get("/console");
    expect(status).toBe(200);
    expect(text).toContain("Nothing is connected yet");
  });

  it("tells connections that wait, and leads to their guide and their project", async () => {
    const [config, statusPage] = [await named("Waiting one"), await createStatusPage("Health")];
    const ofPage = await createConfig({ kind: "status-page", statusPageId: statusPage.id, name: "Waiting two" });
    const { Waiting = "" } = await sections();
    for (const { id } of [config, ofPage]) expect(Waiting).toContain(`href="/console/configs/${id}/guide"`);
    expect(Waiting).toContain("Project of Waiting one</a>");
    expect(Waiting).toMatch(/Status page.*Health<\/a>/s);
    await provision(config, "ann@example.com");
    expect((await sections()).Waiting).not.toContain("Waiting one");
  });

  it("tells connections that are silent, by the day of their last request", async () => {
    const [silent, quiet] = [await named("Silent one"), await named("Quiet one")];
    await heard(silent, ago(9 * 24));
    await heard(quiet, ago(6 * 24));
    const { Silent = "" } = await sections();
    expect(Silent).toContain("Silent one");
    expect(Silent).not.toContain("Quiet one");
    await provision(silent, "ann@example.com");
    expect((await sections()).Silent ?? "").not.toContain("Silent one");
  });

  it("tells connections whose token is refused", async () => {
    const config = await named("Refused one");
    await new ScimClient(config.scimBaseUrl, "scim_wrong").get("/Users");
    const before = await sections();
    expect(before["Token refused"]).toContain("Refused one");
    expect(before.Waiting ?? "").not.toContain("Refused one");
    await env.DB.prepare("UPDATE configs SET last_refused_at = ? WHERE id = ?").bind(ago(25), config.id).run();
    expect((await sections()).Waiting).toContain("Refused one");
  });

  it("tells connections whose changes fail until one succeeds", async () => {
    const config = await named("Failing one");
    const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
    for (let index = 0; index < 10; index += 1) await scim.post("/Users", {});
    const { Failing = "" } = await sections();
    expect(Failing).toContain(`href="/console/configs/${config.id}/log?outcome=error"`);
    await provision(config, "ann@example.com");
    expect((await sections()).Failing).toBeUndefined();
  });

  it("shows twenty of a sort, and says that there are more", async () => {
    const { id: projectId } = await createProject("Many");
    for (let index = 0; index < 21; index += 1)
      await createConfig({ kind: "project", projectId, name: `One of many ${index}` });
    const { Waiting = "" } = await sections();
    expect([...Waiting.matchAll(/One of many \d+/g)]).toHaveLength(20);
    expect(Waiting).toContain("These are the latest 20.");
  });

  it("says that all are well", async () => {
    const { items } = await call("GET", "/admin/configs?limit=200");
    for (const config of items as unknown as MadeConfig[]) await heard(config, ago(0));
    await env.DB.prepare("UPDATE configs SET last_refused_at = NULL").run();
    expect((await client.get("/console")).text).toContain("All connections are well");
  });

  it("reads as many rows however many connections are well, in one round trip", async () => {
    const cost = async () => {
      const database = new RecordingDatabase(env.DB);
      const visitor = await signedIn();
      visitor.bindings = { DB: database.binding };
      await visitor.get("/console");
      return { calls: database.calls, read: database.rows.read };
    };
    const before = await cost();
    const { id: projectId } = await createProject("All well");
    for (let index = 0; index < 30; index += 1) {
      await heard(await createConfig({ kind: "project", projectId, name: "Well" }), ago(0));
    }
    expect(before.calls).toBe(1);
    expect(await cost()).toEqual(before);
  });
});

describe("the provisioning of a project", () => {
  const rowsOf = (html: string) =>
    [...html.matchAll(/\/console\/configs\/([^/"]+)\/log\/([^"?]+)/g)].map(([, config, id]) => ({ config, id }));

  it("shows how each connection is, and all logs as one, the newest first, with those of deleted ones", async () => {
    const { id: projectId } = await createProject();
    const [okta, entra, old] = await Promise.all(
      ["Okta", "Entra ID", "Old one"].map((name) => createConfig({ kind: "project", projectId, name })),
    );
    if (okta === undefined || entra === undefined || old === undefined) throw new Error("a configuration is missing");
    await provision(old, "old@example.com");
    await call("DELETE", `/admin/configs/${old.id}`);
    await provision(okta, "ann@example.com");
    await provision(entra, "bob@example.com");
    await new ScimClient(okta.scimBaseUrl, okta.bearerToken).post("/Users", {});
    const stranger = await named("Stranger");
    await provision(stranger, "eve@example.com");
    const path = `/console/projects/${projectId}/provisioning`;
    const page = await client.get(path);
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/Okta Well Requests come and are carried out\. .* 1 Entra ID Well/);
    expect(rowsOf(page.html).map(({ config }) => config)).toEqual([okta.id, entra.id, okta.id, old.id]);
    expect(page.text).toMatch(/bob@example\.com Entra ID/);
    expect(page.text).toMatch(/old@example\.com Old one/);
    expect(page.text).not.toContain("eve@example.com");
    expect(rowsOf((await client.get(`${path}?outcome=error`)).html)).toHaveLength(1);
    expect(rowsOf((await client.get(`${path}?config=${entra.id}`)).html)).toHaveLength(1);
    const foreign = await client.get(`${path}?config=${stranger.id}`);
    expect(foreign.text).toContain("Nothing matches these filters");
    expect((await client.get("/console/projects/none/provisioning")).status).toBe(404);
  });

  it("says so while there is nothing, for a status page as well", async () => {
    const { id } = await createStatusPage();
    const { text } = await client.get(`/console/status-pages/${id}/provisioning`);
    expect(text).toContain("No SCIM configuration yet");
    expect(text).toContain("Nothing has happened yet");
  });

  it("leads through its pages and back, each row once, and reads no more of longer logs", async () => {
    const { id: projectId } = await createProject();
    const configs = await Promise.all(["One", "Two"].map((name) => createConfig({ kind: "project", projectId, name })));
    const fill = async (from: number, to: number) => {
      const rows = configs.flatMap(({ id }) =>
        Array.from(
          { length: to - from },
          (_, index) => [`${String(from + index).padStart(8, "0")}-${id}`, id] as const,
        ),
      );
      const insert =
        "INSERT INTO provisioning_log (id, config_id, at, method, path, status, outcome, request_id) SELECT value ->> 0, value ->> 1, '2026-01-31T08:00:00.000Z', 'POST', '/Users', 201, 'success', 'r' FROM json_each(?)";
      await env.DB.prepare(insert).bind(JSON.stringify(rows)).run();
    };
    await fill(0, 60);
    const path = `/console/projects/${projectId}/provisioning`;
    const linkOf = (html: string, rel: string) =>
      new RegExp(`href="([^"]+)" rel="${rel}"`).exec(html)?.[1]?.replaceAll("&amp;", "&");
    const pages = [await client.get(path)];
    for (
      let next = linkOf(pages[0]?.html ?? "", "next");
      next !== undefined;
      next = linkOf(pages.at(-1)?.html ?? "", "next")
    ) {
      pages.push(await client.get(next));
    }
    const seen = pages.flatMap(({ html }) => rowsOf(html).map(({ id }) => id));
    expect(pages).toHaveLength(3);
    expect(new Set(seen).size).toBe(120);
    expect(seen).toEqual([...seen].sort().reverse());
    const back = await client.get(linkOf(pages[2]?.html ?? "", "prev") ?? "");
    expect(rowsOf(back.html)).toEqual(rowsOf(pages[1]?.html ?? ""));

    const cost = async () => {
      const database = new RecordingDatabase(env.DB);
      const visitor = await signedIn();
      visitor.bindings = { DB: database.binding };
      await visitor.get(path);
      return { calls: database.calls, read: database.rows.read };
    };
    const before = await cost();
    await fill(60, 560);
    expect(await cost()).toEqual(before);
    expect(before.calls).toBeLessThanOrEqual(5);
  });
});
