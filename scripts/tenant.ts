import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { findAdminToken } from "./admin-token.ts";
import { defaultAddress } from "./default-address.ts";
import { exportTenant, type TenantKind } from "./tenant/export.ts";
import { type Imported, importTenant } from "./tenant/import.ts";
import { Service, TenantError } from "./tenant/service.ts";
import { formatTenant, parseTenant } from "./tenant/tenant-file.ts";

/**
 * `npm run tenant -- export <id> > file` and `npm run tenant -- import --database eu < file`: a project or a status page
 * with its people, teams, memberships and configurations, out of a running service and into one. ADMIN_TOKEN in the
 * environment, or else `.dev.vars`, has the admin token.
 */

const usage = `Usage: npm run tenant -- export <id> [--kind project|status-page] [--url ${defaultAddress.url}] > file
       npm run tenant -- import [--database <name>] [--id <id>] [--project <id>] [--url ${defaultAddress.url}] < file`;

function parseCommand() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        url: { type: "string", default: defaultAddress.url },
        kind: { type: "string" },
        database: { type: "string" },
        id: { type: "string" },
        project: { type: "string" },
      },
    });
  } catch (error) {
    throw new TenantError(`${(error as Error).message}\n${usage}`);
  }
}

function readAdminToken(): string {
  const token = findAdminToken();
  if (token === undefined) throw new TenantError("Set ADMIN_TOKEN in the environment: there is none in .dev.vars.");
  return token;
}

function parseKind(kind: string | undefined): TenantKind | undefined {
  if (kind === undefined || kind === "project" || kind === "status-page") return kind;
  throw new TenantError(`There is no kind ${kind}.\n${usage}`);
}

/** To the standard error: the standard output of an export is the file. */
const tell = (line: string) => console.error(line);

function report({ kind, id, configs, differences }: Imported): void {
  tell(`The ${kind === "project" ? "project" : "status page"} is there, as ${id}.`);
  for (const { name, scimBaseUrl, bearerToken } of configs) {
    tell(`\n${name}: give its identity provider`);
    tell(`  SCIM Base URL  ${scimBaseUrl}`);
    tell(`  Bearer Token   ${bearerToken}   (shown this once)`);
  }
  if (differences.length === 0) tell("\nEverything is as it was: it has been read back and compared.");
  else tell(["\nIt has been read back, and is not in all as it was:", ...differences].join("\n  "));
}

async function main(): Promise<number> {
  const { values, positionals } = parseCommand();
  const [command, id, ...rest] = positionals;
  const { database, project } = values;
  const service = new Service(new URL(values.url).origin, readAdminToken());
  if (command === "export" && id !== undefined && rest.length === 0) {
    const contents = await exportTenant(service, id, parseKind(values.kind));
    process.stdout.write(formatTenant(contents));
    const { configs, teams, people } = contents;
    tell(`${configs.length} configurations, ${teams.length} teams, ${people.length} people.`);
    return 0;
  }
  if (command === "import" && id === undefined && !process.stdin.isTTY) {
    const contents = parseTenant(await text(process.stdin));
    const imported = await importTenant(service, contents, { database, id: values.id, projectId: project });
    report(imported);
    return imported.differences.length === 0 ? 0 : 1;
  }
  throw new TenantError(usage);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof TenantError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
