import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";

// All files share one runtime (see vitest.config.ts): what the file before this one left goes first.
await reset();
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
