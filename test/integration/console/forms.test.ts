import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import {
  call,
  createConfig,
  createProject,
  createStatusPage,
  createTeam,
  createUser,
} from "../helpers/admin-client.ts";
import { type ConsoleClient, fieldOf, isChecked, locationOf, signedIn, tokenOf } from "../helpers/console-client.ts";
import { provision } from "../helpers/provision.ts";
import { ScimClient } from "../helpers/scim-client.ts";

let client: ConsoleClient;

beforeAll(async () => {
  client = await signedIn();
});

describe("making a project", () => {
  it("leads to it, with a notice that a reload does not repeat", async () => {
    const answer = await client.submit("/console/new-project", { name: "  Orchard Labs ", id: "orchard-1" });
    expect(locationOf(answer)).toBe("/console/projects/orchard-1");
    expect((await client.get("/console/projects/orchard-1")).text).toContain("The project “Orchard Labs” is there.");
    expect((await client.get("/console/projects/orchard-1")).text).not.toContain("is there.");
  });

  it.each([
    ["an empty name", { name: " ", id: "kept-id" }, 400, "Must not be empty"],
    ["an id with a space", { name: "Kept name", id: "no id" }, 400, "1 to 64 letters"],
    ["a name that is too long", { name: "x".repeat(257), id: "kept-id" }, 400, "256 characters"],
  ])("shows the form again for %s, with everything that was typed", async (_, fields, status, message) => {
    const page = await client.submit("/console/new-project", fields);
    expect(page.status).toBe(status);
    expect(page.text).toContain(message);
    expect(fieldOf(page, "name")).toBe(fields.name.trim());
    expect(fieldOf(page, "id")).toBe(fields.id);
    expect(page.html).toContain('aria-invalid="true"');
  });

  it("shows the form again for an id that is taken", async () => {
    const { id } = await createProject();
    const page = await client.submit("/console/new-project", { name: "Kept", id });
    expect(page.status).toBe(409);
    expect(page.text).toContain(`Id: Another project has the id ${id}`);
    expect(page.html).toContain('aria-describedby="id-hint id-error" aria-invalid="true"');
    expect(fieldOf(page, "name")).toBe("Kept");
  });
});

describe("a database that does not answer", () => {
  const failing = (message: string) => {
    const batch = () => Promise.reject(new Error(message));
    return { DB: { batch, prepare: (query: string) => env.DB.prepare(query) } as unknown as D1Database };
  };

  it.each([
    ["a form whose page needs nothing of it", () => "/console/new-project", "The service is busy"],
    ["a form whose page needs it, too", (id: string) => `/console/projects/${id}/teams/new`, "The service is busy"],
  ])("gives back %s, with what was typed", async (_, pathOf, text) => {
    const visitor = await signedIn();
    const path = pathOf((await createProject()).id);
    const form = await visitor.get(path);
    visitor.bindings = failing("D1_ERROR: Network connection lost.");
    const page = await visitor.post(path, { csrf: tokenOf(form), name: "Typed" });
    expect(page.status).toBe(503);
    expect(page.text).toContain(text);
    expect(fieldOf(page, "name")).toBe("Typed");
  });

  it("is told in a page, with the request's id and without the error's words", async () => {
    const visitor = await signedIn();
    visitor.bindings = failing("no such table: secrets");
    const page = await visitor.get("/console/projects");
    expect(page.status).toBe(500);
    expect(page.text).not.toContain("secrets");
    expect(page.text).toMatch(/report [0-9a-f-]{36}/);
  });
});

