import * as z from "zod";
import { databaseNameOfBinding } from "../../src/directory/residence.ts";
import { DeployError } from "./deploy-error.ts";

const JURISDICTIONS = ["eu", "us", "fedramp"] as const;
const LOCATIONS = ["weur", "eeur", "apac", "oc", "wnam", "enam"] as const;

/**
 * Where a database is. D1 takes it when a database is made, and never again: a jurisdiction is a promise, a
 * location a hint, and without either it is near whoever makes it.
 */
export type Place =
  | { readonly jurisdiction: (typeof JURISDICTIONS)[number] }
  | { readonly location: (typeof LOCATIONS)[number] | typeof NEAREST };

const NEAREST = "nearest";

/** A database that the Worker is bound to. */
export interface DatabaseBinding {
  readonly binding: string;
  readonly name: string;
}

const placesSchema = z.record(
  z.string(),
  z.union(
    [
      z.strictObject({ jurisdiction: z.enum(JURISDICTIONS) }),
      z.strictObject({ location: z.enum([...LOCATIONS, NEAREST]) }),
    ],
    `must be { jurisdiction = "…" } with ${JURISDICTIONS.join(", ")}, or { location = "…" } with ${[...LOCATIONS, NEAREST].join(", ")}`,
  ),
);

/**
 * What the variable DATABASES calls a database: `default` for DB, `eu` for DB_EU.
 *
 * @throws DeployError for a binding that the Worker would not take for one of its databases
 */
export function placeNameOf({ binding }: Pick<DatabaseBinding, "binding">): string {
  const name = databaseNameOfBinding(binding);
  if (name !== undefined) return name;
  throw new DeployError(
    `[[d1_databases]] in wrangler.toml binds ${binding}, which names no database. Use DB, or DB_ and a name: up to 16 of A-Z, 0-9 and _, a letter first, and not DEFAULT.`,
  );
}

/**
 * Reads the variable DATABASES of wrangler.toml.
 *
 * @throws DeployError for a place that there is not, and for that of a database that is not bound
 */
export function readPlaces(variable: unknown, databases: readonly DatabaseBinding[]): ReadonlyMap<string, Place> {
  const { success, data, error } = placesSchema.safeParse(variable ?? {});
  if (!success) {
    const [{ path = [], message = "" } = {}] = error.issues;
    throw new DeployError(`DATABASES in wrangler.toml: ${path.join(".")} ${message}.`);
  }
  const bound = databases.map(placeNameOf);
  const unbound = Object.keys(data).filter((name) => !bound.includes(name));
  if (unbound.length > 0) {
    throw new DeployError(
      `DATABASES in wrangler.toml names ${unbound.join(", ")}, but [[d1_databases]] has ${bound.join(", ")}.`,
    );
  }
  return new Map(Object.entries(data));
}

/**
 * Checks the variable DEFAULT_DATABASE of wrangler.toml.
 *
 * @throws DeployError where it names a database that is not bound
 */
export function checkDefault(name: string | undefined, databases: readonly DatabaseBinding[]): void {
  const bound = databases.map(placeNameOf);
  if (name === undefined || name === "" || bound.includes(name)) return;
  throw new DeployError(`DEFAULT_DATABASE in wrangler.toml is ${name}, but [[d1_databases]] has ${bound.join(", ")}.`);
}

/**
 * The place that somebody typed: a jurisdiction, a location, or nothing for the nearest. Undefined for anything else.
 */
export function parsePlace(typed: string): Place | undefined {
  const jurisdiction = JURISDICTIONS.find((name) => name === typed);
  if (jurisdiction !== undefined) return { jurisdiction };
  const location = typed === "" ? NEAREST : [...LOCATIONS, NEAREST].find((name) => name === typed);
  return location === undefined ? undefined : { location: location as (typeof LOCATIONS)[number] };
}

/** The options of `wrangler d1 create` that make a database in a place. */
export function placeOptions(place: Place): string[] {
  if ("jurisdiction" in place) return [`--jurisdiction=${place.jurisdiction}`];
  return place.location === NEAREST ? [] : [`--location=${place.location}`];
}

/** The places that there are, for whoever is asked. */
export const PLACES = `jurisdictions ${JURISDICTIONS.join(", ")}; locations ${LOCATIONS.join(", ")}`;
