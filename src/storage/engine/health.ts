import { sql } from "drizzle-orm";
import { type Database, runBatch } from "./database.ts";

/** Touches the database once. It rejects when the database does not answer. */
export async function pingDatabase(db: Database): Promise<void> {
  await runBatch(db, [sql`SELECT 1`]);
}
