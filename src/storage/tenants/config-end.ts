import { type SQL, sql } from "drizzle-orm";
import type { AdminActor } from "../../directory/administration.ts";
import { deleteCredentials } from "../credentials/config-credentials.ts";
import { unknownId } from "../engine/admin-error.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { adminScope } from "../journal/admin-events.ts";
import { commit } from "../journal/admin-write.ts";
import { forgetConnection } from "../journal/connections.ts";
import { insertEvents } from "../journal/events.ts";
import { projectUserTables } from "../people/project-users.ts";
import {
  countProvisioned,
  endPeople,
  lastOfSlice,
  type PeopleEnd,
  type PeopleSlice,
  type Provisioned,
} from "../people/provisioned.ts";
import { statusPageUserTables } from "../people/status-page-users.ts";
import { configs, defaultTeams } from "../tables.ts";
import { type Config, readConfig } from "./config-reads.ts";

/** People whom one transaction ends at most, so that none holds up provisioning for long. */
const SLICE = 1000;

/**
 * Deletes a configuration: its tokens, clients and setup links stop at once, its log stays. Those whom it
 * provisioned stay as they are, or are revoked or deleted: up to a thousand in the very transaction of the
 * deletion, more in slices before it. When one of these fails the tokens have stopped, and the deletion can
 * be asked for again.
 *
 * @throws AdminError 404
 */
export async function deleteConfig(
  db: Database,
  { id, people = "keep", ...by }: AdminActor & { readonly id: string; readonly people?: PeopleEnd | undefined },
): Promise<void> {
  const config = await readConfig(db, id);
  const provisioned = provisionedBy(config);
  const scope = adminScope({ kind: config.kind, id: provisioned.tenantId }, by);
  const { people: count } = people === "keep" ? { people: 0 } : await countProvisioned(db, provisioned);
  if (people !== "keep" && count > SLICE) {
    await runBatch(db, deleteCredentials(id));
    await endInSlices(db, (slice) => [
      lastOfSlice(provisioned, slice),
      ...endPeople(provisioned, people, scope, slice),
    ]);
  }
  await commit(
    db,
    by,
    {
      audit: {
        action: "config.deleted",
        target: { kind: "config", id, name: config.name },
        configId: id,
        changes: people === "keep" ? {} : { people: [null, people], count: [null, count] },
      },
      preconditions: [{ name: "resourceExists", holds: sql`SELECT 1 FROM ${configs} WHERE id = ${id}` }],
      statements: [
        ...insertEvents({ ...scope, configId: id }, [
          { type: "config.deleted", resourceId: id, data: { name: config.name } },
        ]),
        ...(people === "keep" ? [] : endPeople(provisioned, people, scope)),
        ...forgetConnection(id),
        ...deleteCredentials(id),
        sql`DELETE FROM ${defaultTeams} WHERE config_id = ${id}`,
        sql`DELETE FROM ${configs} WHERE id = ${id}`,
      ],
    },
    { resourceExists: () => unknownId("SCIM configuration", id) },
  );
}

/** Ends slice after slice, each in a transaction of its own, until there is nobody left. */
async function endInSlices(db: Database, statements: (slice: PeopleSlice) => SQL[]): Promise<void> {
  let after: string | null = "";
  while (after !== null) {
    const [found]: D1Result[] = await runBatch(db, statements({ after, limit: SLICE }));
    const rows = (found?.results ?? []) as { readonly last: string | null }[];
    after = rows[0]?.last ?? null;
  }
}

/** Those whom a configuration provisioned last. */
export function provisionedBy(config: Config): Provisioned {
  return config.kind === "project"
    ? { tables: projectUserTables, tenantId: config.projectId, configId: config.id }
    : { tables: statusPageUserTables, tenantId: config.statusPageId, configId: config.id };
}
