import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createId } from "../../../src/storage/engine/ids.ts";
import {
  call,
  createConfig,
  createProject,
  createStatusPage,
  createTeam,
  type MadeConfig,
} from "../helpers/admin-client.ts";
import {
  type ConsoleClient,
  type ConsolePage,
  fieldOf,
  isChecked,
  locationOf,
  signedIn,
} from "../helpers/console-client.ts";
import { provision } from "../helpers/provision.ts";
import { ScimClient } from "../helpers/scim-client.ts";

let client: ConsoleClient;

beforeAll(async () => {
  client = await signedIn();
});

/** A copyable value of a page. */
function copyableOf({ html }: ConsolePage, id: string): string {
  return new RegExp(`id="${id}" value="([^"]*)"`).exec(html)?.[1] ?? "";
}

async function statusOf({ scimBaseUrl }: MadeConfig, token: string): Promise<number> {
  return (await new ScimClient(scimBaseUrl, token).get("/Users?count=1")).status;
}

async function projectConfig(): Promise<MadeConfig> {
  const { id } = await createProject();
  return createConfig({ kind: "project", projectId: id });
}

describe("making a configuration", () => {
  it("shows its base URL and its token, and both work", async () => {
    const { id } = await createProject();
    const team = await createTeam(id, "Everyone");
    const answer = await client.submit(`/console/projects/${id}/configs/new`, {
      name: "Entra ID",
      autoProvisionUsers: "on",
      autoDeprovisionUsers: "on",
      requireEmail: "on",
      defaultTeamIds: [team.id],
    });
    expect(answer.html).toBe("");
    const page = await client.get(locationOf(answer));
    const [token, baseUrl] = [copyableOf(page, "new-token"), copyableOf(page, "new-base-url")];
    expect(token).toMatch(/^scim_/);
    const scim = new ScimClient(baseUrl, token);
    expect((await scim.post("/Users", { userName: "ann@example.com" })).status).toBe(201);
    expect((await client.get(locationOf(answer))).text).toContain("Puts every user into “Everyone”.");
  });

  it("starts with the defaults, and keeps what was typed when something is wrong", async () => {
    const { id } = await createProject();
    const team = await createTeam(id, "Everyone");
    const path = `/console/projects/${id}/configs/new`;
    const blank = await client.get(path);
    const names = ["autoProvisionUsers", "autoDeprovisionUsers", "requireEmail", "enablePushGroups", "announceCursors"];
    expect(names.map((name) => isChecked(blank, name))).toEqual([true, true, true, false, false]);

    const page = await client.submit(path, {
      name: "",
      description: "Typed",
      enablePushGroups: "on",
      defaultTeamIds: [team.id],
    });
    expect(page.status).toBe(400);
    expect(fieldOf(page, "description")).toBe("Typed");
    expect(isChecked(page, "autoProvisionUsers")).toBe(false);
    expect(isChecked(page, "enablePushGroups")).toBe(true);
    expect(isChecked(page, "defaultTeamIds", team.id)).toBe(true);
  });

  it("refuses a team of another project, and says so", async () => {
    const { id } = await createProject();
    const foreign = await createTeam((await createProject()).id, "Everyone");
    const page = await client.submit(`/console/projects/${id}/configs/new`, {
      name: "Okta",
      defaultTeamIds: [foreign.id],
    });
    expect(page.status).toBe(400);
    expect(page.text).toContain("The project has no team");
    // Beside the boxes, too, though the error is about one of them.
    expect(page.html).toMatch(/<fieldset id="defaultTeamIds" aria-describedby="defaultTeamIds-error">/);
    expect(page.html).toMatch(/id="defaultTeamIds-error">.*The project has no team/s);
    expect(fieldOf(page, "name")).toBe("Okta");
  });

  it("has no team settings for a status page", async () => {
    const { id } = await createStatusPage();
    const path = `/console/status-pages/${id}/configs/new`;
    expect((await client.get(path)).html).not.toContain("enablePushGroups");
    const page = await client.submitAndFollow(path, { name: "Okta", autoProvisionUsers: "on" });
    expect(copyableOf(page, "new-base-url")).toContain("/api/identity/status-page-scim/v2/");
  });
});

