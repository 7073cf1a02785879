import { type SQL, sql } from "drizzle-orm";
import { type Grant, StaleGrantError } from "../../directory/configuration.ts";
import { unauthorized } from "../../scim/errors.ts";
import { configs, preconditions, tokens } from "../tables.ts";
import { type Database, runBatch } from "./database.ts";
import { parseFault } from "./faults.ts";
import { repeatOnPassingFault } from "./repeat.ts";

/** A query and the shape of its rows. */
export interface Query<Row> {
  readonly statement: SQL;
  /** Never there: carries the row's type. */
  readonly row?: Row;
}

/** The rows of each query, in order. */
type Rows<Queries extends readonly Query<unknown>[]> = {
  -readonly [Index in keyof Queries]: Queries[Index] extends Query<infer Row> ? Row[] : never;
};

/** A query whose rows are `Row`s. */
export function query<Row>(statement: SQL): Query<Row> {
  return { statement };
}

/** A condition of the `precondition` table that a write depends on. */
export type PreconditionName = Exclude<keyof typeof preconditions.$inferInsert, "tokenValid" | "snapshotCurrent">;

/** A condition under which a write may happen, as SQL that is true when it holds. */
export interface Precondition {
  readonly name: PreconditionName;
  readonly holds: SQL;
}

/** Everything a request changes, its log rows included: it commits whole, or not at all. */
export interface Write {
  readonly preconditions: readonly Precondition[];
  readonly statements: readonly SQL[];
  /** A query that has a row once the write is committed: a fault can hide that it was. */
  readonly receipt: SQL;
}

/** What a write rested on was not looked at, or changed meanwhile: load it, then decide again. */
export class ConflictError extends Error {
  override readonly name = "ConflictError";
}

/** The database for one authenticated request: every batch checks the grant in its own transaction. */
export interface ScimDatabase {
  readonly tenantId: string;
  readonly configId: string;
  /** Whether an administrator plays the identity provider: it then tells nothing of the real one's connection. */
  readonly isTrial: boolean;
  /**
   * Runs queries in one round trip.
   * @throws ScimError 401 when the token is not valid any more, 503 on a passing fault
   * @throws StaleGrantError when the configuration changed
   */
  read<const T extends readonly Query<unknown>[]>(queries: T): Promise<Rows<T>>;
  /**
   * Reads on for an answer that has begun: as `read`, but settings that changed meanwhile do not break it off.
   * @throws ScimError as `read`
   */
  readOn<const T extends readonly Query<unknown>[]>(queries: T): Promise<Rows<T>>;
  /**
   * Runs queries as `read` does, and computes numbers in the very statement that checks the grant.
   * @throws ScimError and StaleGrantError as `read`
   */
  readWith<const Names extends string, const T extends readonly Query<unknown>[]>(
    numbers: Readonly<Record<Names, SQL>>,
    queries: T,
  ): Promise<{ readonly numbers: Readonly<Record<Names, number>>; readonly rows: Rows<T> }>;
  /**
   * Commits a write in one round trip and answers the queries that `returning` holds.
   * @throws ConflictError when a precondition or a unique index refuses
   * @throws ScimError and StaleGrantError as `read`
   */
  write<const T extends readonly Query<unknown>[]>(write: Write, returning: T): Promise<Rows<T>>;
}

/** What a request puts into its batches besides its own work, and is told of it. */
export interface RequestHooks {
  readonly isTrial: boolean;
  /** Statements for the batch that notes the token's use; `isValid` is a query with a row if the token is valid. */
  onUse(at: string, isValid: SQL): SQL[];
  /** A query that has a row if somebody waits for what the batches of the request tell. */
  listeners(): SQL;
  /** Called after a batch that told something, if somebody waits for it. */
  onHeard(): void;
}

const noHooks: RequestHooks = {
  isTrial: false,
  onUse: () => [],
  listeners: () => sql`SELECT 1 WHERE false`,
  onHeard: () => {},
};

/** `lastUsedAt` of a token and of its configuration is written at most this often, in milliseconds. */
const TOUCH_INTERVAL = 60_000;
/** When this isolate last wrote `lastUsedAt` of a token; forgotten whole when it grows. */
const touched = new Map<string, number>();
const MAX_TOUCHED = 10_000;

