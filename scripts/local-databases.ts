import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { unstable_readConfig } from "wrangler";
import { bindingOfDatabase, databaseNameOfBinding } from "../src/directory/residence.ts";
import { runWrangler } from "./wrangler.ts";

const wranglerToml = fileURLToPath(new URL("../wrangler.toml", import.meta.url));
/** Beside wrangler.toml, so that every path in it means the same; git ignores it. */
const ownConfig = fileURLToPath(new URL("../wrangler.local.toml", import.meta.url));

/** The databases of local development, and what wrangler has to be told to find them. */
export interface LocalDatabases {
  /** Their bindings, each to be migrated. */
  readonly bindings: readonly string[];
  /** Options for every wrangler command that touches them. */
  readonly options: readonly string[];
}

/**
 * The databases that wrangler.toml binds, and those of some further names, for which a configuration is written.
 *
 * @throws Error for a name that no database can have
 */
export function bindLocalDatabases(names: readonly string[]): LocalDatabases {
  const { d1_databases } = unstable_readConfig({ config: wranglerToml }, { hideWarnings: true });
  const bound = (d1_databases as readonly { readonly binding: string }[]).map(({ binding }) => binding);
  const wanted = [...new Set(names.map(toBinding))].filter((binding) => !bound.includes(binding));
  if (wanted.length === 0) return { bindings: bound, options: [] };
  const tables = wanted.map((binding) => {
    const name = `scim-${binding.toLowerCase().replaceAll("_", "-")}`;
    return `[[d1_databases]]\nbinding = "${binding}"\ndatabase_name = "${name}"\nmigrations_dir = "migrations"\n`;
  });
  writeFileSync(ownConfig, [readFileSync(wranglerToml, "utf8"), ...tables].join("\n"));
  return { bindings: [...bound, ...wanted], options: ["--config", ownConfig] };
}

function toBinding(name: string): string {
  const binding = bindingOfDatabase(name);
  if (databaseNameOfBinding(binding) === name) return binding;
  throw new Error(`“${name}” cannot be the name of a database: use up to 16 of a-z, 0-9 and _, a letter first.`);
}

/**
 * Brings every local database to the present schema.
 *
 * @throws Error with what wrangler wrote
 */
export async function migrateLocally(
  { bindings, options }: LocalDatabases,
  persistence: readonly string[],
): Promise<void> {
  for (const binding of bindings) {
    const args = ["d1", "migrations", "apply", binding, "--local", ...options, ...persistence];
    const { code, stdout, stderr } = await runWrangler(args);
    if (code !== 0) throw new Error(`The migrations could not be applied to ${binding}.\n${stdout}${stderr}`);
  }
}