describe("the lists", () => {
  it.each([
    ["projects", createProject],
    ["status-pages", createStatusPage],
  ] as const)("find %s by a part of their name, in any case, and after they are renamed", async (path, create) => {
    const { id } = await create("Zürich Übung");
    const find = async (part: string) => (await client.get(`/console/${path}?q=${encodeURIComponent(part)}`)).text;
    for (const part of ["ICH ÜB", "ich üb", "iCh üB"]) expect(await find(part)).toContain("Zürich Übung");
    expect(await find("zurich")).toContain("Nothing matches “zurich”.");
    await call("PATCH", `/admin/${path}/${id}`, { name: "Große Ärztekammer" });
    expect(await find("GROSSE äR")).toContain("Große Ärztekammer");
    expect(await find("zürich üb")).toContain("Nothing matches “zürich üb”.");
  });

  it.each([
    ["projects", createProject],
    ["status-pages", createStatusPage],
  ] as const)("lead to one of the %s that has the id of a form", async (path, create) => {
    for (const id of ["new", "new-project", "new-status-page"]) {
      await create(`Called ${id}`, id);
      const page = await client.get(`/console/${path}/${id}`);
      expect(page.status).toBe(200);
      expect(page.html).toContain(`>Called ${id}</h1>`);
    }
  });

  it("lead through their pages, each project once", async () => {
    const names = Array.from({ length: 53 }, (_, index) => `Paged ${String(index).padStart(2, "0")}`);
    for (const name of names) await createProject(name);
    const first = await client.get("/console/projects?q=Paged");
    const next = /href="([^"]+)" rel="next"/.exec(first.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const second = await client.get(next);
    const seen = [...first.html.matchAll(/Paged \d\d/g), ...second.html.matchAll(/Paged \d\d/g)].map(([name]) => name);
    expect(seen).toEqual(names);
    expect(first.text).toContain("1–50 of 53 Next page");
    expect(second.text).toContain("51–53 of 53 First page Previous page");
  });
});

describe("a team", () => {
  it("is made, renamed and protected", async () => {
    const { id } = await createProject();
    const page = await client.submitAndFollow(`/console/projects/${id}/teams/new`, {
      name: "Everyone",
      protected: "on",
    });
    expect(page.text).toContain("Protected");
    const [team] = (await call("GET", `/admin/projects/${id}/teams`)).items as { id: string }[];
    const path = `/console/projects/${id}/teams/${team?.id}`;
    await client.submitAndFollow(path, { name: "All staff" });
    expect((await call("GET", `/admin/projects/${id}/teams`)).items).toMatchObject([
      { name: "All staff", protected: false },
    ]);
  });

  it("keeps what was typed when its name is taken", async () => {
    const { id } = await createProject();
    await createTeam(id, "Everyone");
    const page = await client.submit(`/console/projects/${id}/teams/new`, { name: "EVERYONE", protected: "on" });
    expect(page.status).toBe(409);
    expect(fieldOf(page, "name")).toBe("EVERYONE");
    expect(page.html).toContain('id="name-error"');
    expect(isChecked(page, "protected")).toBe(true);
  });

  it("gains a member by e-mail, and says whom it does not know", async () => {
    const { id } = await createProject();
    const team = await createTeam(id, "Everyone");
    await createUser(id, "Ann@example.com", "Ann Lee");
    const path = `/console/projects/${id}/teams/${team.id}`;
    expect((await client.submitAndFollow(`${path}/members`, { email: "ann@EXAMPLE.com" }, path)).text).toContain(
      "Ann Lee is in the team.",
    );
    const page = await client.submit(`${path}/members`, { email: "bob@example.com" }, path);
    expect(page.status).toBe(400);
    expect(page.text).toContain("The project has no user with the e-mail bob@example.com.");
    expect(fieldOf(page, "email")).toBe("bob@example.com");
  });

  it("says who loses access with a membership", async () => {
    const { id } = await createProject();
    const [one, two] = [await createTeam(id, "One"), await createTeam(id, "Two")];
    const user = await createUser(id, "ann@example.com", "Ann Lee");
    const paths = [one, two].map((team) => `/console/projects/${id}/teams/${team.id}`);
    for (const path of paths) await client.submit(`${path}/members`, { email: "ann@example.com" }, path);
    const removal = `${paths[0]}/members/${user.id}/remove`;
    expect((await client.get(removal)).text).toContain("The user stays in 1 other team.");
    await client.submitAndFollow(removal);
    expect((await client.get(`${paths[1]}/members/${user.id}/remove`)).text).toContain("loses access to the project");
  });

  it("says in numbers what deleting it does, and does it", async () => {
    const { id } = await createProject();
    const [one, two] = [await createTeam(id, "One"), await createTeam(id, "Two")];
    for (const name of ["ann", "bob"]) await createUser(id, `${name}@example.com`);
    const path = (team: { id: string }) => `/console/projects/${id}/teams/${team.id}`;
    for (const name of ["ann", "bob"]) {
      await client.submit(`${path(one)}/members`, { email: `${name}@example.com` }, path(one));
    }
    await client.submit(`${path(two)}/members`, { email: "bob@example.com" }, path(two));
    const question = await client.get(`${path(one)}/delete`);
    expect(question.text).toContain("2 members leave the team “One”.");
    expect(question.text).toContain("1 user is in no other team and loses access to the project.");
    expect((await client.submitAndFollow(`${path(one)}/delete`)).text).toContain("The team is deleted.");
    expect((await client.get(path(one))).status).toBe(404);
  });

  it("is not deleted while a configuration puts its users into it", async () => {
    const { id } = await createProject();
    const team = await createTeam(id, "Everyone");
    await createConfig({ kind: "project", projectId: id, name: "Entra ID", defaultTeamIds: [team.id] });
    const path = `/console/projects/${id}/teams/${team.id}/delete`;
    expect((await client.get(path)).text).toContain("It is a default team of “Entra ID”.");
    const page = await client.submit(path, {}, `/console/projects/${id}/settings`);
    expect(page.status).toBe(409);
    expect(page.text).toContain("“Entra ID”");
  });
});

