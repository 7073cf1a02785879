import * as z from "zod";
import type { JsonObject } from "../../src/scim/json.ts";
import { TenantError } from "./service.ts";

const FORMAT = "scim-tenant";
const VERSION = 1;

const id = z.string();
const json = z.custom<JsonObject>((value) => typeof value === "object" && value !== null && !Array.isArray(value));

const configSchema = z.object({
  id,
  name: z.string(),
  description: z.string().nullable(),
  autoProvisionUsers: z.boolean(),
  autoDeprovisionUsers: z.boolean(),
  requireEmail: z.boolean(),
  enablePushGroups: z.boolean(),
  announceCursors: z.boolean(),
  defaultTeams: z.array(z.object({ id, name: z.string() })),
});

const teamSchema = z.object({
  id,
  name: z.string(),
  protected: z.boolean(),
  pushed: z.boolean(),
  pushedBy: id.nullable(),
  externalId: z.string().nullable(),
});

const personSchema = z.object({
  id,
  email: z.string(),
  userName: z.string(),
  externalId: z.string().nullable(),
  displayName: z.string(),
  active: z.boolean(),
  blocked: z.boolean(),
  access: z.boolean(),
  reason: z.string(),
  provisionedBy: id.nullable(),
  teams: z.array(z.object({ id })).default([]),
  attributes: json,
});

const headSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  kind: z.enum(["project", "status-page"]),
  id,
  name: z.string(),
});

const lineSchema = z.union([
  z.strictObject({ config: configSchema }),
  z.strictObject({ team: teamSchema }),
  z.strictObject({ person: personSchema }),
  z.strictObject({ end: z.object({ configs: z.int(), teams: z.int(), people: z.int() }) }),
]);

/** A configuration of a tenant, without its tokens: nobody has them but identity providers. */
export type TenantConfig = z.output<typeof configSchema>;

/** A team of a project. */
export type TenantTeam = z.output<typeof teamSchema>;

/** A user of a project or a subscriber of a status page, and the teams that the user is in. */
export type TenantPerson = z.output<typeof personSchema>;

/** A project or a status page with all that belongs to it. */
export interface TenantContents {
  readonly kind: "project" | "status-page";
  readonly id: string;
  readonly name: string;
  readonly configs: readonly TenantConfig[];
  readonly teams: readonly TenantTeam[];
  readonly people: readonly TenantPerson[];
}

/** What answers of the admin route are parsed by. */
export const parsers = {
  config: (answer: JsonObject): TenantConfig => configSchema.parse(answer),
  team: (answer: JsonObject): TenantTeam => teamSchema.parse(answer),
  person: (answer: JsonObject): TenantPerson => personSchema.parse(answer),
};

/** A tenant as a file: a line of JSON for each thing, and one at the end that says how many there are. */
export function formatTenant({ kind, id: tenantId, name, configs, teams, people }: TenantContents): string {
  const lines = [
    { format: FORMAT, version: VERSION, kind, id: tenantId, name },
    ...configs.map((config) => ({ config })),
    ...teams.map((team) => ({ team })),
    ...people.map((person) => ({ person })),
    { end: { configs: configs.length, teams: teams.length, people: people.length } },
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/**
 * Reads a tenant's file. What npm writes before the first line is passed over.
 *
 * @throws TenantError for a file that is none of a tenant's, or that was cut off
 */
export function parseTenant(text: string): TenantContents {
  const [head, ...lines] = text.split("\n").filter((line) => line.startsWith("{"));
  const { kind, id: tenantId, name } = read(headSchema, head ?? "", 1);
  const parts = lines.map((line, index) => read(lineSchema, line, index + 2));
  const configs = parts.flatMap((part) => ("config" in part ? [part.config] : []));
  const teams = parts.flatMap((part) => ("team" in part ? [part.team] : []));
  const people = parts.flatMap((part) => ("person" in part ? [part.person] : []));
  const last = parts.at(-1);
  const counts = JSON.stringify({ configs: configs.length, teams: teams.length, people: people.length });
  if (last === undefined || !("end" in last) || JSON.stringify(last.end) !== counts) {
    throw new TenantError("The file does not end as it should: it was cut off. Export the tenant again.");
  }
  return { kind, id: tenantId, name, configs, teams, people };
}

function read<Schema extends z.ZodType>(schema: Schema, line: string, number: number): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(line));
  if (parsed.success) return parsed.data;
  throw new TenantError(`Line ${number} of the file is not what \`npm run tenant -- export\` writes.`);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
