import { parseArgs } from "node:util";
import { openAccount } from "./cloudflare.ts";
import { createDatabase, findMissing } from "./databases.ts";
import { DeployError } from "./deploy-error.ts";
import type { DatabaseBinding } from "./places.ts";
import { createStep } from "./step.ts";
import { readTarget, type Target } from "./target.ts";

/** Which database a command is for. */
export interface DatabaseChoice {
  readonly environment: string;
  readonly binding: string;
  readonly isLocal: boolean;
  /** Where the local one is, if not where `npm run dev` has it. */
  readonly folder: string | undefined;
}

const options = {
  env: { type: "string", default: "" },
  binding: { type: "string", default: "DB" },
  local: { type: "boolean", default: false },
  "persist-to": { type: "string" },
} as const;

/** How the options that choose a database are written. */
export const CHOICE_USAGE = "[--env <environment>] [--binding DB] [--local [--persist-to <folder>]]";

/**
 * Reads the options of a command for one database.
 *
 * @returns the database, and what is no option
 * @throws DeployError with the usage
 */
export function parseChoice(args: readonly string[], usage: string): DatabaseChoice & { readonly rest: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const { env: environment, binding, local: isLocal, "persist-to": folder } = values;
    return { environment, binding, isLocal, folder, rest: positionals };
  } catch (error) {
    throw new DeployError(`${(error as Error).message}\n${usage}`);
  }
}

/** The rows of one statement. */
type Rows = readonly Readonly<Record<string, unknown>>[];

/** A database of wrangler.toml, as wrangler reaches it. */
export interface ChosenDatabase {
  readonly name: string;
  /** Makes it, where it is not there. @throws DeployError when nobody says where it shall be */
  create(): Promise<void>;
  /** The rows of each statement. @throws DeployError */
  query(statements: string): Promise<readonly Rows[]>;
  /** Runs the statements of a file, all or none. @throws DeployError */
  execute(file: string): Promise<void>;
}

/** Opens a database of wrangler.toml. @throws DeployError when there is none of that binding */
export async function openDatabase({ environment, binding, isLocal, folder }: DatabaseChoice): Promise<ChosenDatabase> {
  const target = readTarget(environment);
  const wanted = findBinding(target, binding);
  const account = isLocal ? undefined : await openAccount(target.accountId);
  const step = createStep(environment, account?.id);
  const where = isLocal ? ["--local", ...(folder === undefined ? [] : ["--persist-to", folder])] : ["--remote"];
  const execute = (...what: readonly string[]) =>
    step.ask(["d1", "execute", binding, ...where, "--yes", "--json", ...what]);
  return {
    name: wanted.name,
    async create() {
      const missing = account === undefined ? [] : await findMissing(account, [wanted], target.places);
      for (const one of missing) await createDatabase(step, one);
    },
    async query(statements) {
      const answers = JSON.parse(await execute("--command", statements)) as { readonly results: Rows }[];
      return answers.map(({ results }) => results);
    },
    async execute(file) {
      await execute("--file", file);
    },
  };
}

function findBinding({ databases }: Target, binding: string): DatabaseBinding {
  const found = databases.find((database) => database.binding === binding);
  if (found !== undefined) return found;
  throw new DeployError(
    `wrangler.toml has the bindings ${databases.map((each) => each.binding).join(", ")}, not ${binding}.`,
  );
}
