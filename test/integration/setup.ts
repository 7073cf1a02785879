import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";

// All files share one runtime (see vitest.config.ts): what the file before this one left goes first. `reset`
// deletes what is open, and a database that nobody has asked for some seconds is not: so it is asked before.
const databases = [env.DB, env.DB_EU];
for (const db of databases) await db.prepare("SELECT 1").first();
await reset();
for (const db of databases) await applyD1Migrations(db, env.TEST_MIGRATIONS);
