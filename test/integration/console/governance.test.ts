import { beforeAll, describe, expect, it } from "vitest";
import { accessHeaders } from "../helpers/access-person.ts";
import { call, createConfig, createProject, createTeam, createUser, request } from "../helpers/admin-client.ts";
import { ConsoleClient, fieldOf, signedIn } from "../helpers/console-client.ts";

let client: ConsoleClient;

beforeAll(async () => {
  client = await signedIn();
});

describe("the audit", () => {
  it("tells who did what, and what each field was and became", async () => {
    const { id: projectId } = await createProject("Acme");
    const team = await createTeam(projectId, "Everyone");
    const user = await createUser(projectId, "ann@example.com");
    const config = await createConfig({ kind: "project", projectId, name: "Entra ID" });
    await client.submitAndFollow(`/console/configs/${config.id}/settings`, {
      ...{ name: "Entra ID", autoProvisionUsers: "on", requireEmail: "on", defaultTeamIds: team.id },
    });
    await call("PUT", `/admin/projects/${projectId}/teams/${team.id}/members/${user.id}`);
    const { text } = await client.get("/console/audit");
    expect(text).toMatch(/Added a member to the team Everyone root Admin token Member: ann@example.com/);
    expect(text).toMatch(
      /Changed the configuration Entra ID root Admin token Auto Deprovision Users: on → off Default Teams: none → Everyone/,
    );
    const history = await client.get(`/console/configs/${config.id}/history`);
    expect(history.text).toMatch(/Changed the configuration .* Created the configuration/);
    expect(history.text).not.toContain("Added a member");
  });

  it("has a row only for what a form changes, with what it was", async () => {
    const { id: projectId } = await createProject();
    const { id } = await createConfig({ kind: "project", projectId, name: "Entra ID" });
    const settings = { name: "Entra ID", autoProvisionUsers: "on", autoDeprovisionUsers: "on", requireEmail: "on" };
    await client.submitAndFollow(`/console/configs/${id}/settings`, settings);
    const history = async () => (await client.get(`/console/configs/${id}/history`)).text;
    expect(await history()).not.toContain("Changed the configuration");
    await client.submitAndFollow(`/console/configs/${id}/settings`, { ...settings, announceCursors: "on" });
    expect(await history()).toMatch(
      /Changed the configuration Entra ID root Admin token Announce Cursors: off → on Just/i,
    );
  });

  it("is filtered by who, what, of what and when, and says which day is none", async () => {
    const { id } = await createProject("Filtered");
    await call("PATCH", `/admin/projects/${id}`, { name: "Filtered twice" });
    const audit = async (query: string) => (await client.get(`/console/audit?${query}`)).text;
    expect(await audit(`target=${id}`)).toMatch(
      /Changed the project .*Name: Filtered → Filtered twice.*Created the project/,
    );
    expect(await audit(`target=${id}&action=project.created`)).not.toContain("Filtered → Filtered twice");
    expect(await audit(`target=${id}&actor=eve@example.com`)).toContain("Nothing matches these filters");
    expect(await audit(`target=${id}&to=2020-01-01`)).toContain("Nothing matches these filters");
    expect(await audit(`target=${id}&from=2020-01-01`)).toContain("Created the project");
    expect(await audit("from=soon")).toContain("“soon” is no day");
  });

  it("leads through its pages with its filters", async () => {
    const { id } = await createProject("Paged");
    for (let index = 0; index < 51; index += 1)
      await call("PATCH", `/admin/projects/${id}`, { name: `Paged ${index}` });
    const first = await client.get(`/console/audit?target=${id}`);
    const next = /href="([^"]+)" rel="next"/.exec(first.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const second = await client.get(next);
    expect(first.text).not.toContain("Created the project Paged");
    expect(second.text).toContain("Created the project Paged");
    expect(second.text).toContain("51–52 of 52 First page Previous page");
  });
});

describe("admin keys", () => {
  it("are made, listed, and revoked", async () => {
    const { id } = await createProject("Keyed");
    const page = await client.submitAndFollow("/console/new-key", {
      ...{ name: "Monitoring", scope: "read", projectId: id, expiresInDays: "30" },
    });
    const [, key = ""] = /id="new-key" value="([^"]*)"/.exec(page.html) ?? [];
    const headers = { Authorization: `Bearer ${key}` };
    expect((await request("GET", `/admin/projects/${id}`, undefined, { headers })).status).toBe(200);
    expect((await request("PATCH", `/admin/projects/${id}`, { name: "x" }, { headers })).status).toBe(403);
    expect(page.text).toMatch(/Monitoring scimadmin_….{4} Read Keyed just now/);

    const [, path = ""] = /href="(\/console\/keys\/[^"]+\/revoke)"/.exec(page.html) ?? [];
    const question = await client.get(path);
    expect(question.text).toContain(
      `The key that ends in ${key.slice(-4)} stops with the next request. It was last used`,
    );
    expect((await client.submitAndFollow(path)).text).toContain("The key is revoked.");
    expect((await request("GET", `/admin/projects/${id}`, undefined, { headers })).status).toBe(401);
    expect((await client.get(path)).status).toBe(404);
  });

  it("without a tenant and an end count everywhere until they are revoked", async () => {
    const page = await client.submitAndFollow("/console/new-key", { name: "Terraform", scope: "full" });
    expect(page.text).toMatch(/Terraform scimadmin_….{4} Read and change Everywhere/);
    expect(page.text).toMatch(/Terraform .* Never Never Revoke/);
  });

  it.each([
    ["no name", { name: " ", scope: "read" }, 400, "Must not be empty"],
    ["no scope", { name: "Kept", scope: "" }, 400, "What it may do"],
    ["no number of days", { name: "Kept", scope: "read", expiresInDays: "soon" }, 400, "Must be a whole number"],
    ["too many days", { name: "Kept", scope: "read", expiresInDays: "1096" }, 400, "from 1 to 1095"],
    ["a tenant that is not there", { name: "Kept", scope: "read", projectId: "nothing" }, 404, "no project nothing"],
    ["two tenants", { name: "Kept", scope: "read", projectId: "a", statusPageId: "b" }, 400, "not for both"],
  ])("come back for %s, with what was typed", async (_, fields, status, message) => {
    const page = await client.submit("/console/new-key", fields);
    expect(page.status).toBe(status);
    expect(page.text).toContain(message);
    expect(fieldOf(page, "name")).toBe(fields.name.trim());
  });
});

describe("a person whom Cloudflare Access has let in", () => {
  it("is named on the page, and signs out where Access does", async () => {
    const visitor = new ConsoleClient();
    const headers = await accessHeaders("eve@example.com");
    const page = await visitor.send("GET", "/console/audit", headers);
    expect(page.status).toBe(200);
    expect(page.text).toContain("Signed in as eve@example.com");
    expect(page.html).toContain('href="/cdn-cgi/access/logout"');
    expect(page.html).not.toContain("/console/sign-out");
    expect((await client.get("/console/audit")).html).not.toContain("cdn-cgi");
  });
});
