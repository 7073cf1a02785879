import { and, eq } from "drizzle-orm";
import { foldCase } from "../../scim/text.ts";
import type { Database } from "../engine/database.ts";
import { type AdminPage, afterCursor, type PageRequest, rowLimit, toPage } from "../engine/paging.ts";
import { runQueries } from "../engine/queries.ts";
import { teams } from "../tables.ts";
import type { DetailedTeam } from "./admin-teams.ts";
import { livePushedBy } from "./team-rows.ts";

/** A team as other systems see it; its members are not counted, so that it costs the same however many they are. */
const columns = {
  id: teams.id,
  name: teams.name,
  externalId: teams.externalId,
  protected: teams.protected,
  pushed: teams.pushed,
  pushedBy: livePushedBy.as("live_pushed_by"),
  createdAt: teams.createdAt,
  updatedAt: teams.updatedAt,
};

type TeamEntry = Pick<DetailedTeam, keyof typeof columns>;

/** A page of a project's teams; empty for a project that does not exist. One round trip. */
export async function listTeamEntries(
  db: Database,
  { projectId, ...page }: PageRequest & { readonly projectId: string },
): Promise<AdminPage<TeamEntry>> {
  const own = and(eq(teams.tenantId, projectId), afterCursor(teams.id, page));
  const [rows] = await runQueries(db, [
    db.select(columns).from(teams).where(own).orderBy(teams.id).limit(rowLimit(page)),
  ]);
  return toPage(rows, page);
}

/** The team of an id or of a name, which compares without case; null where there is none. One round trip. */
export async function findTeamEntry(
  db: Database,
  projectId: string,
  by: { readonly id: string } | { readonly name: string },
): Promise<TeamEntry | null> {
  const isSought = "id" in by ? eq(teams.id, by.id) : eq(teams.nameKey, foldCase(by.name));
  const [[row]] = await runQueries(db, [
    db
      .select(columns)
      .from(teams)
      .where(and(eq(teams.tenantId, projectId), isSought)),
  ]);
  return row ?? null;
}
