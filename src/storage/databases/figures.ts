import { sql } from "drizzle-orm";
import { type Database, runBatch } from "../engine/database.ts";
import { projects, statusPages } from "../tables.ts";

/** A database, and how much it holds. */
export interface DatabaseFigures {
  readonly name: string;
  readonly jurisdiction: string | null;
  readonly projects: number;
  readonly statusPages: number;
  readonly users: number;
  readonly subscribers: number;
  readonly sizeBytes: number;
}

interface Row {
  readonly tenants: number;
  readonly people: number;
}

/** What a database holds. One round trip, which reads a row for each tenant. */
export async function readDatabaseFigures(db: Database, jurisdiction: string | null): Promise<DatabaseFigures> {
  const results = await runBatch(db, [
    sql`SELECT COUNT(*) AS tenants, COALESCE(SUM(user_count), 0) AS people FROM ${projects}`,
    sql`SELECT COUNT(*) AS tenants, COALESCE(SUM(subscriber_count), 0) AS people FROM ${statusPages}`,
  ]);
  const [ofProjects, ofPages] = results.map((result) => (result.results as Row[])[0]);
  return {
    name: db.name,
    jurisdiction,
    projects: ofProjects?.tenants ?? 0,
    statusPages: ofPages?.tenants ?? 0,
    users: ofProjects?.people ?? 0,
    subscribers: ofPages?.people ?? 0,
    sizeBytes: results.at(-1)?.meta.size_after ?? 0,
  };
}