describe("users", () => {
  it("are found, each with whether and why there is access", async () => {
    const { id } = await createProject();
    const team = await createTeam(id, "Everyone");
    const config = await createConfig({ kind: "project", projectId: id, name: "Entra ID", defaultTeamIds: [team.id] });
    const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
    await provision(config, "ann@example.com", { displayName: "Ann Lee" });
    const bob = await provision(config, "bob@example.com", { name: { givenName: "Robert", familyName: "Ünal" } });
    await scim.patch(`/Users/${bob}`, [{ op: "replace", path: "active", value: false }]);
    await createUser(id, "eve@example.com");

    const users = (query: string) => client.get(`/console/projects/${id}/users${query}`);
    const all = await users("");
    expect(all.text).toMatch(/Ann Lee ann@example.com Access In a team Everyone Entra ID/);
    expect(all.text).toMatch(/Robert Ünal bob@example.com No access Revoked by the identity provider Entra ID/);
    expect(all.text).toMatch(/eve@example.com No access In no team Nobody/);
    expect((await users("?q=%C3%BCnal")).text).toContain("bob@example.com");
    expect((await users("?q=ann")).text).not.toContain("bob@example.com");
    expect((await users("?access=yes")).text).not.toContain("eve@example.com");
    expect((await users("?access=no")).text).not.toContain("ann@example.com");
    expect((await users("?q=LEE&access=no")).text).toContain("Nothing matches “LEE”.");
  });

  it("are added by hand; an address that is none comes back", async () => {
    const { id } = await createProject();
    const path = `/console/projects/${id}/users/new`;
    const page = await client.submit(path, { email: "no address", displayName: "Ann Lee" });
    expect(page.status).toBe(400);
    expect(fieldOf(page, "email")).toBe("no address");
    expect(fieldOf(page, "displayName")).toBe("Ann Lee");
    expect((await client.submitAndFollow(path, { email: "ann@example.com" })).text).toContain("in no team yet");
  });
});

describe("subscribers", () => {
  it("are found as users are, each with whether and why there is access", async () => {
    const { id } = await createStatusPage();
    const config = await createConfig({ kind: "status-page", statusPageId: id, name: "Okta" });
    await provision(config, "ann", { displayName: "Ann Lee", emails: [{ value: "ann@example.com" }] });
    const bob = await provision(config, "bob@example.com");
    await new ScimClient(config.scimBaseUrl, config.bearerToken).patch(`/Users/${bob}`, [
      { op: "replace", path: "active", value: false },
    ]);
    const subscribers = (query: string) => client.get(`/console/status-pages/${id}/subscribers${query}`);
    const all = await subscribers("");
    expect(all.text).toMatch(/Ann Lee ann@example.com ann Access Not revoked Okta/);
    expect(all.text).toMatch(/bob@example.com No access Revoked by the identity provider Okta/);
    expect(all.text).not.toContain("Teams");
    expect(all.text).not.toContain("Add a");
    expect((await subscribers("?access=no")).text).not.toContain("ann@example.com");
    expect((await subscribers("?q=LEE&access=no")).text).toContain("Nothing matches “LEE”.");
    expect((await client.get(`/console/status-pages/${id}/users/new`)).status).toBe(404);
  });
});

