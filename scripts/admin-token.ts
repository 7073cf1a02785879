import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";

/**
 * The admin token that `npm run dev` has put down in .dev.vars; the environment's goes first, for a service elsewhere.
 * Undefined where there is neither.
 */
export function findAdminToken(): string | undefined {
  const file = fileURLToPath(new URL("../.dev.vars", import.meta.url));
  try {
    return process.env.ADMIN_TOKEN || parseEnv(readFileSync(file, "utf8")).ADMIN_TOKEN || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}
