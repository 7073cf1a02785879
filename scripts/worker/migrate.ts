import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../migrations/", import.meta.url));

/** Brings an empty database to the present schema. */
export async function migrate(db: D1Database): Promise<void> {
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith(".sql")) continue;
    const statements = readFileSync(`${folder}${name}`, "utf8").split("--> statement-breakpoint");
    await db.batch(statements.map((statement) => db.prepare(statement)));
  }
}
