import type { Field, Guide, Mapping, Step, Trouble } from "./guide.ts";
import { fillIn } from "./markup.ts";

/** What stands for a configuration's own values where there is no configuration. */
const placeholders = { baseUrl: "https://<your service>/scim/v2/<configuration id>", token: "<bearer token>" };

/** Every guide in the docs begins here; in the console the configuration is there already. */
const preparation: Step = {
  title: "Prepare the connection here",
  actions: [
    "In the [console](../console.md) open the project or the status page that people shall get access to, and create a SCIM configuration.",
    "Choose its settings: whether users are created and removed automatically, and who decides about teams.",
    "Copy the **SCIM base URL** and the **bearer token**. The token is shown once; a lost one is replaced on the **Tokens** tab.",
  ],
};

/** A guide as a page of docs/identity-providers. */
export function formatGuide(guide: Guide): string {
  return [
    `# ${guide.name}`,
    notice,
    guide.summary,
    "## Before you start",
    bullets(guide.needs),
    "## Steps",
    ...[preparation, ...guide.steps].map(formatStep),
    "For a status page everything is the same but two things: its base URL has `/status-page-scim/v2/` in it, and it has no groups.",
    "## User attributes",
    formatMapping(guide.users),
    ...(guide.groups === undefined ? [] : ["## Group attributes", formatMapping(guide.groups)]),
    "## Default teams or push groups",
    ...guide.teams,
    "More in [groups.md](../groups.md).",
    "## When changes arrive",
    guide.timing,
    "## Troubleshooting",
    formatTroubles(guide.troubleshooting),
  ]
    .join("\n\n")
    .concat("\n");
}

/** The list of all guides: docs/identity-providers/README.md. */
export function formatGuideIndex(guides: readonly Guide[]): string {
  const rows = guides.map(({ id, name, summary }) => `| [${name}](${id}.md) | ${summary} |`);
  return [
    "# Identity providers",
    notice,
    "The console shows each of these pages with a configuration's own values filled in, on its **Setup guide** tab.",
    ["| | |", "|---|---|", ...rows].join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}

const notice = "<!-- Made by `npm run docs:guides` from src/console/guides. Change it there. -->";

function formatStep({ title, actions, fields = [], code, onlyWithGroups = false }: Step, index: number): string {
  const heading = `### ${index + 1}. ${title}${onlyWithGroups ? " (with push groups)" : ""}`;
  const list = actions.map((action, position) => `${position + 1}. ${action}`).join("\n");
  const blocks = [heading, list];
  if (fields.length > 0) blocks.push(formatFields(fields));
  if (code !== undefined) blocks.push(`\`\`\`json\n${code}\n\`\`\``);
  return blocks.join("\n\n");
}

function formatFields(fields: readonly Field[]): string {
  const rows = fields.map(({ label, value }) => [label, inCode(fillIn(value, placeholders))]);
  return table(["field", "value"], rows);
}

function formatMapping({ rows, notes = [] }: Mapping): string {
  const cells = rows.map(({ from, to, need }) => [inCode(from), inCode(to), need]);
  return [table(["from", "to", ""], cells), ...notes].join("\n\n");
}

function formatTroubles(troubles: readonly Trouble[]): string {
  const rows = troubles.map(({ says, means, fix }) => [says, means, fix]);
  return table(["the identity provider says", "it means", "do this"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

function inCode(text: string): string {
  return `\`${text}\``;
}