/** Opens the database for a request that came with a grant. */
export function openScimDatabase(db: Database, grant: Grant, hooks: RequestHooks = noHooks): ScimDatabase {
  const { tokenHash, snapshot } = grant;

  async function run(
    statements: readonly SQL[],
    { tells }: { readonly tells: boolean },
  ): Promise<readonly unknown[][]> {
    const now = Date.now();
    const isTouchDue = !hooks.isTrial && now - (touched.get(tokenHash) ?? 0) >= TOUCH_INTERVAL;
    const touch = isTouchDue ? touchOf(grant, now, hooks) : [];
    const ask = tells || isTouchDue ? [hooks.listeners()] : [];
    const results = await runBatch(db, [...statements, ...touch, ...ask]);
    if (isTouchDue) rememberTouch(tokenHash, now);
    if (ask.length > 0 && results.at(-1)?.results.length !== 0) hooks.onHeard();
    return results.map((result) => result.results);
  }

  async function readUnderGrant<const T extends readonly Query<unknown>[]>(
    numbers: Readonly<Record<string, SQL>>,
    queries: T,
  ): Promise<{ readonly state: GrantState; readonly rows: Rows<T> }> {
    const statements = [grantState(grant, numbers), ...statementsOf(queries)];
    const [guard = [], ...results] = await repeatOnPassingFault(() => run(statements, { tells: false }));
    const [state] = guard as readonly GrantState[];
    if (state === undefined) throw unauthorized();
    return { state, rows: results.slice(0, queries.length) as Rows<T> };
  }

  async function readWith<const Names extends string, const T extends readonly Query<unknown>[]>(
    numbers: Readonly<Record<Names, SQL>>,
    queries: T,
  ) {
    const { state, rows } = await readUnderGrant(numbers, queries);
    if (state.current === 0) throw new StaleGrantError();
    return { numbers: state as unknown as Readonly<Record<Names, number>>, rows };
  }

  async function read<const T extends readonly Query<unknown>[]>(queries: T): Promise<Rows<T>> {
    return (await readWith({}, queries)).rows;
  }

  async function readOn<const T extends readonly Query<unknown>[]>(queries: T): Promise<Rows<T>> {
    return (await readUnderGrant({}, queries)).rows;
  }

  async function write<const T extends readonly Query<unknown>[]>(change: Write, returning: T): Promise<Rows<T>> {
    const statements = [
      assertion(preconditions.tokenValid.name, tokenIsValid(grant)),
      assertion(preconditions.snapshotCurrent.name, snapshotIsCurrent(grant)),
      ...change.preconditions.map(({ name, holds }) => assertion(preconditions[name].name, holds)),
      ...change.statements,
    ];
    let isRepeated = false;
    const onRepeat = () => {
      isRepeated = true;
    };
    try {
      const attempt = () => run([...statements, ...statementsOf(returning)], { tells: true });
      const results = await repeatOnPassingFault(attempt, onRepeat);
      return results.slice(statements.length, statements.length + returning.length) as Rows<T>;
    } catch (error) {
      const refusal = toRefusal(error);
      if (isRepeated && refusal instanceof ConflictError && (await isCommitted(change))) return read(returning);
      throw refusal;
    }
  }

  async function isCommitted({ receipt }: Write): Promise<boolean> {
    const [rows] = await read([query(receipt)]);
    return rows.length > 0;
  }

  return {
    tenantId: snapshot.tenantId,
    configId: snapshot.configId,
    isTrial: hooks.isTrial,
    read,
    readOn,
    readWith,
    write,
  };
}

interface GrantState {
  readonly current: number;
}

/** A row when the token is valid; `current` tells whether the snapshot still is. Numbers ride along. */
function grantState(grant: Grant, numbers: Readonly<Record<string, SQL>>): SQL {
  const columns = Object.entries(numbers).map(([name, number]) => sql`, (${number}) AS ${sql.identifier(name)}`);
  return sql`SELECT EXISTS (${snapshotIsCurrent(grant)}) AS current ${sql.join(columns)} WHERE EXISTS (${tokenIsValid(grant)})`;
}

function statementsOf(queries: readonly Query<unknown>[]): SQL[] {
  return queries.map(({ statement }) => statement);
}

function tokenIsValid({ tokenHash, snapshot }: Grant): SQL {
  const now = new Date().toISOString();
  return sql`SELECT 1 FROM ${tokens} WHERE hash = ${tokenHash} AND config_id = ${snapshot.configId} AND (expires_at IS NULL OR expires_at > ${now})`;
}

/** Compares the settings themselves, so that no counter has to be kept in step with them. */
function snapshotIsCurrent({ snapshot }: Grant): SQL {
  return sql`SELECT 1 FROM ${configs} WHERE id = ${snapshot.configId} AND kind = ${snapshot.kind} AND COALESCE(project_id, status_page_id) = ${snapshot.tenantId} AND auto_provision_users = ${Number(snapshot.autoProvisionUsers)} AND auto_deprovision_users = ${Number(snapshot.autoDeprovisionUsers)} AND require_email = ${Number(snapshot.requireEmail)} AND enable_push_groups = ${Number(snapshot.enablePushGroups)} AND announce_cursors = ${Number(snapshot.announceCursors)} AND cursor_secret = ${snapshot.cursorSecret}`;
}

/** Aborts the batch when the query has no row; its name is then the name of the failed CHECK. */
export function assertion(column: string, query: SQL): SQL {
  return sql`INSERT INTO ${preconditions} (${sql.identifier(column)}) SELECT 0 WHERE NOT EXISTS (${query})`;
}

function toRefusal(error: unknown): unknown {
  const fault = parseFault(error);
  if (fault.kind === "unique") return new ConflictError(fault.columns);
  if (fault.kind !== "precondition") return error;
  if (fault.name === preconditions.tokenValid.name) return unauthorized();
  if (fault.name === preconditions.snapshotCurrent.name) return new StaleGrantError();
  return new ConflictError(fault.name);
}

/** The configuration's own time outlives tokens that are rotated away. */
function touchOf(grant: Grant, now: number, { onUse }: RequestHooks): SQL[] {
  const at = new Date(now).toISOString();
  const due = new Date(now - TOUCH_INTERVAL).toISOString();
  const isDue = sql`(last_used_at IS NULL OR last_used_at < ${due}) AND EXISTS (${tokenIsValid(grant)})`;
  return [
    sql`UPDATE ${tokens} SET last_used_at = ${at} WHERE hash = ${grant.tokenHash} AND ${isDue}`,
    sql`UPDATE ${configs} SET last_used_at = ${at} WHERE id = ${grant.snapshot.configId} AND ${isDue}`,
    sql`UPDATE ${configs} SET last_used_day = substr(last_used_at, 1, 10) WHERE id = ${grant.snapshot.configId} AND last_used_day IS NOT substr(last_used_at, 1, 10)`,
    ...onUse(at, tokenIsValid(grant)),
  ];
}

function rememberTouch(tokenHash: string, now: number): void {
  if (touched.size >= MAX_TOUCHED) touched.clear();
  touched.set(tokenHash, now);
}
