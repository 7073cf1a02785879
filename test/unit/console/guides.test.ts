import { describe, expect, it } from "vitest";
import { type Guide, stepsFor, troublesFor } from "../../../src/console/guides/guide.ts";
import { findGuide, guides } from "../../../src/console/guides/index.ts";
import { formatGuide } from "../../../src/console/guides/markdown.ts";
import { fillIn, parseMarkup, placesOf } from "../../../src/console/guides/markup.ts";

/** Every text of a guide that is shown as markup. */
function textsOf(guide: Guide): string[] {
  return [
    ...guide.needs,
    ...(guide.senders ?? []).flatMap(({ name, needs, caution }) => [name, needs, caution]),
    ...guide.steps.flatMap(({ actions, older }) => [...actions, ...(older?.actions ?? []), older?.sign ?? ""]),
    ...guide.steps.flatMap(({ client }) => client?.actions ?? []),
    ...(guide.users.notes ?? []),
    ...guide.teams,
    guide.timing,
    ...guide.troubleshooting.flatMap(({ says, means, fix }) => [says, means, fix]),
    guide.basis,
  ];
}

const answers = [
  ["401", "token has been revoked"],
  ["401", "without the word `Bearer`"],
  ["404", "SCIM base URL"],
  ["429"],
  ["503"],
  ["403", "Auto Provision Users"],
  ["403", "Auto Deprovision Users"],
  ["400 invalidValue", "userName must be an e-mail address"],
  ["409", "user"],
  ["404", "no such User"],
  ["413"],
];
/** What a guide's reader can be answered, each with words that tell it from the others. */
const answersOn = {
  project: [
    ...answers,
    ["403", "Enable Push Groups"],
    ["403", "protected team"],
    ["400 invalidValue", "members"],
    ["409", "group"],
  ],
  "status-page": [...answers, ["404", "`/Groups`"]],
};

describe.each(guides)("the guide for $name", (guide) => {
  it("says where base URL and token go", () => {
    const values = guide.steps.flatMap(({ fields = [] }) => fields.map(({ value }) => value));
    expect(values).toContain("{{baseUrl}}");
    expect(values.some((value) => value.includes("{{token}}"))).toBe(true);
  });

  it("says where the values of an OAuth client go, where one can be entered", () => {
    for (const { fields = [] } of guide.steps.flatMap(({ client }) => client ?? [])) {
      const values = fields.map(({ value }) => value);
      expect(values).toEqual(
        expect.arrayContaining(["{{baseUrl}}", "{{tokenEndpoint}}", "{{clientId}}", "{{clientSecret}}"]),
      );
    }
  });

  it("has a mark of its own in the place of a logo", () => {
    expect(guide.mark).toMatch(/^\S{1,2}$/);
    expect(guides.filter(({ mark }) => mark === guide.mark)).toEqual([guide]);
  });

  it("maps a userName, and says which address decides about access", () => {
    expect(guide.users.rows).toContainEqual(expect.objectContaining({ to: "userName", need: "required" }));
    expect(guide.users.notes?.join()).toContain("`userName` is the account's e-mail");
  });

  it("sends groups where they are pushed, and says what to switch off where they are not", () => {
    const kindsOf = (pushesGroups: boolean) => stepsFor(guide, pushesGroups).flatMap(({ groups = [] }) => groups);
    expect(kindsOf(false)).toEqual(["not pushed"]);
    // authentik sends groups without being asked.
    expect(kindsOf(true)).toEqual(guide.id === "authentik" ? [] : ["pushed"]);
  });

  it.each(["project", "status-page"] as const)("knows what a %s can be answered", (tree) => {
    const rows = troublesFor(guide, tree).map(({ says, means }) => `${says} ${means}`);
    for (const answer of answersOn[tree]) {
      expect(
        rows.some((row) => answer.every((part) => row.includes(part))),
        answer.join(),
      ).toBe(true);
    }
    const only = tree === "project" ? "on `/Groups`" : "Enable Push Groups";
    expect(rows.join()).not.toContain(only);
  });

  it("says what it rests on, and since when", () => {
    expect(guide.basis).toMatch(/Read in \w+ 20\d\d/);
  });

  it("closes every mark that it opens", () => {
    for (const text of textsOf(guide)) {
      const left = parseMarkup(text).filter(({ kind }) => kind === "text");
      for (const segment of left) expect(segment.text, text).not.toMatch(/\*\*|`|\{\{/);
    }
  });

  it("leaves no place for a value open in the docs", () => {
    const page = formatGuide(guide);
    expect(page).not.toContain("{{");
    expect(page).toContain("<your service>/api/identity/scim/v2/<configuration id>");
    expect(page).toContain("/api/identity/status-page-scim/v2/");
    expect(page).toContain("**Create SCIM Configuration**");
    expect(page.startsWith(`# ${guide.name}\n`)).toBe(true);
  });
});

it("finds guides by their ids, which are unique", () => {
  expect(new Set(guides.map(({ id }) => id)).size).toBe(guides.length);
  for (const guide of guides) expect(findGuide(guide.id)).toBe(guide);
  expect(findGuide("constructor")).toBeUndefined();
});

it("knows by what name Entra ID asks for the values of an OAuth client", () => {
  const fields = findGuide("entra-id")?.steps.flatMap(({ client }) => client?.fields ?? []);
  expect(fields).toEqual([
    { label: "Tenant URL", value: "{{baseUrl}}" },
    { label: "Token endpoint", value: "{{tokenEndpoint}}" },
    { label: "Client identifier", value: "{{clientId}}" },
    { label: "Client secret", value: "{{clientSecret}}" },
  ]);
});

it("says where a field takes the word Bearer, too", () => {
  const valuesOf = (id: string) =>
    findGuide(id)?.steps.flatMap(({ fields = [] }) => fields.map(({ label, value }) => `${label}: ${value}`));
  expect(valuesOf("okta")).toContain("Authorization: Bearer {{token}}");
  expect(valuesOf("entra-id")).toContain("Secret Token: {{token}}");
});

describe("markup", () => {
  it("tells what buttons say and what is typed from the rest", () => {
    expect(parseMarkup("Choose **Save**, not `DELETE`.")).toEqual([
      { kind: "text", text: "Choose " },
      { kind: "strong", text: "Save" },
      { kind: "text", text: ", not " },
      { kind: "code", text: "DELETE" },
      { kind: "text", text: "." },
    ]);
  });

  it.each(["", "plain", "**", "**open", "a ` b"])("takes %j as text", (text) => {
    expect(parseMarkup(text)).toEqual(text === "" ? [] : [{ kind: "text", text }]);
  });

  it("is filled in by name, with nothing read into the values", () => {
    const values = { baseUrl: "https://scim.example.com/$&", token: "{{baseUrl}}", clientId: undefined };
    expect(fillIn("{{baseUrl}} and {{token}}, {{clientId}}, {{other}}", values)).toBe(
      "https://scim.example.com/$& and {{baseUrl}}, {{clientId}}, {{other}}",
    );
    expect(placesOf("Bearer {{token}} at {{baseUrl}}, {{other}}")).toEqual(["token", "baseUrl"]);
  });
});