describe("deleting a tenant", () => {
  it("says in numbers what goes, and waits for the configurations to go first", async () => {
    const { id } = await createProject("Doomed");
    await createTeam(id, "Everyone");
    await createUser(id, "ann@example.com");
    const config = await createConfig({ kind: "project", projectId: id });
    const path = `/console/projects/${id}/delete`;
    const question = await client.get(path);
    expect(question.text).toContain("1 user and 1 team of “Doomed” are deleted.");
    expect(question.text).toContain("The project still has 1 SCIM configuration.");
    expect((await client.submit(path, { typedName: "Doomed" }, `/console/projects/${id}/settings`)).status).toBe(409);
    await call("DELETE", `/admin/configs/${config.id}`);
    expect((await client.submitAndFollow(path, { typedName: " Doomed" })).text).toContain("The project is deleted.");
    expect((await client.get(`/console/projects/${id}`)).status).toBe(404);
  });

  it("does so for a status page, too", async () => {
    const { id } = await createStatusPage("Doomed status");
    const config = await createConfig({ kind: "status-page", statusPageId: id });
    await provision(config, "ann@example.com");
    expect((await client.get(`/console/status-pages/${id}/subscribers?q=ANN`)).text).toContain(
      "ann@example.com Access",
    );
    const path = `/console/status-pages/${id}/delete`;
    expect((await client.get(path)).text).toContain("1 subscriber of “Doomed status” is deleted");
    await call("DELETE", `/admin/configs/${config.id}`);
    const unnamed = await client.submit(path, { typedName: "Doomed" });
    expect(unnamed.status).toBe(400);
    expect(unnamed.text).toContain("Name: Type “Doomed status”, as it is written here.");
    expect(fieldOf(unnamed, "typedName")).toBe("Doomed");
    expect((await client.submitAndFollow(path, { typedName: "Doomed  status" })).text).toContain(
      "The status page is deleted.",
    );
  });
});

describe("a status page", () => {
  it("is made, renamed, and tied to a project that there is", async () => {
    const project = await createProject();
    await client.submitAndFollow("/console/new-status-page", { name: "Status", id: "status-1" });
    const path = "/console/status-pages/status-1/settings";
    const page = await client.submit(path, { name: "Health", project: "nothing" });
    expect(page.status).toBe(400);
    expect(page.text).toContain("Project: No project is called “nothing”.");
    expect([fieldOf(page, "name"), fieldOf(page, "project")]).toEqual(["Health", "nothing"]);
    await client.submitAndFollow(path, { name: "Health", project: project.id });
    expect(await call("GET", "/admin/status-pages/status-1")).toMatchObject({ name: "Health", projectId: project.id });
  });

  it("is tied to a project by its name; one of several of that name is meant by its id", async () => {
    const [project, first] = [await createProject("Blue Harbour"), await createProject("Twice named")];
    await client.submitAndFollow("/console/new-status-page", { name: "Blue", id: "blue", project: "BLUE harbour " });
    const path = "/console/status-pages/blue/settings";
    expect(await call("GET", "/admin/status-pages/blue")).toMatchObject({ projectId: project.id });
    const settings = await client.get(path);
    expect(fieldOf(settings, "project")).toBe("Blue Harbour");
    expect(settings.html).toContain(`<option value="Twice named">${first.id}</option>`);
    const second = await createProject("twice NAMED");
    const page = await client.submit(path, { name: "Blue", project: "Twice named" });
    expect(page.status).toBe(400);
    for (const { id } of [first, second]) expect(page.text).toContain(id);
    expect((await client.submit(path, { name: "Blue", project: "Blue" })).text).toContain(
      "Perhaps it is “Blue Harbour”.",
    );
    await client.submitAndFollow(path, { name: "Blue", project: second.id });
    expect(fieldOf(await client.get(path), "project")).toBe(second.id);
    await client.submitAndFollow(path, { name: "Blue", project: "" });
    expect(await call("GET", "/admin/status-pages/blue")).toMatchObject({ projectId: null });
  });
});
