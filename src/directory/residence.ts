/** The name of the database that is always there, and that an id without a prefix lives in. */
export const DEFAULT_DATABASE = "default";

/** What separates the name of a database from the rest of an id. No other part of an id has it. */
const SEPARATOR = "~";
const NAME = "[a-z][a-z0-9_]{0,15}";
const PREFIX = new RegExp(`^(${NAME})${SEPARATOR}`);
const BINDING = /^DB_([A-Z][A-Z0-9_]{0,15})$/;

/** An id: the name of the database that it lives in, where that is not the default one, and up to 64 characters more. */
export const ID = new RegExp(`^(?:${NAME}${SEPARATOR})?[A-Za-z0-9_-]{1,64}$`);

/**
 * The name of the database that an id lives in, or a secret by which something is looked up: it stands in front of a
 * `~`. Whether there is such a database is another question.
 */
export function databaseNameOf(id: string): string {
  return PREFIX.exec(id)?.[1] ?? DEFAULT_DATABASE;
}

/** An id without the database in front of it. */
export function withoutDatabase(id: string): string {
  return id.replace(PREFIX, "");
}

/** What the ids of a database begin with; nothing for those of the default one. */
export function idPrefixOf(database: string): string {
  return database === DEFAULT_DATABASE ? "" : database + SEPARATOR;
}

/** The binding of a database. */
export function bindingOfDatabase(name: string): string {
  return name === DEFAULT_DATABASE ? "DB" : `DB_${name.toUpperCase()}`;
}

/** The name of the database of a binding; undefined for a binding that is none of a database's. */
export function databaseNameOfBinding(binding: string): string | undefined {
  if (binding === "DB") return DEFAULT_DATABASE;
  const name = BINDING.exec(binding)?.[1]?.toLowerCase();
  return name === DEFAULT_DATABASE ? undefined : name;
}
