import { and, eq, sql } from "drizzle-orm";
import { shownName } from "../../directory/shown-name.ts";
import type { JsonObject } from "../../scim/json.ts";
import type { Database } from "../engine/database.ts";
import { findId, requireFound } from "../engine/existence.ts";
import { type AdminPage, afterCursor, rowLimit, toPage } from "../engine/paging.ts";
import { runQueries } from "../engine/queries.ts";
import { configs, statusPages, subscribers } from "../tables.ts";
import { isWanted, type PeopleQuery, type ProjectUser } from "./admin-users.ts";

/** A subscriber of a status page as administrators see it; `access` until it is revoked. */
export type Subscriber = Omit<ProjectUser, "accountId" | "teams">;

/**
 * A page of a status page's subscribers.
 *
 * @throws AdminError 404
 */
export async function listSubscribers(
  db: Database,
  { statusPageId, access, ...query }: PeopleQuery & { readonly statusPageId: string },
): Promise<AdminPage<Subscriber>> {
  const { limit, cursor } = query;
  const page = { limit, cursor };
  const wanted = and(
    eq(subscribers.tenantId, statusPageId),
    ...isWanted(subscribers, query),
    access === undefined ? undefined : eq(subscribers.revoked, !access),
    afterCursor(subscribers.id, page),
  );
  const [statusPage, rows] = await runQueries(db, [
    findId(db, statusPages, statusPageId),
    db
      .select(columns)
      .from(subscribers)
      .leftJoin(configs, eq(configs.id, subscribers.provisionedBy))
      .where(wanted)
      .orderBy(subscribers.id)
      .limit(rowLimit(page)),
  ]);
  requireFound(statusPage, "status page", statusPageId);
  return toPage(rows.map(toSubscriber), page);
}

const columns = {
  id: subscribers.id,
  email: subscribers.email,
  attributes: subscribers.attributes,
  active: subscribers.active,
  revoked: subscribers.revoked,
  /** Not `configs.id`: the rows of a batch come by name, and `id` is the subscriber's. */
  provisionedBy: sql<string | null>`${configs.id}`.as("provisioned_by"),
  createdAt: subscribers.createdAt,
  updatedAt: subscribers.updatedAt,
};

type SelectedSubscriber = Omit<Subscriber, "userName" | "displayName" | "access"> & {
  readonly attributes: string;
  readonly revoked: boolean;
};

function toSubscriber({ attributes: json, revoked, ...row }: SelectedSubscriber): Subscriber {
  const attributes = JSON.parse(json) as JsonObject;
  return { ...row, userName: String(attributes.userName), displayName: shownName(attributes), access: !revoked };
}
