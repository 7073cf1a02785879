import { openDatabase, runBatch } from "../../src/storage/engine/database.ts";
import { createId } from "../../src/storage/engine/ids.ts";
import { insertRows } from "../../src/storage/engine/rows.ts";
import { provisioningLog } from "../../src/storage/tables.ts";
import { userNameOf } from "../worker/people.ts";

const ROWS = 20_000;
const CHUNK = 1_000;
/** Between two rows, so that they are of the last weeks. */
const STEP = 60_000;

/** Fills a configuration's log: nine rows of ten succeeded. */
export async function fillLog(binding: D1Database, configId: string): Promise<void> {
  const db = openDatabase(binding);
  const start = Date.now() - ROWS * STEP;
  for (let from = 0; from < ROWS; from += CHUNK) {
    const rows = Array.from({ length: CHUNK }, (_, index) => createRow(configId, from + index, start));
    await runBatch(db, insertRows(provisioningLog, rows));
  }
}

function createRow(configId: string, index: number, start: number): typeof provisioningLog.$inferInsert {
  const time = start + index * STEP;
  const hasFailed = index % 10 === 0;
  return {
    id: createId(time),
    configId,
    at: new Date(time).toISOString(),
    operation: "patch-user",
    method: "PATCH",
    path: "/Users/some-id",
    status: hasFailed ? 400 : 200,
    outcome: hasFailed ? "error" : "success",
    scimType: hasFailed ? "invalidValue" : null,
    detail: hasFailed ? `The value of title is no text; it came for ${userNameOf(index)}.` : null,
    resourceType: "User",
    resourceId: "some-id",
    email: userNameOf(index),
    emailKey: userNameOf(index),
    group: null,
    requestId: `request-${index}`,
    requestBody: null,
  };
}
