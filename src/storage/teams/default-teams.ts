import { eq } from "drizzle-orm";
import type { Database } from "../engine/database.ts";
import { runQueries } from "../engine/queries.ts";
import { configs, defaultTeams } from "../tables.ts";

/** A configuration, as a page about something else names it. */
export interface ConfigReference {
  readonly id: string;
  readonly name: string;
}

/** The configurations that put their users into a project's teams, by team. One round trip. */
export async function configsOfDefaultTeams(
  db: Database,
  projectId: string,
): Promise<ReadonlyMap<string, readonly ConfigReference[]>> {
  const [rows] = await runQueries(db, [
    db
      .select({ teamId: defaultTeams.teamId, id: configs.id, name: configs.name, pushes: configs.enablePushGroups })
      .from(configs)
      .innerJoin(defaultTeams, eq(defaultTeams.configId, configs.id))
      .where(eq(configs.projectId, projectId))
      .orderBy(configs.id),
  ]);
  // While groups are pushed, default teams wait and fill nothing.
  return Map.groupBy(
    rows.filter(({ pushes }) => !pushes),
    ({ teamId }) => teamId,
  );
}
