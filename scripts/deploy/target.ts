import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { unstable_readConfig } from "wrangler";
import * as z from "zod";
import { DeployError } from "./deploy-error.ts";
import { checkDefault, type DatabaseBinding, type Place, readPlaces } from "./places.ts";

/** What `npm run deploy` was told. */
export interface DeployOptions {
  /** The environment of wrangler.toml; empty for what stands at its top. */
  readonly environment: string;
  /** Whether custom domains may be taken from another Worker, or from a DNS record. */
  readonly mayTakeDomains: boolean;
}

/** Reads the options of the command. @throws DeployError for one that there is not */
export function parseOptions(args: readonly string[]): DeployOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { env: { type: "string", default: "" }, "take-domains": { type: "boolean", default: false } },
    });
    return { environment: values.env, mayTakeDomains: values["take-domains"] };
  } catch (error) {
    throw new DeployError(
      `${(error as Error).message}\nUsage: npm run deploy [-- [--env <environment of wrangler.toml>] [--take-domains]]`,
    );
  }
}

/** What is deployed, as wrangler.toml says it. */
export interface Target {
  readonly environment: string;
  /** The name of the Worker. */
  readonly worker: string;
  readonly accountId: string | undefined;
  readonly databases: readonly DatabaseBinding[];
  /** Where databases shall be, by the names that they have in the variable DATABASES. */
  readonly places: ReadonlyMap<string, Place>;
  /** Host names that lead to the Worker as a whole. */
  readonly customDomains: readonly string[];
  /** Whether the Worker is to be had at workers.dev. */
  readonly isOnWorkersDev: boolean;
}

/** What of an environment of wrangler.toml a deployment looks at, in the form that wrangler brings it into. */
const configSchema = z.object({
  name: z.string(),
  account_id: z.string().optional(),
  workers_dev: z.boolean().optional(),
  routes: z
    .array(z.union([z.string(), z.object({ pattern: z.string(), custom_domain: z.boolean().optional() })]))
    .default([]),
  d1_databases: z.array(z.object({ binding: z.string(), database_name: z.string() })),
  vars: z.object({ DATABASES: z.unknown().optional(), DEFAULT_DATABASE: z.string().optional() }),
});

const file = fileURLToPath(new URL("../../wrangler.toml", import.meta.url));

/**
 * Reads what an environment of wrangler.toml says.
 *
 * @param config the file, where it is another one
 * @throws DeployError when there is no such environment, or what it says cannot be deployed
 */
export function readTarget(environment: string, config = file): Target {
  const { name, account_id, d1_databases, routes, workers_dev, vars } = readConfig(environment, config);
  const databases = d1_databases.map((database) => ({ binding: database.binding, name: database.database_name }));
  checkDefault(vars.DEFAULT_DATABASE, databases);
  return {
    environment,
    worker: name,
    accountId: account_id,
    databases,
    places: readPlaces(vars.DATABASES, databases),
    customDomains: routes.flatMap((route) =>
      typeof route === "object" && route.custom_domain === true ? [route.pattern] : [],
    ),
    isOnWorkersDev: workers_dev ?? routes.length === 0,
  };
}

function readConfig(environment: string, config: string): z.output<typeof configSchema> {
  try {
    // Empty is the top of the file, whatever CLOUDFLARE_ENV says.
    return configSchema.parse(unstable_readConfig({ config, env: environment }, { hideWarnings: true }));
  } catch (error) {
    if (error instanceof z.ZodError) throw new DeployError(`wrangler.toml: ${z.prettifyError(error)}`);
    throw new DeployError((error as Error).message);
  }
}
