import { and, eq, sql } from "drizzle-orm";
import { shownName } from "../directory/shown-name.ts";
import type { JsonObject } from "../scim/json.ts";
import { isWanted, type PeopleQuery, type ProjectUser } from "./admin-users.ts";
import type { Database } from "./database.ts";
import { type AdminPage, afterCursor, rowLimit, toPage } from "./paging.ts";
import { runQueries } from "./queries.ts";
import { findStatusPage, requireStatusPage } from "./status-pages.ts";
import { configs, subscribers } from "./tables.ts";

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
    findStatusPage(db, statusPageId),
    db
      .select(columns)
      .from(subscribers)
      .leftJoin(configs, eq(configs.id, subscribers.provisionedBy))
      .where(wanted)
      .orderBy(subscribers.id)
      .limit(rowLimit(page)),
  ]);
  requireStatusPage(statusPage, statusPageId);
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
