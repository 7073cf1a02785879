import { describe, expect, it } from "vitest";
import type { Guide } from "../../../src/console/guides/guide.ts";
import { findGuide, guides } from "../../../src/console/guides/index.ts";
import { formatGuide } from "../../../src/console/guides/markdown.ts";
import { fillIn, parseMarkup } from "../../../src/console/guides/markup.ts";

/** Every text of a guide that is shown as markup. */
function textsOf(guide: Guide): string[] {
  return [
    ...guide.needs,
    ...guide.steps.flatMap(({ actions }) => actions),
    ...(guide.users.notes ?? []),
    ...guide.teams,
    guide.timing,
    ...guide.troubleshooting.flatMap(({ says, means, fix }) => [says, means, fix]),
  ];
}

describe.each(guides)("the guide for $name", (guide) => {
  it("says where base URL and token go", () => {
    const values = guide.steps.flatMap(({ fields = [] }) => fields.map(({ value }) => value));
    expect(values).toContain("{{baseUrl}}");
    expect(values.some((value) => value.includes("{{token}}"))).toBe(true);
  });

  it("maps a userName, and says what to do when the identity provider is refused", () => {
    expect(guide.users.rows).toContainEqual(expect.objectContaining({ to: "userName", need: "required" }));
    expect(guide.troubleshooting.map(({ means, says }) => means + says).join()).toContain("401");
    expect(guide.troubleshooting.length).toBeGreaterThanOrEqual(6);
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
    expect(page).toContain("<your service>/scim/v2/<configuration id>");
    expect(page.startsWith(`# ${guide.name}\n`)).toBe(true);
  });
});

it("finds guides by their ids, which are unique", () => {
  expect(new Set(guides.map(({ id }) => id)).size).toBe(guides.length);
  for (const guide of guides) expect(findGuide(guide.id)).toBe(guide);
  expect(findGuide("constructor")).toBeUndefined();
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
    const values = { baseUrl: "https://scim.example.com/$&", token: "{{baseUrl}}" };
    expect(fillIn("{{baseUrl}} and {{token}}, {{other}}", values)).toBe(
      "https://scim.example.com/$& and {{baseUrl}}, {{other}}",
    );
  });
});
