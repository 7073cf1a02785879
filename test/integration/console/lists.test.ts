import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { call, createConfig, createProject, createTeam, createUser } from "../helpers/admin-client.ts";
import { type ConsoleClient, type ConsolePage, fieldOf, isChecked, signedIn } from "../helpers/console-client.ts";
import { insertMembers, insertUsers } from "../helpers/many-rows.ts";
import { provision } from "../helpers/provision.ts";
import { explain, findScans } from "../helpers/query-plan.ts";
import { RecordingDatabase } from "../helpers/recording-database.ts";

let client: ConsoleClient;

beforeAll(async () => {
  client = await signedIn();
});

/** Where a page leads by a link that has a relation. */
function linkOf({ html }: ConsolePage, relation: "next" | "prev"): string | undefined {
  return new RegExp(`href="([^"]+)" rel="${relation}"`).exec(html)?.[1]?.replaceAll("&amp;", "&");
}

/** What the rows of a page are called. */
function namesOn({ html }: ConsolePage): string[] {
  return [...html.matchAll(/<th scope="row"[^>]*><a href="[^"]*">([^<]*)</g)].map(([, name = ""]) => name);
}

/** Every page of a list from the first on, and then back again. */
async function turnThrough(path: string) {
  const forth = [await client.get(path)];
  for (let next = linkOf(forth[0] as ConsolePage, "next"); next !== undefined; ) {
    forth.push(await client.get(next));
    next = linkOf(forth.at(-1) as ConsolePage, "next");
  }
  const back = [forth.at(-1) as ConsolePage];
  for (let previous = linkOf(back[0] as ConsolePage, "prev"); previous !== undefined; ) {
    back.unshift(await client.get(previous));
    previous = linkOf(back[0] as ConsolePage, "prev");
  }
  return { forth: forth.map(namesOn), back: back.map(namesOn), texts: forth.map(({ text }) => text), back0: back[0] };
}

describe("a list of several pages", () => {
  it.each(["", "?sort=name", "?sort=-email", "?sort=changed", "?q=turned", "?access=no&sort=-name"])(
    "of users%s leads forth and back, says where it is, and shows each once",
    async (query) => {
      const { id } = await createProject();
      await insertUsers(id, `turned${query.replace(/\W/g, "")}`, { count: 125 });
      const path = `/console/projects/${id}/users${query}`;
      const { forth, back, texts, back0 } = await turnThrough(path);
      expect(forth.map(({ length }) => length)).toEqual([50, 50, 25]);
      expect(new Set(forth.flat()).size).toBe(125);
      expect(back).toEqual(forth);
      expect(texts[0]).toContain("1–50 of 125 Next page");
      expect(texts[1]).toContain("51–100 of 125 First page Previous page Next page");
      expect(texts[2]).toContain("101–125 of 125 First page Previous page");
      expect(back0?.text).toContain("1–50 of 125");
    },
  );

  it("of teams and of members does so, too", async () => {
    const { id } = await createProject();
    const names = Array.from({ length: 52 }, (_, index) => `Team ${String(index).padStart(2, "0")}`);
    for (const name of [...names].reverse()) await createTeam(id, name);
    const teams = await turnThrough(`/console/projects/${id}/teams`);
    expect(teams.forth.flat()).toEqual(names);
    expect(teams.back).toEqual(teams.forth);
    expect(teams.texts[1]).toContain("51–52 of 52");
    const found = await client.get(`/console/projects/${id}/teams?q=TEAM%200`);
    expect(namesOn(found)).toEqual(names.slice(0, 10));
    expect(found.text).toContain("1–10 of 10");
    expect((await client.get(`/console/projects/${id}/teams?q=none-such`)).text).toContain(
      "Nothing matches “none-such”",
    );

    const [team] = (await call("GET", `/admin/projects/${id}/teams`)).items as { id: string }[];
    await insertUsers(id, "member", { count: 60 });
    await insertMembers([String(team?.id)], "member", 60);
    const members = await turnThrough(`/console/projects/${id}/teams/${team?.id}`);
    expect(members.forth.map(({ length }) => length)).toEqual([50, 10]);
    expect(members.back).toEqual(members.forth);
    expect(members.texts[1]).toContain("51–60 of 60");
  });

  it("tells no number that it would have to count for long", async () => {
    const { id } = await createProject();
    await insertUsers(id, "crowd", { count: 1_100 });
    const page = await client.get(`/console/projects/${id}/users?q=crowd`);
    expect(page.text).toContain("1–50 of more than 1,000 Next page");
  });

  it("refuses a cursor of another order, and takes no notice of a place that is none", async () => {
    const { id } = await createProject();
    await insertUsers(id, "odd", { count: 60 });
    const users = `/console/projects/${id}/users`;
    const next = linkOf(await client.get(`${users}?sort=name`), "next") ?? "";
    expect((await client.get(next.replace("sort=name&", ""))).status).toBe(400);
    expect((await client.get(`${users}?cursor=%00`)).status).toBe(400);
    expect((await client.get(next.replace(/at=\d+/, "at=-7"))).text).toContain("51–60 of 60 First page");
  });
});

describe("users sorted", () => {
  it("by name go by the name that is shown, wherever it comes from", async () => {
    const { id } = await createProject();
    const config = await createConfig({ kind: "project", projectId: id });
    await provision(config, "z@example.com", { displayName: "ada" });
    await provision(config, "y@example.com", { name: { formatted: "Björn" } });
    await provision(config, "x@example.com", { displayName: " ", name: { givenName: "Chiara", familyName: "Rossi" } });
    await provision(config, "deniz@example.com");
    await createUser(id, "w@example.com", "Élodie");
    const path = `/console/projects/${id}/users`;
    const byName = await client.get(`${path}?sort=name`);
    expect(namesOn(byName)).toEqual(["ada", "Björn", "Chiara Rossi", "deniz@example.com", "Élodie"]);
    expect(byName.html).toMatch(/<th[^>]* aria-sort="ascending"[^>]*><a href="[^"]*sort=-name">User<\/a>/);
    const byEmail = await client.get(`${path}?sort=-email`);
    expect(namesOn(byEmail)).toEqual(["ada", "Björn", "Chiara Rossi", "Élodie", "deniz@example.com"]);
    expect(byEmail.html).toMatch(/<option value="-email" selected/);
  });

  it("cost no more than a page: every order has an index", async () => {
    const { id } = await createProject();
    await insertUsers(id, "indexed", { count: 60 });
    const database = new RecordingDatabase(env.DB);
    const visitor = await signedIn();
    visitor.bindings = { DB: database.binding };
    for (const sort of ["", "name", "-name", "email", "-email", "changed", "-changed"]) {
      const first = await visitor.get(`/console/projects/${id}/users?sort=${sort}`);
      const second = await visitor.get(linkOf(first, "next") ?? "");
      expect((await visitor.get(linkOf(second, "prev") ?? "")).status).toBe(200);
    }
    const lists = database.statements.filter(({ sql }) => sql.includes("sort_key") && sql.includes("LIMIT"));
    const plans = await Promise.all(lists.map((statement) => explain(env.DB, statement)));
    expect(plans.flatMap(findScans)).toEqual([]);
    const indexes = plans.map((plan) => plan.find((step) => step.startsWith("SEARCH users "))?.split(" ")[4]);
    const [page, name, email, changed] = ["users_page", "users_shown_name", "users_email", "users_changed"];
    expect(indexes).toEqual([page, name, name, email, email, changed, changed].flatMap((each) => [each, each, each]));
    // The teams of each user are sorted, and nothing else.
    const sorts = plans.map((plan) => plan.filter((step) => step.includes("TEMP B-TREE")).length);
    expect(new Set(sorts)).toEqual(new Set([1]));
  });
});

describe("a list as a file", () => {
  it("has the users that its page shows, all pages of them, and runs nothing in a spreadsheet", async () => {
    const { id } = await createProject("Acme & Sons");
    const team = await createTeam(id, "Everyone");
    const config = await createConfig({ kind: "project", projectId: id, defaultTeamIds: [team.id] });
    await provision(config, "eve@example.com", { displayName: '=HYPERLINK("http://evil.test")' });
    await insertUsers(id, "exported", { count: 260 });
    const all = await client.get(`/console/projects/${id}/users/export.csv`);
    expect(all.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
    expect(all.headers.get("Content-Disposition")).toMatch(
      /^attachment; filename="acme-sons-users-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const lines = all.html.trimEnd().split("\r\n");
    expect(lines).toHaveLength(262);
    expect(lines[0]).toContain('"id","name","email","userName"');
    const eve = lines.find((line) => line.includes("eve@example.com"));
    expect(eve).toContain(`"'=HYPERLINK(""http://evil.test"")"`);
    expect(eve).toContain('"true","false","true","member"');
    expect(eve).toMatch(/"Everyone"$/);
    const found = await client.get(`/console/projects/${id}/users/export.csv?q=exported-26&sort=-email`);
    expect([...found.html.matchAll(/"(exported-\d+)@x\.test"/g)].map(([, name]) => name)).toEqual([
      ...["exported-26", "exported-26", "exported-26", "exported-260", "exported-260", "exported-260"],
    ]);
  });

  it("has the members of a team, and the rows of a log that its page shows", async () => {
    const { id } = await createProject();
    const team = await createTeam(id, "Everyone");
    const config = await createConfig({ kind: "project", projectId: id, defaultTeamIds: [team.id] });
    await provision(config, "ann@example.com");
    await provision(config, "bob@example.com");
    const members = await client.get(`/console/projects/${id}/teams/${team.id}/members.csv`);
    expect(members.html.split("\r\n")).toHaveLength(4);
    const log = await client.get(`/console/configs/${config.id}/log/export.csv?email=ann`);
    const lines = log.html.trimEnd().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('"create-user","POST"');
    expect(lines[1]).toContain('"ann@example.com"');
  });

  it("is a page that says so, where there is no such list", async () => {
    for (const path of ["projects/none/users", "status-pages/none/subscribers", "configs/none/log"]) {
      const { status, text } = await client.get(`/console/${path}/export.csv`);
      expect([status, text]).toEqual([404, expect.stringContaining("Not found")]);
    }
  });
});

describe("default teams", () => {
  it("are looked for where there are many, and what was typed and chosen stays", async () => {
    const { id } = await createProject();
    const teams = [];
    for (let index = 0; index < 14; index += 1) teams.push(await createTeam(id, `Team ${index + 10}`));
    await createTeam(id, "Operations");
    const path = `/console/projects/${id}/configs/new`;
    expect((await client.get(path)).text).toContain("15 of 15 teams");
    const chosen = String(teams[3]?.id);
    const typed = { name: "Okta", defaultTeamIds: chosen, enablePushGroups: "on" };
    const looked = await client.submit(path, { ...typed, sought: "OPER", look: "on" });
    expect(looked.status).toBe(200);
    expect(looked.text).toContain("1 of 1 team with “OPER”, after the 1 chosen");
    expect([...looked.html.matchAll(/for="defaultTeamIds-[^"]+">([^<]+)</g)].map(([, name]) => name)).toEqual([
      ...["Team 13", "Operations"],
    ]);
    expect(fieldOf(looked, "name")).toBe("Okta");
    expect(isChecked(looked, "defaultTeamIds", chosen)).toBe(true);
    expect(isChecked(looked, "enablePushGroups")).toBe(true);
    const byKey = await client.submit(path, { ...typed, sought: "team 2", "sought-before": "OPER", "by-key": "on" });
    expect(byKey.text).toContain("4 of 4 teams with “team 2”");
    expect((await call("GET", `/admin/configs?projectId=${id}`)).items).toEqual([]);

    const saved = await client.submit(path, { ...typed, sought: "OPER", "sought-before": "OPER", "by-key": "on" });
    expect(saved.status).toBe(303);
    expect((await call("GET", `/admin/configs?projectId=${id}`)).items).toMatchObject([
      { name: "Okta", defaultTeams: [{ id: chosen }] },
    ]);
  });

  it("are told to be cut where a form cannot show all, and so are the configurations to filter by", async () => {
    const { id } = await createProject();
    const config = await createConfig({ kind: "project", projectId: id, name: "The first" });
    const now = new Date().toISOString();
    await env.DB.batch([
      env.DB.prepare(
        `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 260) INSERT INTO teams (id, project_id, name_key, attributes, search, created_at, updated_at) SELECT ?1 || '-team-' || n, ?1, 'team ' || n, json_object('displayName', 'Team ' || n), '{}', ?2, ?2 FROM number`,
      ).bind(id, now),
      env.DB.prepare(
        `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 229) INSERT INTO configs (id, kind, project_id, name, cursor_secret, created_at, updated_at) SELECT ?1 || '-z-' || n, 'project', ?1, 'Config ' || n, 'secret', ?2, ?2 FROM number`,
      ).bind(id, now),
    ]);
    expect((await client.get(`/console/configs/${config.id}/settings`)).text).toContain("200 of 260 teams");
    await insertUsers(id, "filtered", { count: 1 });
    expect((await client.get(`/console/projects/${id}/users`)).text).toContain("Provisioned by (200 of 230)");
    const list = await client.get(`/console/projects/${id}`);
    expect(list.text).toContain("1–50 of 230 Next page");
  });
});

describe("the title of a window", () => {
  it("names the tab, the thing and what it belongs to, and an error first", async () => {
    const { id } = await createProject("Acme");
    const config = await createConfig({ kind: "project", projectId: id, name: "Okta" });
    const titleOf = ({ html }: ConsolePage) => /<title>([^<]*)<\/title>/.exec(html)?.[1];
    const titles = ["", "/guide", "/log", "/tokens", "/history", "/settings"].map(async (path) =>
      titleOf(await client.get(`/console/configs/${config.id}${path}`)),
    );
    expect(new Set(await Promise.all(titles)).size).toBe(6);
    expect(await titles[3]).toBe("Tokens · Okta · Acme · SCIM at the edge");
    expect(titleOf(await client.get(`/console/projects/${id}/users`))).toBe("Users · Acme · SCIM at the edge");
    const refused = await client.submit(`/console/projects/${id}/teams/new`, { name: "" });
    expect(titleOf(refused)).toBe("Error: New team · Teams · Acme · SCIM at the edge");
    expect(refused.html).toMatch(/<div class="message bad" role="alert" tabindex="-1" autofocus/);
    expect(titleOf(await client.get("/console/nothing"))).toBe("Error: Not found · SCIM at the edge");
  });
});
