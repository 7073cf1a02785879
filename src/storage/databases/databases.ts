import * as z from "zod";
import { DEFAULT_DATABASE, databaseNameOf, databaseNameOfBinding } from "../../directory/residence.ts";
import { AdminError } from "../engine/admin-error.ts";
import { type Database, openDatabase } from "../engine/database.ts";
import { createMeter, type Meter } from "../engine/meter.ts";

/** The databases of a deployment, for one request. The only place in which one is opened. */
export interface Databases {
  /** Their names: the default one, then the others in the order of the alphabet. */
  readonly names: readonly string[];
  /**
   * The database in which an id lives. An id that names no database of this deployment is nobody's: it is looked for
   * in the default one, where none like it can be.
   */
  of(id: string): Database;
  /** All of them, in the order of their names. */
  all(): Database[];
  /** The database in which an id lives; all of them, where there is no id. */
  about(id: string | undefined): Database[];
  /** The one that is always there. */
  default(): Database;
  /** The database of a name; undefined where none is bound under it. */
  named(name: string): Database | undefined;
  /**
   * The database that tenants are made in when nobody names one.
   * @throws AdminError 503 where the deployment names one that is not there
   */
  preferred(): Database;
  /** The jurisdiction that a database stays in, as far as the deployment says so; null for none. */
  jurisdictionOf(db: Database): string | null;
  /** The names of those that have been opened. */
  opened(): string[];
}

/** What of a Worker's bindings is about databases: `DB`, any number of `DB_<NAME>`, and two variables. */
export interface DatabaseBindings {
  readonly DB: D1Database;
  /** The name of the database that tenants are made in when nobody names one. */
  readonly DEFAULT_DATABASE?: string | undefined;
  /** Where databases are kept, by their names. It is for deployments, and here only told. */
  readonly DATABASES?: unknown;
}

const placesSchema = z.record(z.string(), z.object({ jurisdiction: z.string().optional() })).catch({});

/** Opens databases as they are asked for; all of them count on the same meter. */
export function openDatabases(env: DatabaseBindings, meter: Meter = createMeter()): Databases {
  const bindings = findBindings(env);
  const names = [...bindings.keys()];
  const opened = new Map<string, Database>();
  const open = (name: string, binding: D1Database): Database => {
    const known = opened.get(name) ?? openDatabase(binding, meter, name);
    opened.set(name, known);
    return known;
  };
  const named = (name: string): Database | undefined => {
    const binding = bindings.get(name);
    return binding && open(name, binding);
  };
  const all = () => [...bindings].map(([name, binding]) => open(name, binding));
  const openDefault = () => open(DEFAULT_DATABASE, env.DB);
  const of = (id: string): Database => named(databaseNameOf(id)) ?? openDefault();
  return {
    names,
    of,
    default: openDefault,
    all,
    about: (id) => (id === undefined ? all() : [of(id)]),
    named,
    preferred() {
      const name = env.DEFAULT_DATABASE || DEFAULT_DATABASE;
      const found = named(name);
      if (found !== undefined) return found;
      throw new AdminError(503, `DEFAULT_DATABASE names the database “${name}”, which this Worker is not bound to.`);
    },
    jurisdictionOf: ({ name }) => placesSchema.parse(env.DATABASES)[name]?.jurisdiction ?? null,
    opened: () => [...opened.keys()],
  };
}

/** Some databases of a deployment, by their names, or all of them; on a meter of their own. */
export function openNamed(env: DatabaseBindings, names?: readonly string[]): Database[] {
  const databases = openDatabases(env);
  return (names ?? databases.names).flatMap((name) => databases.named(name) ?? []);
}

/** The bindings of a Worker never change while it runs. */
const found = new WeakMap<DatabaseBindings, ReadonlyMap<string, D1Database>>();

function findBindings(env: DatabaseBindings): ReadonlyMap<string, D1Database> {
  const known = found.get(env) ?? new Map(listBindings(env));
  found.set(env, known);
  return known;
}

function listBindings(env: DatabaseBindings): [name: string, binding: D1Database][] {
  const others = Object.entries(env).flatMap(([key, value]): [string, D1Database][] => {
    const name = databaseNameOfBinding(key);
    const isOther = name !== undefined && name !== DEFAULT_DATABASE && typeof value === "object";
    return isOther ? [[name, value as D1Database]] : [];
  });
  return [[DEFAULT_DATABASE, env.DB], ...others.sort(([one], [other]) => (one < other ? -1 : 1))];
}
