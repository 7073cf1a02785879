import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import type { FeedEvent } from "../../../src/storage/journal/event-feed.ts";
import {
  call,
  createConfig,
  createProject,
  createStatusPage,
  createTeam,
  type MadeConfig,
  request,
} from "../helpers/admin-client.ts";

/** Sends a SCIM request that must succeed. */
async function scim(config: MadeConfig, method: string, path: string, body?: JsonValue): Promise<JsonObject> {
  const response = await createApp().fetch(toRequest(config, method, path, body), env, createExecutionContext());
  expect(response.status, `${method} ${path}`).toBeLessThan(300);
  const text = await response.text();
  return text === "" ? {} : (JSON.parse(text) as JsonObject);
}

function toRequest(config: MadeConfig, method: string, path: string, body?: JsonValue): Request {
  return new Request(`${config.scimBaseUrl}${path}`, {
    method,
    headers: { Authorization: `Bearer ${config.bearerToken}`, "Content-Type": "application/scim+json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function readFeed(query: string): Promise<{ items: FeedEvent[]; nextCursor: string | null }> {
  return (await call("GET", `/admin/events?${query}`)) as unknown as { items: FeedEvent[]; nextCursor: string | null };
}

async function typesOf(config: MadeConfig): Promise<string[]> {
  return (await readFeed(`configId=${config.id}&limit=200`)).items.map(({ type }) => type).filter(isAboutResources);
}

/** Whether an event is about people or teams, and not about the configuration itself. */
function isAboutResources(type: string): boolean {
  return /^(?:user|subscriber|team)\./.test(type);
}

const patch = (...operations: JsonValue[]): JsonObject => ({ Operations: operations });

describe("the event feed", () => {
  it("tells of a user's life in the order of the commits", async () => {
    const project = await createProject();
    const team = await createTeam(project.id, "Everyone");
    const config = await createConfig({ kind: "project", projectId: project.id, defaultTeamIds: [team.id] });
    const { id } = await scim(config, "POST", "/Users", { userName: "life@x.test" });
    await scim(config, "PATCH", `/Users/${id}`, patch({ op: "replace", path: "title", value: "Boss" }));
    await scim(config, "PATCH", `/Users/${id}`, patch({ op: "replace", path: "active", value: false }));
    await scim(config, "PATCH", `/Users/${id}`, patch({ op: "replace", path: "active", value: true }));
    await scim(config, "DELETE", `/Users/${id}`);
    expect(await typesOf(config)).toEqual([
      "user.created",
      "team.members.added",
      "user.updated",
      "user.updated",
      "user.deactivated",
      "team.members.removed",
      "user.updated",
      "user.restored",
      "team.members.added",
      "user.deleted",
      "team.members.removed",
    ]);
  });

  it("tells nothing of a request that changes nothing or is refused", async () => {
    const config = await createConfig({ kind: "project", projectId: (await createProject()).id });
    const { id } = await scim(config, "POST", "/Users", { userName: "same@x.test", title: "Boss" });
    await scim(config, "PATCH", `/Users/${id}`, patch({ op: "replace", path: "title", value: "Boss" }));
    const refused = toRequest(config, "POST", "/Users", { userName: "same@x.test" });
    expect((await createApp().fetch(refused, env, createExecutionContext())).status).toBe(409);
    expect(await typesOf(config)).toEqual(["user.created"]);
  });

  it("tells of real changes of a group's members only", async () => {
    const config = await createConfig({
      kind: "project",
      projectId: (await createProject()).id,
      enablePushGroups: true,
    });
    const ann = await scim(config, "POST", "/Users", { userName: "ann@x.test" });
    const bob = await scim(config, "POST", "/Users", { userName: "bob@x.test" });
    const group = await scim(config, "POST", "/Groups", { displayName: "Eng", members: [{ value: ann.id ?? "" }] });
    const add = (...ids: JsonValue[]) => patch({ op: "add", path: "members", value: ids.map((value) => ({ value })) });
    await scim(config, "PATCH", `/Groups/${group.id}`, add(ann.id ?? "", bob.id ?? ""));
    await scim(config, "PATCH", `/Groups/${group.id}`, add(ann.id ?? "", bob.id ?? ""));
    await scim(config, "PUT", `/Groups/${group.id}`, { displayName: "Engineers", members: [{ value: bob.id ?? "" }] });
    const { items } = await readFeed(`configId=${config.id}`);
    const ofGroup = items.filter(({ resourceId }) => resourceId === group.id).map(({ type, data }) => ({ type, data }));
    expect(ofGroup).toEqual([
      { type: "team.created", data: { name: "Eng", changed: ["displayName"] } },
      { type: "team.members.added", data: { userIds: [ann.id], changed: ["members"] } },
      { type: "team.members.added", data: { userIds: [bob.id], changed: ["members"] } },
      { type: "team.renamed", data: { name: "Engineers", changed: ["displayName"] } },
      { type: "team.members.removed", data: { userIds: [ann.id], changed: ["members"] } },
    ]);
  });

  it("calls the users of a status page subscribers", async () => {
    const page = await createStatusPage();
    const config = await createConfig({ kind: "status-page", statusPageId: page.id });
    await scim(config, "POST", "/Users", { userName: "sub@x.test" });
    const { items } = await readFeed(`configId=${config.id}&type=subscriber.created`);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      version: 1,
      type: "subscriber.created",
      tenant: { kind: "status-page", id: page.id },
      data: {
        userName: "sub@x.test",
        email: "sub@x.test",
        active: true,
        revoked: false,
        changed: ["active", "userName"],
      },
    });
  });

  it("is read again from any cursor, page by page", async () => {
    const config = await createConfig({ kind: "project", projectId: (await createProject()).id });
    for (const name of ["a", "b", "c"]) await scim(config, "POST", "/Users", { userName: `${name}@x.test` });
    const whole = await readFeed(`configId=${config.id}&type=user.created`);
    expect(whole.items).toHaveLength(3);
    expect(whole.nextCursor).toBeNull();
    const first = await readFeed(`configId=${config.id}&type=user.created&limit=2`);
    expect(first.nextCursor).toBe(first.items[1]?.cursor);
    const rest = await readFeed(`configId=${config.id}&type=user.created&limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items]).toEqual(whole.items);
    expect((await request("GET", "/admin/events?cursor=nonsense")).status).toBe(400);
  });
});

describe("data.changed", () => {
  async function changesOf(config: MadeConfig, type: string): Promise<unknown[]> {
    return (await readFeed(`configId=${config.id}&type=${type}`)).items.map(({ data }) => data.changed);
  }

  it("names the attributes that a change of a user touched, without values", async () => {
    const config = await createConfig({ kind: "project", projectId: (await createProject()).id });
    const { id } = await scim(config, "POST", "/Users", { userName: "ann@x.test", title: "Boss" });
    const urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    await scim(
      config,
      "PATCH",
      `/Users/${id}`,
      patch(
        { op: "replace", path: `${urn}:department`, value: "R&D" },
        { op: "replace", path: "name.givenName", value: "Ann" },
        { op: "remove", path: "TITLE" },
      ),
    );
    await scim(config, "PATCH", `/Users/${id}`, patch({ op: "replace", path: "active", value: false }));
    await scim(config, "DELETE", `/Users/${id}`);
    expect(await changesOf(config, "user.created")).toEqual([["active", "title", "userName"]]);
    expect(await changesOf(config, "user.updated")).toEqual([["name", "title", `${urn}:department`], ["active"]]);
    expect(await changesOf(config, "user.deactivated")).toEqual([["active"]]);
    expect(await changesOf(config, "user.deleted")).toEqual([[]]);
  });

  it("names what the end of a configuration touched, and nothing of a block", async () => {
    const { id: projectId } = await createProject();
    const config = await createConfig({ kind: "project", projectId });
    const { id } = await scim(config, "POST", "/Users", { userName: "ann@x.test" });
    await scim(config, "POST", "/Users", { userName: "bob@x.test", active: false });
    await call("PATCH", `/admin/projects/${projectId}/users/${id}`, { blocked: true });
    await call("DELETE", `/admin/configs/${config.id}?people=revoke`);
    const { items } = await readFeed(`projectId=${projectId}&type=user.blocked&type=user.deactivated`);
    expect(items.map(({ type, data }) => [type, data.changed])).toEqual([
      ["user.blocked", []],
      ["user.deactivated", ["active"]],
    ]);
    await call("DELETE", `/admin/projects/${projectId}`);
    const gone = (await readFeed(`projectId=${projectId}&type=user.deleted`)).items;
    expect(gone.map(({ data }) => data)).toEqual([{ changed: [] }, { changed: [] }]);
  });

  it("names what a change of a team touched", async () => {
    const { id: projectId } = await createProject();
    const config = await createConfig({ kind: "project", projectId, enablePushGroups: true });
    const { id } = await scim(config, "POST", "/Groups", { displayName: "Eng", externalId: "e" });
    await scim(config, "PATCH", `/Groups/${id}`, patch({ op: "replace", path: "externalId", value: "f" }));
    await scim(config, "PUT", `/Groups/${id}`, { displayName: "Engineers", externalId: "g" });
    await call("PATCH", `/admin/projects/${projectId}/teams/${id}`, { protected: true });
    const { items } = await readFeed(`projectId=${projectId}&type=team.created&type=team.updated&type=team.renamed`);
    expect(items.map(({ type, data }) => [type, data.changed])).toEqual([
      ["team.created", ["displayName", "externalId"]],
      ["team.updated", ["externalId"]],
      ["team.renamed", ["displayName", "externalId"]],
      ["team.updated", []],
    ]);
  });
});