describe("the seed document, “Step 1: Get SCIM Configuration from OneUptime”: what its reader looks for", () => {
  it.each([
    ["projects", createProject, ["Default Teams", "Enable Push Groups"]],
    ["status-pages", createStatusPage, []],
  ] as const)("is there under the same name: %s", async (collection, create, teamSettings) => {
    const here = `/console/${collection}/${(await create()).id}`;
    expect((await client.get(here)).text).toMatch(/ SCIM .*Create SCIM Configuration/);
    const form = await client.get(`${here}/configs/new`);
    for (const setting of ["Auto Provision Users", "Auto Deprovision Users", ...teamSettings, "Save"]) {
      expect(form.text).toContain(setting);
    }
    const made = await client.submitAndFollow(`${here}/configs/new`, { name: "Entra ID" });
    expect(made.text).toContain("SCIM Base URL");
    expect(made.text).toContain("Bearer Token");
  });
});

describe("the settings of a configuration", () => {
  it("are saved as they are sent", async () => {
    const { id: projectId } = await createProject();
    const team = await createTeam(projectId, "Everyone");
    const config = await createConfig({ kind: "project", projectId, defaultTeamIds: [team.id] });
    const path = `/console/configs/${config.id}/settings`;
    expect(isChecked(await client.get(path), "defaultTeamIds", team.id)).toBe(true);
    const sent = { name: "Okta", description: "Contractors", enablePushGroups: "on", announceCursors: "on" };
    await client.submitAndFollow(path, sent);
    expect(isChecked(await client.get(path), "announceCursors")).toBe(true);
    expect(await call("GET", `/admin/configs/${config.id}`)).toMatchObject({
      name: "Okta",
      description: "Contractors",
      autoProvisionUsers: false,
      autoDeprovisionUsers: false,
      requireEmail: false,
      enablePushGroups: true,
      announceCursors: true,
      defaultTeams: [],
    });
  });

  it("come back when they cannot be saved", async () => {
    const { id } = await projectConfig();
    const page = await client.submit(`/console/configs/${id}/settings`, { name: " ", description: "Typed" });
    expect(page.status).toBe(400);
    expect(fieldOf(page, "description")).toBe("Typed");
  });
});

