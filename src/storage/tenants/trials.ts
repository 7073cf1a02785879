import { type SQL, sql } from "drizzle-orm";
import { mintToken } from "../../auth/token.ts";
import type { AdminActor } from "../../directory/administration.ts";
import { unknownId } from "../engine/admin-error.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { createId } from "../engine/ids.ts";
import { repeatOnPassingFault } from "../engine/repeat.ts";
import { adminScope } from "../journal/admin-events.ts";
import { commit } from "../journal/admin-write.ts";
import { isSince } from "../journal/log-queries.ts";
import { removePeople } from "../people/provisioned.ts";
import { accounts, provisioningLog, tokens } from "../tables.ts";
import { provisionedBy } from "./config-end.ts";
import { type Config, tenantKeyOf } from "./config-reads.ts";

/** Milliseconds after which a trial's token has ended, and what a trial has left is nobody's any more. */
const LIFETIME = 120_000;

/** How the e-mails of made-up people begin and end: `.invalid` is never anybody's (RFC 2606 §2). */
const PREFIX = "try-it-";
const SUFFIX = "@example.invalid";

/** An administrator's trial of a configuration: a made-up person, and a token of its own to provision it with. */
export interface Trial {
  readonly config: Config;
  /** The made-up person's userName and e-mail. */
  readonly email: string;
  readonly token: Awaited<ReturnType<typeof mintToken>> & { readonly id: string };
  /** RFC 3339 UTC. */
  readonly startedAt: string;
  readonly by: AdminActor;
}

/** A trial that is about to begin. */
export async function createTrial(config: Config, by: AdminActor): Promise<Trial> {
  const now = Date.now();
  return {
    config,
    by,
    email: `${PREFIX}${crypto.randomUUID().slice(-12)}${SUFFIX}`,
    token: { ...(await mintToken()), id: createId(now) },
    startedAt: new Date(now).toISOString(),
  };
}

/**
 * Begins a trial: its token works for two minutes beside the others. What a trial left behind that was cut off goes
 * first.
 *
 * @throws AdminError 404 when the configuration is gone
 */
export async function beginTrial(db: Database, { config, by, token, startedAt }: Trial): Promise<void> {
  const { id, name } = config;
  const after = (milliseconds: number) => new Date(Date.parse(startedAt) + milliseconds).toISOString();
  await commit(
    db,
    by,
    {
      audit: { action: "config.tried", target: { kind: "config", id, name }, configId: id },
      statements: [
        ...removeLeftOvers(config, by, after(-LIFETIME)),
        sql`INSERT INTO ${tokens} (id, config_id, hash, hint, created_at, expires_at) VALUES (${token.id}, ${id}, ${token.hash}, ${token.hint}, ${startedAt}, ${after(LIFETIME)})`,
      ],
    },
    { "foreign-key": () => unknownId("SCIM configuration", id) },
  );
}

/**
 * Ends a trial: its token, the made-up person with account and memberships, and its rows of the log are gone. Events
 * stay: whoever was told of the person is told of its end.
 *
 * @throws whatever keeps the database from it, after one repetition
 */
export async function endTrial(db: Database, { config, email, token, startedAt, by }: Trial): Promise<void> {
  const ownLog = sql`${provisioningLog.configId} = ${config.id} AND ${isSince(startedAt)}`;
  const statements = [
    sql`DELETE FROM ${tokens} WHERE id = ${token.id} AND config_id = ${config.id}`,
    ...removeMadeUp(config, by, (column) => sql`${column} = ${email}`),
    sql`DELETE FROM ${provisioningLog} WHERE ${ownLog} AND ${provisioningLog.requestId} = ${by.requestId}`,
  ];
  await repeatOnPassingFault(() => runBatch(db, statements));
}

/** What trials left that began before a time and never ended. */
function removeLeftOvers(config: Config, by: AdminActor, before: string): SQL[] {
  const isMadeUp = (column: SQL) =>
    sql`${column} >= ${PREFIX} AND ${column} < ${`${PREFIX}~`} AND substr(${column}, ${sql.raw(String(-SUFFIX.length))}) = ${SUFFIX} AND created_at < ${before}`;
  return removeMadeUp(config, by, isMadeUp);
}

/** The statements that remove made-up people of a configuration's tenant, and their accounts, by the e-mail. */
function removeMadeUp(config: Config, by: AdminActor, isMadeUp: (column: SQL) => SQL): SQL[] {
  const { tables, tenantId } = provisionedBy(config);
  const { users } = tables;
  const own = sql`${users.tenantId} = ${tenantId} AND ${isMadeUp(sql`user_name_key`)}`;
  const scope = { ...adminScope(tenantKeyOf(config), by), configId: null };
  return [
    ...removePeople(tables, scope, own, sql`SELECT id FROM ${users} WHERE ${own}`),
    ...(config.kind === "project"
      ? [sql`DELETE FROM ${accounts} WHERE ${isMadeUp(sql`email_key`)} AND project_id = ${tenantId}`]
      : []),
  ];
}
