import { rootMessage } from "../scim/errors.ts";
import { type Database, inLog } from "../storage/engine/database.ts";
import { pingDatabase } from "../storage/engine/health.ts";
import { jsonResponse } from "./problem.ts";

/** Milliseconds after which a database that has not answered counts as down. */
const PATIENCE = 5000;

/** Whether the service works: 200 when every database answers, else 503. One round trip for each, side by side. */
export async function checkHealth(databases: readonly Database[], patience = PATIENCE): Promise<Response> {
  const works = await Promise.all(databases.map((db) => answers(db, patience)));
  return works.every((each) => each)
    ? jsonResponse(200, { status: "ok" })
    : jsonResponse(503, { status: "unavailable" });
}

async function answers(db: Database, patience: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("the database did not answer in time")), patience);
  });
  try {
    await Promise.race([pingDatabase(db), silence]);
    return true;
  } catch (error) {
    console.error(JSON.stringify({ message: "health check failed", ...inLog(db), error: rootMessage(error) }));
    return false;
  } finally {
    clearTimeout(timer);
  }
}
