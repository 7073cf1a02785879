import type { ClientSetup, Field, Guide, Mapping, OlderScreens, Sender, Step, Trouble } from "./guide.ts";
import { fillIn } from "./markup.ts";

/** What stands for a configuration's own values where there is no configuration. */
const placeholders = {
  baseUrl: "https://<your service>/api/identity/scim/v2/<configuration id>",
  token: "<bearer token>",
  tokenEndpoint: "https://<your service>/oauth/token",
  clientId: "<client id>",
  clientSecret: "<client secret>",
};

/** Every guide in the docs begins here; in the console the configuration is there already. */
const preparation: Step = {
  title: "Prepare the connection here",
  actions: [
    "In the [console](../console.md) open the project or the status page that people shall get access to. On its **SCIM** tab choose **Create SCIM Configuration**. It is the place that instructions call **Project Settings > Team > SCIM**, or **Status Page Settings > Private Users > SCIM**.",
    "Name it, choose what the identity provider may do and who decides about teams, and **Save**.",
    "Copy the **SCIM Base URL** and the **Bearer Token**. The token is shown once; a lost one is replaced on the **Tokens** tab.",
  ],
};

const groupSuffixes = { pushed: " (with push groups)", "not pushed": " (without push groups, and on a status page)" };

/** A guide as a page of docs/identity-providers. */
export function formatGuide(guide: Guide): string {
  return [
    `# ${guide.name}`,
    notice,
    guide.summary,
    "## Before you start",
    bullets(guide.needs),
    ...(guide.senders === undefined ? [] : [formatSenders(guide.senders)]),
    "## Steps",
    ...[preparation, ...guide.steps].map(formatStep),
    "## On a status page",
    statusPage,
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
    "## What this page rests on",
    guide.basis,
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

const statusPage =
  "Everything is the same but two things. Its SCIM Base URL has `/api/identity/status-page-scim/v2/` in it. And it has no groups: whatever is asked or sent under `/Groups` is answered `404`, so the step that keeps groups back is not to be left out.";

function formatStep({ title, actions, older, fields = [], client, code, groups }: Step, index: number): string {
  const blocks = [`### ${index + 1}. ${title}${groups === undefined ? "" : groupSuffixes[groups]}`, numbered(actions)];
  if (older !== undefined) blocks.push(formatOlder(older));
  if (fields.length > 0) blocks.push(formatFields(fields));
  if (client !== undefined) blocks.push(formatClient(client));
  if (code !== undefined) blocks.push(`\`\`\`\n${code}\n\`\`\``);
  return blocks.join("\n\n");
}

function formatOlder({ sign, actions }: OlderScreens): string {
  return [`On older screens, where you see ${sign}:`, numbered(actions)].join("\n\n");
}

/** How the step goes with an OAuth client: docs/oauth.md says what that is. */
function formatClient({ actions, fields }: ClientSetup): string {
  const lead = "With an [OAuth client](../oauth.md) in the place of a token that lives for years:";
  return [lead, numbered(actions), formatFields(fields)].join("\n\n");
}

function formatFields(fields: readonly Field[]): string {
  const rows = fields.map(({ label, value }) => [label, inCode(fillIn(value, placeholders))]);
  return table(["field", "value"], rows);
}

function formatSenders(senders: readonly Sender[]): string {
  const rows = senders.map(({ name, needs, caution }) => [name, needs, caution]);
  return table(["what sends", "what it needs", "take care"], rows);
}

function formatMapping({ rows, notes = [] }: Mapping): string {
  const cells = rows.map(({ from, to, need }) => [inCode(from), inCode(to), need]);
  return [table(["from", "to", ""], cells), ...notes].join("\n\n");
}

function formatTroubles(troubles: readonly Trouble[]): string {
  const rows = troubles.map(({ says, means, fix, only }) => [
    only === "status-page" ? `${says}, on a status page` : says,
    means,
    fix,
  ]);
  return table(["the identity provider says", "it means", "do this"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

function numbered(items: readonly string[]): string {
  return items.map((item, position) => `${position + 1}. ${item}`).join("\n");
}

function inCode(text: string): string {
  return `\`${text}\``;
}
