import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { call, createConfig, createProject, type MadeConfig } from "../helpers/admin-client.ts";
import { type ConsoleClient, type ConsolePage, locationOf, signedIn } from "../helpers/console-client.ts";
import { provision } from "../helpers/provision.ts";
import { ScimClient } from "../helpers/scim-client.ts";

let client: ConsoleClient;
let config: MadeConfig;

beforeAll(async () => {
  // The clock stands still, so that what is filtered by day is of one day.
  vi.useFakeTimers({ toFake: ["Date"] });
  client = await signedIn();
  const { id } = await createProject();
  config = await createConfig({ kind: "project", projectId: id, autoDeprovisionUsers: false });
  const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
  const ann = await provision(config, "Ann@example.com");
  await provision(config, "bob@example.com");
  await scim.patch(`/Users/${ann}`, [{ op: "replace", path: "active", value: false }]);
  await scim.delete(`/Users/${ann}`);
  await scim.post("/Users", { userName: "nobody", password: "s3cret", displayName: "<b>Nobody</b>" });
  await scim.post("/Groups", { displayName: "Engineering" });
});

afterAll(() => {
  vi.useRealTimers();
});

const log = (query = "") => client.get(`/console/configs/${config.id}/log${query}`);

/** The operations that a page of the log lists, newest first. */
function requestsOf({ html }: ConsolePage): string[] {
  return [...html.matchAll(/\/log\/[^"]+">([^<]+)</g)].map(([, words = ""]) => words);
}

/** The page about the newest request that a query finds. */
async function openFirst(query: string): Promise<ConsolePage> {
  const [path = ""] = /\/console\/configs\/[^"]+\/log\/[^"]+/.exec((await log(query)).html) ?? [];
  return client.get(path.replaceAll("&amp;", "&"));
}

describe("the provisioning log", () => {
  it("lists what happened, newest first", async () => {
    expect(requestsOf(await log())).toEqual([
      "Create group",
      "Create user",
      "Delete user",
      "Change user",
      "Create user",
      "Create user",
    ]);
  });

  it.each([
    ["?outcome=error", ["Create group", "Create user", "Delete user"]],
    ["?outcome=warning", ["Change user"]],
    ["?outcome=success&operation=create-user", ["Create user", "Create user"]],
    ["?email=ANN@example.com", ["Delete user", "Change user", "Create user"]],
    ["?email=ann@example.com&outcome=error", ["Delete user"]],
    ["?email=NN@exam&outcome=error", ["Delete user"]],
    ["?q=auto%20DEPROVISION", ["Delete user", "Change user"]],
    ["?q=engineering", ["Create group"]],
    ["?q=no-such-text", []],
    ["?to=2020-01-01", []],
    ["?from=2020-01-01&outcome=warning", ["Change user"]],
    [
      "?outcome=nothing-known",
      ["Create group", "Create user", "Delete user", "Change user", "Create user", "Create user"],
    ],
  ])("is filtered by %s", async (query, expected) => {
    expect(requestsOf(await log(query))).toEqual(expected);
  });

  it("counts both days of a filter", async () => {
    const today = new Date().toISOString().slice(0, 10);
    expect(requestsOf(await log(`?from=${today}&to=${today}`))).toHaveLength(6);
  });

  it("counts the days of a zone", async () => {
    const now = Date.now();
    const dayIn = (timeZone: string, time: number) => new Intl.DateTimeFormat("sv-SE", { timeZone }).format(time);
    for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
      const query = (day: string) => `?from=${day}&to=${day}&zone=${zone}`;
      expect(requestsOf(await log(query(dayIn(zone, now))))).toHaveLength(6);
      expect(requestsOf(await log(query(dayIn(zone, now - 24 * 60 * 60 * 1000))))).toEqual([]);
    }
    const page = await log("?from=2020-01-01&zone=europe/berlin");
    expect(page.html).toContain("From (<span>Europe/Berlin</span>)");
    expect(page.html).toContain('name="zone" value="Europe/Berlin"');
    expect((await log("?from=2020-01-01&zone=Mars/Olympus")).html).toContain("From (<span>UTC</span>)");
  });

  it("is there again with its filters after one of its requests was looked at", async () => {
    const entry = await openFirst("?outcome=error&email=ann");
    const [, back = ""] = /href="([^"]+)">Back to the log</.exec(entry.html) ?? [];
    expect(requestsOf(await client.get(back.replaceAll("&amp;", "&")))).toEqual(["Delete user"]);
  });

  it("keeps its filters in its form, and tells of a day that is none", async () => {
    const page = await log("?outcome=error&operation=delete-user&email=ann@example.com&from=soon");
    expect(page.html).toMatch(/<option value="error" selected/);
    expect(page.html).toMatch(/<option value="delete-user" selected/);
    expect(page.html).toContain('value="ann@example.com"');
    expect(page.text).toContain("“soon” is no day");
  });
});

