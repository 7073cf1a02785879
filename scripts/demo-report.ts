import { styleText } from "node:util";
import { isJsonObject, type JsonObject, type JsonValue } from "../src/scim/json.ts";
import type { Exchange, WireAnswer } from "../test/transcripts/interpreter.ts";

/** Characters of what was sent or answered that are shown. */
const MAX_LENGTH = 90;

/** A step in a few lines: what was sent, what was answered, and what became of access. */
export function describeExchange({ step, answer, access, problems }: Exchange, number: number): string {
  const { method, path, body } = step.request;
  const sent = body === undefined ? "" : ` ${styleText("dim", cut(nameIds(describeBody(body))))}`;
  const status = styleText(answer.status < 400 ? "green" : "yellow", String(answer.status));
  return [
    `${styleText("dim", String(number).padStart(2))} ${styleText("bold", step.title)}`,
    `   ${styleText("cyan", method)} ${nameIds(path)}${sent}`,
    `   ${status} ${cut(describeAnswer(answer))}`.trimEnd(),
    ...Object.entries(access).map(([email, value]) => `   ${describeAccess(email, value)}`),
    ...problems.map((problem) => styleText("red", `   ✗ ${problem}`)),
  ].join("\n");
}

/** `{{ann}}` says more to a reader than the id that it stands for. */
function nameIds(text: string): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, "{$1}");
}

/** The operations of a PATCH; of anything else, what is not the same in every request. */
function describeBody({ schemas: _schemas, Operations: operations, ...rest }: JsonObject): string {
  if (!Array.isArray(operations)) return JSON.stringify(rest);
  return operations.filter(isJsonObject).map(describeOperation).join(" · ");
}

function describeOperation({ op, path, value }: JsonObject): string {
  const said = [op, path, value === undefined ? undefined : JSON.stringify(value)];
  return said.filter((each) => each !== undefined).join(" ");
}

function describeAnswer({ body }: WireAnswer): string {
  if (!isJsonObject(body)) return "";
  if (typeof body.detail === "string") return body.detail;
  if (Array.isArray(body.Resources)) return describeList(body, body.Resources);
  return describeResource(body);
}

function describeList({ totalResults }: JsonObject, resources: readonly JsonValue[]): string {
  const found = `${totalResults} ${totalResults === 1 ? "result" : "results"}`;
  return [found, ...resources.filter(isJsonObject).map(describeResource)].join(" · ");
}

function describeResource(resource: JsonObject): string {
  const name = resource.userName ?? resource.displayName ?? resource.name ?? resource.id;
  const facts = [
    ...(typeof resource.active === "boolean" ? [resource.active ? "active" : "inactive"] : []),
    ...countedNames("in", resource.groups),
    ...countedNames("members:", resource.members),
  ];
  return facts.length === 0 ? String(name ?? "") : `${name} (${facts.join(", ")})`;
}

function countedNames(label: string, elements: JsonValue | undefined): string[] {
  if (!Array.isArray(elements)) return [];
  const names = elements.filter(isJsonObject).map(({ display, value }) => String(display ?? value));
  return names.length === 0 ? [] : [`${label} ${names.join(", ")}`];
}

function describeAccess(email: string, answer: JsonValue): string {
  if (!isJsonObject(answer)) return "";
  const teams = Array.isArray(answer.teams) ? answer.teams.filter(isJsonObject).map(({ name }) => String(name)) : [];
  const why = [answer.reason, ...(teams.length === 0 ? [] : [`teams: ${teams.join(", ")}`])].join("; ");
  return answer.access === true
    ? styleText("green", `● ${email} has access (${why})`)
    : styleText("magenta", `○ ${email} has no access (${why})`);
}

function cut(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}
