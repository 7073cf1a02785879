import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { ENTERPRISE_USER_URN } from "../../../src/scim/schemas/enterprise-user.ts";
import {
  call,
  createConfig,
  createProject,
  createStatusPage,
  createTeam,
  createUser,
} from "../helpers/admin-client.ts";
import { type ConsoleClient, locationOf, signedIn } from "../helpers/console-client.ts";
import { provision } from "../helpers/provision.ts";
import { explain, findScans } from "../helpers/query-plan.ts";
import { RecordingDatabase } from "../helpers/recording-database.ts";
import { ScimClient } from "../helpers/scim-client.ts";

let client: ConsoleClient;

beforeAll(async () => {
  client = await signedIn();
});

/** A project with a configuration, a default team and one user of it. */
async function createAnn() {
  const { id: projectId } = await createProject("Acme");
  const team = await createTeam(projectId, "Everyone");
  const config = await createConfig({ kind: "project", projectId, name: "Entra ID", defaultTeamIds: [team.id] });
  const userId = await provision(config, "ann@example.com", {
    displayName: "Ann Lee",
    externalId: "e-17",
    emails: [{ value: "ann@example.com", type: "work", primary: true }],
    [ENTERPRISE_USER_URN]: { department: "R&D" },
  });
  return { projectId, team, config, userId, path: `/console/projects/${projectId}/users/${userId}` };
}

describe("a user's page", () => {
  it("says who it is, what there is of access and why, and what the identity provider sent", async () => {
    const { path, team, config } = await createAnn();
    const { text, html } = await client.get(path);
    expect(text).toContain("E-mail ann@example.com User name ann@example.com External id e-17");
    expect(text).toContain("Access Access Why In a team Blocked No Identity provider Says active");
    expect(html).toContain(`/teams/${team.id}">Everyone</a>`);
    expect(html).toContain(`/console/configs/${config.id}">Entra ID</a>`);
    expect(text).toContain("emails ann@example.com work, primary");
    expect(text).toContain(`department ${ENTERPRISE_USER_URN} R&D`);
    expect(text).toContain('"displayName": "Ann Lee"');
  });

  it("shows the latest requests about the user, of whichever configuration, and of no other tenant", async () => {
    const { path, projectId, userId, config } = await createAnn();
    const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
    await scim.patch(`/Users/${userId}`, [{ op: "replace", path: "title", value: "Director" }]);
    const second = await createConfig({ kind: "project", projectId, name: "Okta" });
    await provision(second, "ann@example.com");
    const foreign = await createConfig({ kind: "project", projectId: (await createProject()).id, name: "Foreign" });
    await new ScimClient(foreign.scimBaseUrl, foreign.bearerToken).delete(`/Users/${userId}`);
    const { text, html } = await client.get(path);
    const requests = text.slice(text.indexOf("Latest requests"));
    expect(requests).toMatch(
      /Create user Okta Succeeded 201 .*Change user Entra ID Succeeded 200 .*Create user Entra ID/,
    );
    expect(requests).not.toContain("Foreign");
    const [, entry = ""] = /href="(\/console\/configs\/[^"]+\/log\/[^"]+)"/.exec(html) ?? [];
    const opened = await client.get(entry);
    expect(opened.html).toContain(`href="${path}">What is known of the user</a>`);
  });

  it("costs a few round trips and reads no table from end to end", async () => {
    const { path } = await createAnn();
    const database = new RecordingDatabase(env.DB);
    const visitor = await signedIn();
    visitor.bindings = { DB: database.binding };
    expect((await visitor.get(path)).status).toBe(200);
    const plans = await Promise.all(database.statements.map((statement) => explain(env.DB, statement)));
    expect(plans.flatMap(findScans)).toEqual([]);
    expect(plans.flat().filter((step) => step.includes("provisioning_log_person"))).toHaveLength(1);
  });

  it("is led to from the list, from a team and from the log", async () => {
    const { path, projectId, team, config } = await createAnn();
    for (const list of [
      `/console/projects/${projectId}/users`,
      `/console/projects/${projectId}/teams/${team.id}`,
      `/console/configs/${config.id}/log`,
    ]) {
      expect((await client.get(list)).html, list).toContain(`href="${path}"`);
    }
  });

  it("is not led to from requests about somebody who is not there", async () => {
    const { path, config, userId } = await createAnn();
    const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
    await scim.patch("/Users/nobody", [{ op: "replace", path: "title", value: "x" }]);
    await scim.delete(`/Users/${userId}`);
    const { html } = await client.get(`/console/configs/${config.id}/log`);
    expect(html).not.toContain("/users/nobody");
    expect(html.split(`href="${path}"`)).toHaveLength(2);
    expect((await client.get(path)).status).toBe(404);
  });

  it("names the other places that have the person", async () => {
    const { path } = await createAnn();
    const { id } = await createStatusPage("Acme status");
    const config = await createConfig({ kind: "status-page", statusPageId: id });
    const subscriber = await provision(config, "ANN@example.com");
    const { html, text } = await client.get(path);
    expect(text).toContain("The same e-mail elsewhere");
    expect(html).toContain(`/console/status-pages/${id}/subscribers/${subscriber}"`);
  });

  it("is of its own project only", async () => {
    const { userId } = await createAnn();
    const other = await createProject();
    expect((await client.get(`/console/projects/${other.id}/users/${userId}`)).status).toBe(404);
  });
});

