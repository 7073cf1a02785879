import { rootMessage } from "../scim/errors.ts";
import { type Database, inLog } from "../storage/engine/database.ts";
import { pingDatabase } from "../storage/engine/health.ts";
import { readServiceFigures, type ServiceFigures } from "../storage/tenants/service-figures.ts";
import { type AdminCredentials, type AdminDoor, authenticateAdmin } from "./authenticate.ts";
import { jsonResponse } from "./problem.ts";
import { checkAccess } from "./rights.ts";

/** Milliseconds after which a database that has not answered counts as down. */
const PATIENCE = 5000;

/** Whether the service works: 200 when every database answers, else 503. One round trip for each, side by side. */
export async function checkHealth(databases: readonly Database[], patience = PATIENCE): Promise<Response> {
  const answers = await Promise.all(databases.map((db) => answerInTime(db, pingDatabase(db), patience)));
  return answers.every(({ isOk }) => isOk)
    ? jsonResponse(200, { status: "ok" })
    : jsonResponse(503, { status: "unavailable" });
}

/** What is needed to tell administrators how a deployment is doing. */
export interface DeepHealth {
  readonly databases: readonly Database[];
  /** Days that the provisioning log and the events are kept. */
  readonly retentionDays: number;
  /** Whether events are pushed to a queue. */
  readonly hasQueue: boolean;
  readonly now?: Date;
  readonly patience?: number;
}

/**
 * How the service is doing, for administrators of all tenants: what each database holds, and how far behind
 * retention, queue and webhooks are. 503 when a database does not answer; the others are described all the same.
 *
 * @throws AdminError 401, 404 for the key of one tenant, 429
 */
export async function checkDeepHealth(
  credentials: AdminCredentials,
  door: AdminDoor,
  health: DeepHealth,
): Promise<Response> {
  const administrator = await authenticateAdmin(credentials, door);
  const nothing = { id: undefined, tenantOf: async () => undefined };
  await checkAccess(administrator, { right: "read", about: "service" }, nothing);
  const described = await Promise.all(
    health.databases.map(async (db) => {
      const answer = await answerInTime(db, readServiceFigures(db), health.patience ?? PATIENCE);
      const { name } = db;
      return answer.isOk ? { name, status: "ok", ...describe(answer.value, health) } : { name, status: "unavailable" };
    }),
  );
  const isOk = described.every(({ status }) => status === "ok");
  return jsonResponse(isOk ? 200 : 503, { status: isOk ? "ok" : "unavailable", databases: described });
}

function describe(
  { oldestLogRowAt, oldestEventAt, queueBehind, lastCursor, ...figures }: ServiceFigures,
  { retentionDays, hasQueue, now = new Date() }: DeepHealth,
) {
  const end = now.getTime() - retentionDays * 24 * 60 * 60 * 1000;
  /** Seconds that the oldest row is past its end. */
  const behind = (at: string | null) => (at === null ? 0 : Math.max(0, Math.round((end - Date.parse(at)) / 1000)));
  return {
    ...figures,
    log: { oldestAt: oldestLogRowAt, behindSeconds: behind(oldestLogRowAt) },
    events: { lastCursor, oldestAt: oldestEventAt, behindSeconds: behind(oldestEventAt) },
    queue: hasQueue ? { behind: queueBehind } : null,
  };
}

type Answer<Value> = { readonly isOk: true; readonly value: Value } | { readonly isOk: false };

/** What a database answered; not ok, and told in the log, when it failed or was silent for too long. */
async function answerInTime<Value>(db: Database, asked: Promise<Value>, patience: number): Promise<Answer<Value>> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("the database did not answer in time")), patience);
  });
  try {
    return { isOk: true, value: await Promise.race([asked, silence]) };
  } catch (error) {
    console.error(JSON.stringify({ message: "health check failed", ...inLog(db), error: rootMessage(error) }));
    return { isOk: false };
  } finally {
    clearTimeout(timer);
  }
}
