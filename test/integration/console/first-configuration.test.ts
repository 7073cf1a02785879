import { beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { call, createConfig, createProject, createStatusPage, createTeam } from "../helpers/admin-client.ts";
import { ConsoleClient, fieldOf, isChecked, locationOf, signedIn } from "../helpers/console-client.ts";
import { provision } from "../helpers/provision.ts";

// A configuration whose users get into no team gives nobody access: the console says so, and makes the team.

let client: ConsoleClient;

beforeAll(async () => {
  client = await signedIn();
});

const settings = { autoProvisionUsers: "on", autoDeprovisionUsers: "on", requireEmail: "on" };
const NO_ACCESS = "Nobody gets access by it";

const teamsOf = async (projectId: string) =>
  (await call("GET", `/admin/projects/${projectId}/teams`)).items as { id: string; name: string }[];

const actionsOf = async (requestOf: string) => {
  const items = (await call("GET", "/admin/audit?limit=200")).items as { action: string; requestId: string }[];
  const { requestId } = items.find(({ action }) => action === requestOf) ?? {};
  return items
    .filter((each) => each.requestId === requestId)
    .map(({ action }) => action)
    .sort();
};

describe("the first configuration of a project", () => {
  it("makes its default team with it, in one change", async () => {
    const { id } = await createProject();
    const path = `/console/projects/${id}/configs/new`;
    expect((await client.get(path)).text).toContain(
      "The project has no teams yet, and without one nobody gets access.",
    );
    const answer = await client.submit(path, { ...settings, name: "Okta", newTeamName: " Everyone " });
    const page = await client.get(locationOf(answer));
    expect(page.text).toContain("Puts every user into “Everyone”.");
    expect(page.text).not.toContain(NO_ACCESS);
    expect(await teamsOf(id)).toMatchObject([{ name: "Everyone" }]);
    expect(await actionsOf("config.created")).toEqual(["config.created", "team.created"]);
  });

  it("makes nothing when the team's name is taken, and keeps all that was typed", async () => {
    const { id } = await createProject();
    const team = await createTeam(id, "Everyone");
    const path = `/console/projects/${id}/configs/new`;
    const sent = { ...settings, name: "Okta", newTeamName: "everyone", defaultTeamIds: [team.id] };
    const page = await client.submit(path, sent);
    expect(page.status).toBe(409);
    expect(page.text).toContain("New default team: The project already has a team “everyone”");
    expect(page.html).toContain('id="newTeamName-error"');
    expect([fieldOf(page, "name"), fieldOf(page, "newTeamName")]).toEqual(["Okta", "everyone"]);
    expect(isChecked(page, "defaultTeamIds", team.id)).toBe(true);
    expect((await call("GET", `/admin/configs?projectId=${id}`)).items).toEqual([]);
    expect(await teamsOf(id)).toHaveLength(1);
  });

  it("warns where nobody would get access, and leads to where that is changed without losing a form", async () => {
    const { id } = await createProject();
    const path = `/console/projects/${id}/configs/new`;
    const form = await client.get(path);
    expect(form.html).toContain(`<a href="/console/projects/${id}/teams" target="_blank" rel="noopener">`);
    const page = await client.submitAndFollow(path, { ...settings, name: "Okta" });
    expect(page.text).toContain(NO_ACCESS);
    expect(page.html).toContain('<div class="message warn">');
    expect(page.html).toContain('<li class="amiss">Puts users into no team');
    const [config] = (await call("GET", `/admin/configs?projectId=${id}`)).items as JsonObject[];
    const own = `/console/configs/${config?.id}/settings`;
    expect(page.html).toContain(`href="${own}#defaultTeamIds"`);
    expect((await client.get(own)).text).toContain(NO_ACCESS);
    await client.submitAndFollow(own, { ...settings, name: "Okta", newTeamName: "Everyone" });
    expect((await client.get(own)).text).not.toContain(NO_ACCESS);
    expect(await actionsOf("config.updated")).toEqual(["config.updated", "team.created"]);
    const [team] = await teamsOf(id);
    expect((await call("GET", `/admin/configs/${config?.id}`)).defaultTeams).toEqual([
      { id: team?.id, name: "Everyone" },
    ]);
  });

  it("adds the new team to those that are chosen", async () => {
    const { id } = await createProject();
    const team = await createTeam(id, "Staff");
    const config = await createConfig({ kind: "project", projectId: id, name: "Okta", defaultTeamIds: [team.id] });
    await client.submitAndFollow(`/console/configs/${config.id}/settings`, {
      ...settings,
      ...{ name: "Okta", defaultTeamIds: [team.id], newTeamName: "Guests" },
    });
    expect((await call("GET", `/admin/configs/${config.id}`)).defaultTeams).toMatchObject([
      { name: "Staff" },
      { name: "Guests" },
    ]);
    await provision(config, "ann@example.com");
    const users = await client.get(`/console/projects/${id}/users`);
    expect(users.text).toContain("Staff, Guests");
  });

  it("says nothing of teams for a status page, or where groups are pushed", async () => {
    const [project, statusPage] = [await createProject(), await createStatusPage()];
    const pushing = await createConfig({ kind: "project", projectId: project.id, enablePushGroups: true });
    const ofPage = await createConfig({ kind: "status-page", statusPageId: statusPage.id });
    for (const { id } of [pushing, ofPage]) {
      expect((await client.get(`/console/configs/${id}`)).text).not.toContain(NO_ACCESS);
    }
    expect((await client.get(`/console/status-pages/${statusPage.id}/configs/new`)).text).not.toContain("team");
  });
});

describe("the teams of a project", () => {
  it("say who fills each of them", async () => {
    const { id } = await createProject();
    const [staff] = [await createTeam(id, "Staff"), await createTeam(id, "On call")];
    await createConfig({ kind: "project", projectId: id, name: "Entra ID", defaultTeamIds: [staff.id] });
    await createConfig({
      kind: "project",
      projectId: id,
      name: "Okta",
      enablePushGroups: true,
      defaultTeamIds: [staff.id],
    });
    const { text } = await client.get(`/console/projects/${id}/teams`);
    expect(text).toContain("Staff 0 Everybody of Entra ID");
    expect(text).toContain("On call 0 Administrators");
    expect((await client.get(`/console/projects/${id}/teams/${staff.id}`)).text).toContain(
      "Filled by: Everybody of Entra ID",
    );
  });
});

describe("a form that is all there is to do on its page", () => {
  it.each([
    ["/console/new-project", "name"],
    ["/console/new-key", "name"],
    ["/console/sign-in", "token"],
  ])("%s has the focus in its first field, and not after an error", async (path, field) => {
    const browser = path.endsWith("sign-in") ? new ConsoleClient() : client;
    const focused = (html: string) =>
      [...html.matchAll(/<input[^>]* autofocus/g)].map(([tag]) => /name="([^"]*)"/.exec(tag)?.[1]);
    expect(focused((await browser.get(path)).html)).toEqual([field]);
    expect(focused((await browser.submit(path, { [field]: "" })).html)).toEqual([]);
  });
});
