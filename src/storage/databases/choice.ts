import { invalidField } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import type { Databases } from "./databases.ts";

/** By what a request says which database it means. */
export interface DatabaseChoice {
  /** The name of it. */
  readonly database?: string | undefined;
  /** Ids of what lives there already: the first that there is decides. */
  readonly beside?: readonly (string | null | undefined)[];
}

/**
 * The database that a new tenant is made in.
 *
 * @throws AdminError 400 for a name that no database has, or for another than that of what is named beside it
 */
export function databaseForTenant(databases: Databases, choice: DatabaseChoice): Database {
  return chooseDatabase(databases, choice) ?? databases.preferred();
}

/**
 * The database whose feed a request is about: the default one, where it does not say.
 *
 * @throws AdminError 400 for a name that no database has, or for another than that of what is named beside it
 */
export function databaseOfFeed(databases: Databases, choice: DatabaseChoice): Database {
  return chooseDatabase(databases, choice) ?? databases.default();
}

function chooseDatabase(databases: Databases, { database, beside = [] }: DatabaseChoice): Database | undefined {
  const id = beside.find((each) => typeof each === "string");
  const chosen = database === undefined ? undefined : databases.named(database);
  if (database !== undefined && chosen === undefined) {
    throw invalidField("database", `There is no such database. There are: ${databases.names.join(", ")}.`);
  }
  if (typeof id !== "string") return chosen;
  const there = databases.of(id);
  if (chosen === undefined || chosen === there) return there;
  throw invalidField("database", "What is named beside it lives in another database. Leave this out.");
}

/**
 * Checks that the project which a status page is to be about lives where the page does.
 *
 * @throws AdminError 400
 */
export function requireSameDatabase(databases: Databases, db: Database, projectId: string): void {
  if (databases.of(projectId) === db) return;
  throw invalidField("projectId", "The project lives in another database than the status page.");
}
