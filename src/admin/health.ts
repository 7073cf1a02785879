import { rootMessage } from "../scim/errors.ts";
import type { Database } from "../storage/engine/database.ts";
import { pingDatabase } from "../storage/engine/health.ts";
import { jsonResponse } from "./problem.ts";

/** Milliseconds after which a database that has not answered counts as down. */
const PATIENCE = 5000;

/** Whether the service works: 200 when the database answers, else 503. */
export async function checkHealth(db: Database, patience = PATIENCE): Promise<Response> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("the database did not answer in time")), patience);
  });
  try {
    await Promise.race([pingDatabase(db), silence]);
    return jsonResponse(200, { status: "ok" });
  } catch (error) {
    console.error(JSON.stringify({ message: "health check failed", error: rootMessage(error) }));
    return jsonResponse(503, { status: "unavailable" });
  } finally {
    clearTimeout(timer);
  }
}