describe("tokens", () => {
  it("are made with a grace, in which the one before goes on working", async () => {
    const config = await projectConfig();
    const page = await client.submitAndFollow(`/console/configs/${config.id}/tokens/new`, { grace: "86400" });
    const token = copyableOf(page, "new-token");
    expect(page.text).toContain("The tokens before it stop tomorrow.");
    expect([await statusOf(config, config.bearerToken), await statusOf(config, token)]).toEqual([200, 200]);
  });

  it("are made without one, and the one before is dead", async () => {
    const config = await projectConfig();
    expect(await statusOf(config, config.bearerToken)).toBe(200);
    const page = await client.submitAndFollow(`/console/configs/${config.id}/tokens/new`, { grace: "0" });
    const token = copyableOf(page, "new-token");
    expect([await statusOf(config, config.bearerToken), await statusOf(config, token)]).toEqual([401, 200]);
    expect((await client.get(`/console/configs/${config.id}/tokens`)).html).not.toContain(config.bearerToken.slice(-4));
  });

  it.each(["-1", "12", "", "for ever"])("are not made with the grace %j", async (grace) => {
    const { id } = await projectConfig();
    const page = await client.submit(`/console/configs/${id}/tokens/new`, { grace });
    expect(page.status).toBe(400);
    expect(page.text).toContain("Choose one of these");
  });

  it("are made with an end, or without one, and the list says when each ends", async () => {
    const config = await projectConfig();
    const path = `/console/configs/${config.id}/tokens`;
    expect(fieldOf(await client.get(`${path}/new`), "expiresInDays")).toBe("365");
    for (const expiresInDays of ["0", "1096", "1.5", "soon"]) {
      const page = await client.submit(`${path}/new`, { grace: "0", expiresInDays });
      expect([page.status, fieldOf(page, "expiresInDays")]).toEqual([400, expiresInDays]);
    }
    const page = await client.submitAndFollow(`${path}/new`, { grace: "604800", expiresInDays: "20" });
    expect(page.text).toMatch(/scim_….{4} just now Never in (19|20) days/);
    expect(page.text).toMatch(/scim_….{4} just now Never in [67] days/);
    await client.submitAndFollow(`${path}/new`, { grace: "0", expiresInDays: "" });
    expect((await call("GET", `/admin/configs/${config.id}/tokens`)).items).toMatchObject([{ expiresAt: null }]);
  });

  it("that end soon are warned of, wherever the connection is looked at, until there is another", async () => {
    const config = await projectConfig();
    const here = `/console/configs/${config.id}`;
    await client.submitAndFollow(`${here}/tokens/new`, { grace: "86400", expiresInDays: "" });
    const { items } = await call("GET", `/admin/configs/${config.id}/tokens`);
    const [, lasting] = items as { readonly id: string }[];
    const question = await client.get(`${here}/tokens/${lasting?.id}/revoke`);
    expect(question.text).toMatch(
      /1 token goes on working, but not after \S+ \S+ UTC: then the identity provider loses its connection/,
    );
    await client.submitAndFollow(`${here}/tokens/${lasting?.id}/revoke`);
    const warning = /The token that ends in .{4} stops tomorrow, and nothing else lasts longer/;
    for (const path of ["", "/tokens", "/clients"]) expect((await client.get(here + path)).text).toMatch(warning);
    await client.submitAndFollow(`${here}/tokens/new`, { grace: "3600", expiresInDays: "365" });
    expect((await client.get(here)).text).not.toMatch(warning);
  });

  it("are revoked one by one, after a question that says what is left", async () => {
    const config = await projectConfig();
    await provision(config, "ann@example.com");
    const { html } = await client.get(`/console/configs/${config.id}/tokens`);
    const [path = ""] = /\/console\/configs\/[^"]+\/revoke/.exec(html) ?? [];
    const question = await client.get(path);
    expect(question.text).toContain(
      `The token that ends in ${config.bearerToken.slice(-4)} stops with the next request.`,
    );
    expect(question.text).toContain(
      "Nothing else opens the configuration: the identity provider loses its connection.",
    );
    expect(question.text).toContain("1 user stays as before.");
    expect((await client.submitAndFollow(path)).text).toContain(
      "There is no token and no OAuth client, so the identity provider cannot connect.",
    );
    expect(await statusOf(config, config.bearerToken)).toBe(401);
    expect((await client.get(path)).status).toBe(404);
  });
});

describe("deleting a configuration", () => {
  it("says in numbers what stops and what stays, and does it", async () => {
    const config = await projectConfig();
    await provision(config, "ann@example.com");
    await provision(config, "bob@example.com");
    const path = `/console/configs/${config.id}/delete`;
    const question = await client.get(path);
    expect(question.text).toContain("1 token stops with the next request.");
    expect(question.text).toContain("It has provisioned 2 users, whose access no identity provider takes away");
    expect(question.text).toContain("2 users keep teams and access");
    expect(question.html).toMatch(/value="keep" checked/);
    expect((await client.submitAndFollow(path)).text).toContain("is deleted. Whomever it provisioned is as before.");
    expect(await statusOf(config, config.bearerToken)).toBe(401);
  });

  it.each([
    ["keep", { active: true, reason: "member" }],
    ["revoke", { active: false, reason: "revoked" }],
    ["delete", undefined],
  ])("can %s those whom it provisioned, and says how many that are", async (people, expected) => {
    const { id: projectId } = await createProject();
    const team = await createTeam(projectId, "Everyone");
    const config = await createConfig({ kind: "project", projectId, defaultTeamIds: [team.id] });
    const other = await createTeam(projectId, "Other");
    for (const name of ["ann", "bob"]) {
      const user = await provision(config, `${name}@example.com`);
      await call("PUT", `/admin/projects/${projectId}/teams/${other.id}/members/${user}`);
      if (name === "bob") {
        const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
        await scim.patch(`/Users/${user}`, [{ op: "replace", path: "active", value: false }]);
      }
    }
    const path = `/console/configs/${config.id}/delete`;
    const { text } = await client.get(path);
    expect(text).toContain("1 user has no access any more, at once, and no default team of the configuration.");
    expect(text).toContain("1 other is revoked already.");
    expect(text).toContain("2 users are deleted at once");
    expect((await client.submit(path, { people: "nobody" })).text).toContain("Choose one of these.");
    await client.submitAndFollow(path, { people });
    const { items } = await call("GET", `/admin/projects/${projectId}/users?email=ann@example.com`);
    expect(items).toMatchObject(expected === undefined ? [] : [expected]);
  });

  it("counts OAuth clients among what stops", async () => {
    const config = await projectConfig();
    await call("POST", `/admin/configs/${config.id}/clients`, { name: "Entra ID", method: "client_secret" });
    const question = await client.get(`/console/configs/${config.id}/delete`);
    expect(question.text).toContain("1 token and 1 OAuth client stop with the next request.");
  });

  it("asks nothing about people where there are none", async () => {
    const config = await projectConfig();
    const path = `/console/configs/${config.id}/delete`;
    const question = await client.get(path);
    expect(question.text).toContain("It has provisioned no user who is still there.");
    expect(question.html).not.toContain('type="radio"');
    expect((await client.submitAndFollow(path)).text).toContain("is deleted.");
  });
});

describe("the overview", () => {
  beforeEach(() => {
    // The clock stands still, so that “just now” and the days are what they were when rows were written.
    vi.useFakeTimers({ toFake: ["Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("tells when the identity provider was last heard, and pictures what it did", async () => {
    const config = await projectConfig();
    const before = await client.get(`/console/configs/${config.id}`);
    expect(before.text).toContain("Last heard from the identity provider Never");
    expect(before.html).not.toContain('role="img"');

    const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
    await provision(config, "ann@example.com");
    await scim.post("/Users", { userName: "nobody" });
    await scim.post("/Groups", { displayName: "Engineering" });
    const after = await client.get(`/console/configs/${config.id}`);
    expect(after.text).toContain("Last heard from the identity provider just now");
    expect(after.text).toContain("Failed in 24 hours 2");
    expect(after.html).toContain('aria-label="Requests a day: 1 succeeded, 0 with a warning, 2 failed."');
    expect(after.text).toContain("“Enable Push Groups” is off");
  });

  it("pictures the last thirty days, in UTC, and no more", async () => {
    const config = await projectConfig();
    const now = Date.now();
    const rows = [0, 1, 1, 29, 30].map((days, index) => {
      const time = now - days * 24 * 60 * 60 * 1000;
      return env.DB.prepare(
        "INSERT INTO provisioning_log (id, config_id, at, method, path, status, outcome, request_id) VALUES (?, ?, ?, 'POST', '/', 200, ?, 'r')",
      ).bind(createId(time), config.id, new Date(time).toISOString(), index === 2 ? "error" : "success");
    });
    await env.DB.batch(rows);
    const page = await client.get(`/console/configs/${config.id}`);
    expect(page.html).toContain('aria-label="Requests a day: 3 succeeded, 0 with a warning, 1 failed."');
    expect(page.text).toContain("The numbers of 3 days with requests");
    expect(page.html.match(/<g>/g)).toHaveLength(30);
  });

  it("knows when it was last heard even after its token was rotated away", async () => {
    const config = await projectConfig();
    await provision(config, "ann@example.com");
    await client.submitAndFollow(`/console/configs/${config.id}/tokens/new`, { grace: "0" });
    expect((await client.get(`/console/configs/${config.id}`)).text).not.toContain("identity provider Never");
  });
});

describe("a setup guide", () => {
  it("has the configuration's own base URL in it, and groups only where they are pushed", async () => {
    const { id } = await createProject();
    const config = await createConfig({ kind: "project", projectId: id });
    const path = `/console/configs/${config.id}/guide/entra-id`;
    const page = await client.get(path);
    expect(page.html).toContain(`value="${config.scimBaseUrl}"`);
    expect(page.html).not.toContain("{{");
    expect(page.text).not.toContain("Map groups");
    expect(page.text).toContain("Switch groups off");
    await call("PATCH", `/admin/configs/${config.id}`, { enablePushGroups: true });
    expect((await client.get(path)).text).toContain("Map groups");
  });

  it("snipe-it 11913, pocket-id 1295: tells a status page to keep groups back, and does not speak of teams", async () => {
    const { id } = await createStatusPage();
    const config = await createConfig({ kind: "status-page", statusPageId: id });
    const page = await client.get(`/console/configs/${config.id}/guide/entra-id`);
    expect(page.html).toContain(`value="${config.scimBaseUrl}"`);
    for (const part of ["A status page has no groups", "Switch groups off", "404 on /Groups"]) {
      expect(page.text).toContain(part);
    }
    for (const part of ["Default teams or push groups", "Map groups", "Enable Push Groups"]) {
      expect(page.text).not.toContain(part);
    }
  });

  it("says whether a field takes the word Bearer in front of the token", async () => {
    const { id } = await projectConfig();
    const textOf = async (guide: string) => (await client.get(`/console/configs/${id}/guide/${guide}`)).text;
    expect(await textOf("okta")).toContain("Authorization Bearer <token>, with the bearer token, as it was shown");
    expect(await textOf("entra-id")).toContain("Secret Token The bearer token, as it was shown");
  });

  it("that there is not is told in a page", async () => {
    const { id } = await projectConfig();
    expect((await client.get(`/console/configs/${id}/guide/nothing`)).status).toBe(404);
  });
});