describe("blocking", () => {
  it("says what it does, ends access, tells of itself, and is lifted", async () => {
    const { path, projectId, config, userId } = await createAnn();
    const question = await client.get(`${path}/block`);
    expect(question.text).toContain("Ann Lee (ann@example.com) loses access to “Acme” at once.");
    expect((await client.submitAndFollow(`${path}/block`)).text).toContain("Ann Lee is blocked.");
    const user = () => call("GET", `/admin/projects/${projectId}/users/${userId}`);
    expect(await user()).toMatchObject({ blocked: true, access: false, reason: "blocked" });
    const blocked = await client.get(path);
    expect(blocked.text).toContain("No access Why Blocked by an administrator");
    expect(blocked.text).toMatch(/What administrators did .* Blocked the user ann@example.com root Admin token/);
    expect((await client.get(`${path}/block`)).text).toContain("The block is there already.");
    const list = await client.get(`/console/projects/${projectId}/users?access=blocked`);
    expect(list.text).toContain("No access Blocked by an administrator; active for the identity provider");

    expect((await client.get(`${path}/unblock`)).text).toContain("has access to “Acme” again.");
    expect((await client.submitAndFollow(`${path}/unblock`)).text).toContain("Ann Lee is not blocked any more.");
    expect(await user()).toMatchObject({ blocked: false, access: true });
    expect((await client.get(`${path}/unblock`)).text).toContain("There is no block to lift.");
    expect((await client.get(`/console/projects/${projectId}/users?access=blocked`)).text).toContain("Nothing matches");

    await client.submitAndFollow(`${path}/block`);
    await new ScimClient(config.scimBaseUrl, config.bearerToken).patch(`/Users/${userId}`, [
      { op: "replace", path: "active", value: false },
    ]);
    expect((await client.get(`${path}/unblock`)).text).toContain("still has no access to “Acme”: in no team.");
  });

  it("counts for subscribers, too", async () => {
    const { id } = await createStatusPage("Status");
    const config = await createConfig({ kind: "status-page", statusPageId: id });
    const path = `/console/status-pages/${id}/subscribers/${await provision(config, "eve@example.com")}`;
    await client.submitAndFollow(`${path}/block`);
    expect((await client.get(path)).text).toContain("No access Why Blocked by an administrator");
    await new ScimClient(config.scimBaseUrl, config.bearerToken).patch(`/Users/${path.split("/").at(-1)}`, [
      { op: "replace", path: "active", value: false },
    ]);
    expect((await client.get(`${path}/unblock`)).text).toContain("is inactive: access to “Status” comes back only if");
  });
});

describe("deleting somebody", () => {
  it("says what goes and who may bring the person back, and does it", async () => {
    const { path, projectId } = await createAnn();
    const question = await client.get(`${path}/delete`);
    expect(question.text).toContain("Ann Lee (ann@example.com) is deleted from “Acme”");
    expect(question.text).toContain("1 team loses a member.");
    expect(question.text).toContain("may create the person again");
    const answer = await client.submit(`${path}/delete`);
    expect(locationOf(answer)).toBe(`/console/projects/${projectId}/users`);
    expect((await client.get(locationOf(answer))).text).toContain("The user is deleted.");
    expect((await client.get(path)).status).toBe(404);
  });
});

describe("those whom nobody provisions", () => {
  it("are counted on the page of their tenant, and found by a filter", async () => {
    const { projectId, config } = await createAnn();
    const here = `/console/projects/${projectId}`;
    expect((await client.get(here)).text).not.toContain("No identity provider looks after");
    await createUser(projectId, "bob@example.com");
    const page = await client.get(here);
    expect(page.text).toContain("No identity provider looks after 1 user:");
    const [, path = ""] = /href="([^"]+by=none)"/.exec(page.html) ?? [];
    const found = await client.get(path);
    expect(found.text).toContain("bob@example.com");
    expect(found.text).not.toContain("ann@example.com");
    expect((await client.get(`${here}/users?by=${config.id}`)).text).not.toContain("bob@example.com");
    await call("DELETE", `/admin/configs/${config.id}`);
    expect((await client.get(here)).text).toContain("No identity provider looks after 2 users:");
  });
});

describe("finding a person", () => {
  it("leads to every place that has the person, and erases only when there is none", async () => {
    const { projectId, userId } = await createAnn();
    const email = `erasable-${projectId}@example.com`;
    const user = await createUser(projectId, email);
    const path = `/console/people?email=${encodeURIComponent(email.toUpperCase())}`;
    const found = await client.get(path);
    expect(found.html).toContain(`/console/projects/${projectId}/users/${user.id}"`);
    expect(found.html).not.toContain(userId);
    expect(found.text).not.toContain("Erase what is left");
    const erasure = `/console/people/erase?email=${encodeURIComponent(email)}`;
    expect((await client.get(erasure)).text).toContain("1 place still has the person.");
    const refused = await client.submit(erasure, {}, "/console/new-project");
    expect(refused.status).toBe(409);
    expect(refused.text).toContain("project “Acme”");

    await call("DELETE", `/admin/projects/${projectId}/users/${user.id}`);
    expect((await client.get(path)).text).toContain("Erase what is left");
    expect((await client.submitAndFollow(erasure)).text).toContain("What was kept of the person is erased.");
    expect((await client.get("/console/audit?action=user.deleted")).text).not.toContain(email);
    const again = await client.submit(erasure);
    expect(again.status).toBe(404);
    expect(again.text).toContain("Nothing is known of this e-mail.");
  });

  it("erases the name that only the audit still has", async () => {
    const { id } = await createStatusPage();
    const config = await createConfig({ kind: "status-page", statusPageId: id });
    const email = `subscriber-${id}@example.com`;
    const subscriber = await provision(config, email);
    await call("DELETE", `/admin/status-pages/${id}/subscribers/${subscriber}`);
    await client.submitAndFollow(`/console/people/erase?email=${email}`);
    expect((await client.get(`/console/audit?target=${subscriber}`)).text).not.toContain(email);
  });
});
