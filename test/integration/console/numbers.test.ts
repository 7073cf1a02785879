import { beforeAll, describe, expect, it } from "vitest";
import {
  call,
  createConfig,
  createProject,
  createStatusPage,
  createTeam,
  createUser,
  type MadeConfig,
} from "../helpers/admin-client.ts";
import { type ConsoleClient, signedIn } from "../helpers/console-client.ts";
import { provision } from "../helpers/provision.ts";
import { ScimClient } from "../helpers/scim-client.ts";

// What pages say in numbers, of one and of several: noun and verb go with the number.

let client: ConsoleClient;

beforeAll(async () => {
  client = await signedIn();
});

const nouns = [
  ...["user", "subscriber", "team", "member", "token", "configuration", "status page", "project", "place", "day"],
  ...["other team", "other token", "SCIM configuration", "request"],
];
const plural = [...nouns, "other"].map((noun) => `${noun}s`);
/** Verbs that follow a number of things, in the form for one and for several. */
const verbs = [
  ...["is are", "has have", "keeps keep", "stays stay", "stops stop", "goes go", "leaves leave", "loses lose"],
  ...["belongs belong", "joins join"],
].map((pair) => pair.split(" ") as [string, string]);

const any = (words: readonly string[]) => `(?:${words.join("|")})`;
const [forOne, forSeveral] = [verbs.map(([one]) => one), verbs.map(([, several]) => several)];
const wrong = [
  new RegExp(`(?<![\\d,.])1 ${any(plural)}\\b`),
  new RegExp(`(?<![\\d,.])1 (?:${any(nouns)} )?${any(forSeveral)}\\b`),
  new RegExp(`(?<![\\d,.])1 [^.:]*, and (?:\\w+ ){0,2}${any(forSeveral)}\\b`),
  new RegExp(`(?:\\b0|\\b[2-9]|\\d\\d) ${any(nouns)}\\b(?! id)`),
  new RegExp(`(?:\\b0|\\b[2-9]|\\d\\d) (?:${any(plural)} )?${any(forOne)}\\b`),
  /\ba [aeio]\w+ (?:operation|user)\b/,
];

/** What of a text does not go with its number. */
const disagreements = (text: string) => wrong.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);

describe("the rule that pages are read by", () => {
  it.each([
    "1 users of this",
    "1 subscriber stay as before",
    "1 status page stays, and no longer belong to a project",
    "2 team",
    "12 users is",
    "0 member",
    "1 are revoked already",
    "a add operation",
  ])("finds “%s”", (text) => {
    expect(disagreements(text)).not.toEqual([]);
  });

  it.each([
    "1 user and 1 team of “Doomed” are deleted",
    "21 users are",
    "2 status pages stay, and no longer belong",
    "1 other is revoked already",
  ])("takes “%s”", (text) => {
    expect(disagreements(text)).toEqual([]);
  });
});

/** Everything that a tenant can hold, so many of each. */
async function fill(count: number) {
  const each = Array.from({ length: count }, (_, index) => index + 1);
  const project = await createProject(`Project of ${count}`);
  const statusPage = await createStatusPage(`Page of ${count}`);
  for (const index of each) {
    await call("POST", "/admin/status-pages", { name: `Tied ${index}`, projectId: project.id });
    await createTeam(project.id, `Other ${index}`);
  }
  const team = await createTeam(project.id, "Everyone");
  const settings = { defaultTeamIds: [team.id], autoDeprovisionUsers: true };
  const config = await createConfig({ kind: "project", projectId: project.id, ...settings });
  const ofPage = await createConfig({ kind: "status-page", statusPageId: statusPage.id });
  const people = await Promise.all([config, ofPage].map((made) => provisionEach(made, each)));
  for (const index of each) await createUser(project.id, `by-hand-${index}@example.com`);
  const tokens: string[] = [];
  for (const made of [config, ofPage]) {
    for (const _ of each) await call("POST", `/admin/configs/${made.id}/tokens`, { graceSeconds: 86_400 });
    const { items } = await call("GET", `/admin/configs/${made.id}/tokens`);
    tokens.push((items as { id: string }[])[0]?.id ?? "");
  }
  const here = `/console/projects/${project.id}`;
  const page = `/console/status-pages/${statusPage.id}`;
  const configs = [config, ofPage].map(({ id }) => `/console/configs/${id}`);
  const [user = "", subscriber = ""] = people;
  return [
    ...["", "/teams", "/users", "/delete"].map((path) => here + path),
    ...["", "/delete", `/members/${user}/remove`].map((path) => `${here}/teams/${team.id}${path}`),
    ...["", "/subscribers", "/delete"].map((path) => page + path),
    ...[`${here}/users/${user}`, `${page}/subscribers/${subscriber}`].flatMap((path) =>
      ["", "/block", "/delete"].map((end) => path + end),
    ),
    ...configs.flatMap((path, index) =>
      ["", "/tokens/new", "/delete", `/tokens/${tokens[index]}/revoke`].map((end) => path + end),
    ),
    ...["/console/people?email=person-1@example.com", "/console/people/erase?email=person-1@example.com"],
  ];
}

/** Provisions people and as many who are revoked; answers the id of the first. */
async function provisionEach(config: MadeConfig, each: readonly number[]): Promise<string> {
  const scim = new ScimClient(config.scimBaseUrl, config.bearerToken);
  const ids: string[] = [];
  for (const index of each) {
    ids.push(await provision(config, `person-${index}@example.com`));
    const gone = await provision(config, `gone-${index}@example.com`);
    await scim.patch(`/Users/${gone}`, [{ op: "replace", path: "active", value: false }]);
  }
  return ids[0] ?? "";
}

describe.each([1, 2])("with %i of everything", (count) => {
  it("no page has a noun or a verb that does not go with its number", async () => {
    for (const path of await fill(count)) {
      const { status, text } = await client.get(path);
      expect([path, status]).toEqual([path, 200]);
      expect([path, ...disagreements(text)]).toEqual([path]);
    }
  });
});
