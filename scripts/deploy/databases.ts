import { type Account, ApiError } from "./cloudflare.ts";
import { DeployError } from "./deploy-error.ts";
import { type DatabaseBinding, PLACES, type Place, parsePlace, placeNameOf, placeOptions } from "./places.ts";
import { askOnTerminal } from "./prompt.ts";
import type { Step } from "./step.ts";

/** A database as the API has it. */
interface ExistingDatabase {
  readonly name: string;
  readonly jurisdiction?: string | null;
}

/** A database that is still to be made, and where. */
export interface MissingDatabase {
  readonly name: string;
  readonly place: Place;
}

/**
 * Which databases are to be made. Where one has no place in wrangler.toml, whoever is at the terminal is asked for
 * it: nobody can choose later. Nothing is changed.
 *
 * @throws DeployError when a database is in another jurisdiction than it should be, or when nobody can be asked
 */
export async function findMissing(
  account: Account,
  wanted: readonly DatabaseBinding[],
  places: ReadonlyMap<string, Place>,
): Promise<MissingDatabase[]> {
  const missing: MissingDatabase[] = [];
  for (const database of wanted) {
    const place = places.get(placeNameOf(database));
    const found = await findDatabase(account, database.name);
    if (found === undefined) missing.push({ name: database.name, place: place ?? (await askForPlace(database)) });
    else checkPlace(found, place);
  }
  return missing;
}

async function findDatabase(account: Account, name: string): Promise<ExistingDatabase | undefined> {
  try {
    return await account.get(`/accounts/${account.id}/d1/database/${encodeURIComponent(name)}`);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error instanceof ApiError ? new DeployError(`The database “${name}”: ${error.message}`) : error;
  }
}

/** @throws DeployError when a database is not in the jurisdiction that it should be in */
function checkPlace({ name, jurisdiction }: ExistingDatabase, place: Place | undefined): void {
  if (place === undefined || !("jurisdiction" in place) || jurisdiction === place.jurisdiction) return;
  throw new DeployError(
    `The database “${name}” is in ${jurisdiction ? `the jurisdiction ${jurisdiction}` : "no jurisdiction"}, and wrangler.toml wants ${place.jurisdiction}. A database cannot be moved: give it another database_name, and take the data over as docs/operations.md says. Nothing has been changed.`,
  );
}

async function askForPlace(database: DatabaseBinding): Promise<Place> {
  const variable = `DATABASES = { ${placeNameOf(database)} = { jurisdiction = "eu" } }`;
  const question = `\nWhere shall the data of the database “${database.name}” be? Nobody can change it later.\n(${PLACES}; empty for near to here): `;
  const typed = await askOnTerminal(
    question,
    `The database “${database.name}” is not there yet, and where its data is can be chosen only now. Say it in [vars] of wrangler.toml: ${variable}, or { location = "weur" }, or { location = "nearest" }.`,
  );
  const place = parsePlace(typed);
  if (place === undefined) throw new DeployError(`“${typed}” is none of: ${PLACES}. Nothing has been changed.`);
  return place;
}

/** Makes a database where it shall be. */
export async function createDatabase({ ask }: Step, { name, place }: MissingDatabase): Promise<void> {
  console.log(`\nMaking the database "${name}"`);
  await ask(["d1", "create", name, "--update-config=false", ...placeOptions(place)]);
}
