import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import {
  call,
  createConfig,
  createProject,
  createStatusPage,
  createTeam,
  createUser,
} from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";

const api = exports.DirectoryApi;

describe("DirectoryApi over a binding", () => {
  it("answers who may use a project and why", async () => {
    const project = await createProject();
    const team = await createTeam(project.id, "Eng");
    const user = await createUser(project.id, "Ann@x.test");
    expect(await api.projectAccess(project.id, "ann@x.test")).toMatchObject({ access: false, reason: "no-team" });
    await call("PUT", `/admin/projects/${project.id}/teams/${team.id}/members/${user.id}`);
    expect(await api.projectAccess(project.id, "ANN@x.test")).toEqual({
      email: "ANN@x.test",
      access: true,
      reason: "member",
      teams: [{ id: team.id, name: "Eng" }],
    });
    expect(await api.teams(project.id, "ann@x.test")).toEqual([{ id: team.id, name: "Eng" }]);
    expect(await api.projectAccess(project.id, "bob@x.test")).toMatchObject({ access: false, reason: "unknown" });
  });

  it("refuses a user as soon as the identity provider has deactivated it", async () => {
    const project = await createProject();
    const team = await createTeam(project.id, "Eng");
    const config = await createConfig({ kind: "project", projectId: project.id, enablePushGroups: true });
    const headers = { Authorization: `Bearer ${config.bearerToken}`, "Content-Type": "application/scim+json" };
    const created = await fetchWorker(`${config.scimBaseUrl}/Users`, {
      method: "POST",
      headers,
      body: JSON.stringify({ userName: "leaver@x.test" }),
    });
    const { id } = await created.json<{ id: string }>();
    await call("PUT", `/admin/projects/${project.id}/teams/${team.id}/members/${id}`);
    expect(await api.projectAccess(project.id, "leaver@x.test")).toMatchObject({ access: true });
    await fetchWorker(`${config.scimBaseUrl}/Users/${id}`, {
      method: "PATCH",
      headers,
      body: JSON.stringify({ Operations: [{ op: "replace", value: { active: false } }] }),
    });
    expect(await api.projectAccess(project.id, "leaver@x.test")).toMatchObject({ access: false, reason: "revoked" });
    expect(await api.teams(project.id, "leaver@x.test")).toEqual([]);
  });

  it("answers who may read a status page", async () => {
    const page = await createStatusPage();
    expect(await api.statusPageAccess(page.id, "ann@x.test")).toEqual({
      email: "ann@x.test",
      access: false,
      reason: "unknown",
    });
  });

  it("answers for a tenant that does not exist as for a person it does not know", async () => {
    expect(await api.projectAccess("no-such-project", "ann@x.test")).toMatchObject({
      access: false,
      reason: "unknown",
    });
    expect(await api.statusPageAccess("no-such-page", "ann@x.test")).toMatchObject({
      access: false,
      reason: "unknown",
    });
    expect(await api.teams("no-such-project", "ann@x.test")).toEqual([]);
  });
});
