import type { AdminActor } from "../../directory/administration.ts";
import type { Database } from "../engine/database.ts";
import { commit } from "./admin-write.ts";

/** Puts a sign-in to the console into the audit. */
export async function noteSignIn(db: Database, by: AdminActor): Promise<void> {
  const target = { kind: "console", id: "console", name: "console" } as const;
  await commit(db, by, { audit: { action: "console.signed-in", target }, statements: [] });
}
