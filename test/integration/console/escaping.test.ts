import { expect, it } from "vitest";
import { createConfig, createProject, createTeam, createUser } from "../helpers/admin-client.ts";
import { signedIn } from "../helpers/console-client.ts";
import { provision } from "../helpers/provision.ts";

const HOSTILE = `"'><img src=x onerror=alert(1)><script>alert(2)</script>&lt;`;

it("shows every name as the text that it is", async () => {
  const client = await signedIn();
  const project = await createProject(HOSTILE);
  const team = await createTeam(project.id, HOSTILE);
  const user = await createUser(project.id, "ann@example.com", HOSTILE);
  const config = await createConfig({
    kind: "project",
    projectId: project.id,
    name: HOSTILE,
    defaultTeamIds: [team.id],
  });
  await provision(config, `${HOSTILE.replaceAll(" ", "")}@example.com`, {
    displayName: HOSTILE,
    emails: [{ value: "bob@example.com" }],
  });
  const here = `/console/projects/${project.id}`;
  const paths = [
    "/console/projects",
    `/console/projects?q=${encodeURIComponent(HOSTILE)}x`,
    ...["", "/teams", "/users", "/settings", "/delete", "/configs/new"].map((path) => here + path),
    ...["", "/delete", `/members/${user.id}/remove`].map((path) => `${here}/teams/${team.id}${path}`),
    ...["", "/guide/okta", "/log", "/tokens/new", "/settings", "/delete"].map(
      (path) => `/console/configs/${config.id}${path}`,
    ),
    `/console/configs/${config.id}/log?email=${encodeURIComponent(HOSTILE)}`,
    `/console/sign-in?next=${encodeURIComponent(`/console/${HOSTILE}`)}`,
  ];
  for (const path of paths) {
    const { html, status } = await client.get(path);
    expect(status, path).toBeLessThan(400);
    expect(html, path).not.toMatch(/<img|<script>|onerror=alert\(1\)>/);
  }
  const page = await client.submit("/console/new-project", { name: HOSTILE, id: HOSTILE });
  expect(page.status).toBe(400);
  expect(page.html).not.toMatch(/<img|<script>/);
});