describe("a request", () => {
  it("is told in full, with what was sent and without secrets", async () => {
    const page = await openFirst("?operation=create-user&outcome=error");
    expect(page.text).toContain("Create user: nobody");
    expect(page.text).toContain("400 invalidValue");
    expect(page.text).toContain('"userName": "nobody"');
    expect(page.html).not.toContain("s3cret");
    expect(page.html).not.toContain("<b>Nobody</b>");
    expect(page.text).toContain("<b>Nobody</b>");
  });

  it.each([
    ["?operation=create-user&outcome=error", "attribute mapping"],
    ["?operation=create-group", "teams are not its business in this configuration"],
    ["?operation=delete-user", "this configuration takes nobody away"],
    ["?outcome=warning", "access stays because Auto Deprovision Users is off"],
  ])("that went wrong (%s) says what to do", async (query, advice) => {
    const page = await openFirst(query);
    expect(page.text).toContain("What to do about it");
    expect(page.text).toContain(advice);
  });

  it.each<[string, (scim: ScimClient) => Promise<unknown>, string]>([
    ["a filter on discovery", (scim) => scim.get('/Schemas?filter=id eq "x"'), "which SCIM forbids"],
    [
      "a filter that is too long",
      (scim) => scim.get(`/Users?filter=userName eq "${"x".repeat(65_536)}"`),
      "asks for very many in one filter",
    ],
    [
      "members who are not here",
      (scim) => scim.post("/Groups", { displayName: "Engineering", members: [{ value: "nobody" }] }),
      "Assign these people to the application",
    ],
  ])("that failed for %s says so, and leads to no setting", async (_, fail, advice) => {
    const { id } = await createProject();
    const pushing = await createConfig({ kind: "project", projectId: id, enablePushGroups: true });
    await fail(new ScimClient(pushing.scimBaseUrl, pushing.bearerToken));
    const { html } = await client.get(`/console/configs/${pushing.id}/log`);
    const page = await client.get(/\/console\/configs\/[^"]+\/log\/[^"]+/.exec(html)?.[0] ?? "");
    expect(page.text).toContain(advice);
    expect(page.text).not.toContain("Open the settings");
  });

  it("that succeeded has no advice", async () => {
    expect((await openFirst("?outcome=success")).text).not.toContain("What to do about it");
  });

  it("of another configuration is not found", async () => {
    const { id } = await createProject();
    const other = await createConfig({ kind: "project", projectId: id });
    const [, entry = ""] = /\/log\/([^"]+)"/.exec((await log()).html) ?? [];
    expect((await client.get(`/console/configs/${other.id}/log/${entry}`)).status).toBe(404);
  });
});

describe("the log of a configuration that is gone", () => {
  it("stays where it was, and the project's page, the audit and the person's page lead to it", async () => {
    const { id: projectId } = await createProject("Keeper");
    const gone = await createConfig({ kind: "project", projectId, name: "Old directory" });
    const userId = await provision(gone, "carl@example.com");
    await call("DELETE", `/admin/configs/${gone.id}`);
    const path = `/console/configs/${gone.id}`;
    const page = await client.get(`${path}/log`);
    expect(page.status).toBe(200);
    expect(page.text).toContain("Old directory Deleted");
    expect(requestsOf(page)).toEqual(["Create user"]);
    expect(page.html).not.toContain(`${path}/tokens`);
    expect(locationOf(await client.get(path))).toBe(`${path}/log`);
    const entry = await client.get(/\/console\/configs\/[^"]+\/log\/[^"]+/.exec(page.html)?.[0] ?? "");
    expect(entry.text).toContain("Create user: carl@example.com");
    expect((await client.get(`${path}/log/export.csv`)).html).toContain("carl@example.com");

    const project = await client.get(`/console/projects/${projectId}`);
    expect(project.text).toContain("Deleted configurations");
    expect(project.html).toContain(`href="${path}/log" aria-label="Provisioning log of Old directory"`);
    expect((await client.get(`/console/audit?target=${gone.id}`)).html).toContain(`href="${path}/log"`);
    const person = await client.get(`/console/projects/${projectId}/users/${userId}`);
    expect(person.text).toMatch(/Latest requests about this person.*Create user Old directory/);
  });

  it("stays when the project goes after it, and is nobody else's", async () => {
    const { id: projectId } = await createProject("Leaver");
    const gone = await createConfig({ kind: "project", projectId, name: "Last one" });
    await provision(gone, "dora@example.com");
    await call("DELETE", `/admin/configs/${gone.id}`);
    await call("DELETE", `/admin/projects/${projectId}`);
    expect(requestsOf(await client.get(`/console/configs/${gone.id}/log`))).toEqual(["Create user"]);
    const other = await createProject();
    expect((await client.get(`/console/projects/${other.id}`)).text).not.toContain("Deleted configurations");
    expect((await client.get("/console/configs/never-was/log")).status).toBe(404);
  });
});
