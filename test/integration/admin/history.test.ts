import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { call, createConfig, createProject, createTeam, createUser, request, text } from "../helpers/admin-client.ts";
import { ScimClient } from "../helpers/scim-client.ts";

async function connect() {
  const project = await createProject();
  const config = await createConfig({ kind: "project", projectId: project.id, enablePushGroups: true });
  const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
  const log = async (query = "") =>
    (await call("GET", `/admin/configs/${config.id}/log?limit=200${query}`)).items as JsonObject[];
  return { project, config, scim, log };
}

describe("the provisioning log", () => {
  it("tells what was asked and what came of it, newest first", async () => {
    const { scim, log, config } = await connect();
    const { body } = await scim.post("/Users", { userName: "Ann@x.test" });
    await scim.post("/Users", { userName: "ann@x.test", password: "secret" });
    const { pathname } = new URL(config.scimBaseUrl);
    expect(await log()).toMatchObject([
      {
        operation: "create-user",
        method: "POST",
        path: `${pathname}/Users`,
        status: 409,
        outcome: "error",
        scimType: "uniqueness",
        email: "ann@x.test",
        requestBody: expect.not.stringContaining("secret"),
      },
      {
        operation: "create-user",
        status: 201,
        outcome: "success",
        scimType: null,
        detail: null,
        resourceType: "User",
        resourceId: body.id,
        email: "Ann@x.test",
        group: null,
        requestBody: null,
      },
    ]);
  });

  it("is filtered by outcome, operation and e-mail", async () => {
    const { scim, log } = await connect();
    await scim.post("/Users", { userName: "Ann@x.test" });
    await scim.post("/Users", { userName: "ÉVE@x.test" });
    await scim.post("/Users", { userName: "nothing" });
    await scim.post("/Groups", { displayName: "Eng" });
    const operations = async (query: string) =>
      (await log(query)).map(({ operation, outcome }) => `${operation} ${outcome}`);
    expect(await operations("&outcome=error")).toEqual(["create-user error"]);
    expect(await operations("&outcome=warning")).toEqual([]);
    expect(await operations("&operation=create-group")).toEqual(["create-group success"]);
    expect(await operations("&operation=create-user&outcome=success")).toHaveLength(2);
    expect((await log("&email=ANN@X.TEST")).map(({ email }) => email)).toEqual(["Ann@x.test"]);
    expect((await log("&email=%C3%A9ve@x.test")).map(({ email }) => email)).toEqual(["ÉVE@x.test"]);
    expect(await log("&email=ann@x.tes_")).toEqual([]);
  });

  it("is filtered by e-mail in any case, of any letter, also where a DELETE names nobody", async () => {
    const { scim, log } = await connect();
    const { body } = await scim.post("/Users", { userName: "ÉvE.Straße@x.test" });
    await scim.post("/Users", { userName: "éve.STRASSE@x.test" });
    await scim.delete(`/Users/${body.id}`);
    const operations = async (email: string) =>
      (await log(`&email=${encodeURIComponent(email)}`)).map(({ operation, status }) => `${operation} ${status}`);
    const all = ["delete-user 204", "create-user 409", "create-user 201"];
    for (const email of ["ÉVE.STRASSE@X.TEST", "éve.straße@x.test", "Éve.StraSSe@x.test"]) {
      expect(await operations(email)).toEqual(all);
    }
    expect(await operations("eve.strasse@x.test")).toEqual([]);
    for (const row of await log()) expect(row).not.toHaveProperty("emailKey");
  });

  it("is cut by time: from `since` on, up to `until`", async () => {
    const { scim, log } = await connect();
    for (const name of ["a", "b", "c"]) {
      await scim.post("/Users", { userName: `${name}@x.test` });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const whole = await log();
    const [, middle] = whole;
    const at = text(middle ?? {}, "at");
    expect(await log(`&since=${at}`)).toEqual(whole.slice(0, 2));
    expect(await log(`&until=${at}`)).toEqual(whole.slice(2));
    expect(await log(`&since=${at}&until=${at}`)).toEqual([]);
    const shifted = new Date(Date.parse(at) + 2 * 3_600_000).toISOString().replace("Z", "%2B02:00");
    expect(await log(`&since=${shifted}`)).toEqual(whole.slice(0, 2));
    expect(await log("&since=1969-01-01T00:00:00Z&until=2999-01-01T00:00:00Z")).toEqual(whole);
  });

  it.each(["outcome=failed", "operation=patch", "since=yesterday", "until=2026-01-31", "email=", "cursor=%%%"])(
    "refuses %s",
    async (query) => {
      const { config } = await connect();
      expect((await request("GET", `/admin/configs/${config.id}/log?${query}`)).status).toBe(400);
    },
  );

  it("is the same whole, however it is paged and while it grows", async () => {
    const { scim, config, log } = await connect();
    for (let index = 0; index < 5; index += 1) await scim.post("/Users", { userName: `u${index}@x.test` });
    const whole = await log();
    const paged: JsonObject[] = [];
    let cursor: unknown;
    do {
      const query = cursor === undefined ? "" : `&cursor=${cursor}`;
      const page = await call("GET", `/admin/configs/${config.id}/log?limit=2${query}`);
      paged.push(...(page.items as JsonObject[]));
      cursor = page.nextCursor;
      await scim.post("/Users", { userName: "u0@x.test" });
    } while (cursor !== null);
    expect(paged).toEqual(whole);
  });

  it("is of one configuration only", async () => {
    const [mine, theirs] = [await connect(), await connect()];
    await theirs.scim.post("/Users", { userName: "ann@x.test" });
    expect(await mine.log()).toEqual([]);
    expect((await request("GET", "/admin/configs/none/log")).status).toBe(404);
  });
});

describe("GET /admin/events", () => {
  it("tells of an administrator's changes without a configuration, but for those of the configuration itself", async () => {
    const { project, config } = await connect();
    const team = await createTeam(project.id, "Eng");
    const user = await createUser(project.id, "ann@x.test");
    const { items } = await call("GET", "/admin/events?limit=200");
    const own = (items as JsonObject[]).filter(({ tenant }) => (tenant as JsonObject).id === project.id);
    expect(own).toMatchObject([
      { type: "config.created", configId: config.id, resourceId: config.id },
      { type: "token.created", configId: config.id },
      { type: "team.created", configId: null, resourceId: team.id, data: { name: "Eng" } },
      { type: "user.created", configId: null, resourceId: user.id },
    ]);
    const ofConfig = (await call("GET", `/admin/events?configId=${config.id}`)).items as JsonObject[];
    expect(ofConfig.map(({ type }) => type)).toEqual(["config.created", "token.created"]);
  });

  it("carries the id of the request", async () => {
    const { project } = await connect();
    const options = { headers: { "cf-ray": "8f2a-TST" } };
    const made = await request("POST", `/admin/projects/${project.id}/teams`, { name: "Eng" }, options);
    const { items } = await call("GET", "/admin/events?limit=200");
    expect((items as JsonObject[]).find(({ resourceId }) => resourceId === made.body.id)).toMatchObject({
      requestId: "8f2a-TST",
    });
  });

  it("is the same whole, however it is paged", async () => {
    const { items } = await call("GET", "/admin/events?limit=200");
    const paged: JsonObject[] = [];
    let cursor: unknown = "0";
    while (cursor !== null) {
      const page = await call("GET", `/admin/events?limit=3&cursor=${cursor}`);
      paged.push(...(page.items as JsonObject[]));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(items);
  });

  it.each(["cursor=x", "cursor=-1", "cursor=1.5", "limit=0"])("refuses %s", async (query) => {
    expect((await request("GET", `/admin/events?${query}`)).status).toBe(400);
  });
});
