import { setTimeout as sleep } from "node:timers/promises";
import { insertOldLogRows } from "../fill.ts";
import type { AbuseRow } from "../row.ts";

/** Requests a second: twice what is taken of a configuration. */
const RATE = 200;
const SECONDS = 12;

/** Requests at a rate, whatever becomes of them; how many were answered with each status. */
async function flood(
  send: (index: number) => Promise<{ readonly status: number }>,
): Promise<ReadonlyMap<number, number>> {
  const statuses = new Map<number, number>();
  const pending: Promise<void>[] = [];
  const start = performance.now();
  for (let index = 0; index < RATE * SECONDS; index += 1) {
    await sleep(Math.max(0, start + (index * 1000) / RATE - performance.now()));
    pending.push(
      send(index).then(({ status }) => {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }),
    );
  }
  await Promise.all(pending);
  return statuses;
}

function atMost(statuses: ReadonlyMap<number, number>, status: number, limit: number): string[] {
  const count = statuses.get(status) ?? 0;
  const told = [...statuses].map(([each, number]) => `${number} × ${each}`).join(", ");
  return count <= limit && statuses.has(429) ? [] : [`more than ${limit} × ${status}: ${told}`];
}

const bounds = () => ({ cpu: 4 * RATE * SECONDS, memory: 48 });

/** Requests in numbers, and what is left of them. */
export const rateRows: readonly AbuseRow[] = [
  {
    name: `${RATE} requests a second with a valid token`,
    isLong: true,
    bounds,
    // Three periods of the limit may be touched.
    prepare: async (place) => async () =>
      atMost(await flood(() => place.client.send({ path: "/Users?count=1" })), 200, 3_000),
  },
  {
    name: `${RATE} requests a second with unknown tokens, from one IPv6 network`,
    isLong: true,
    bounds,
    prepare: async (place) => async (round) => {
      const statuses = await flood((index) =>
        place.client.send({
          path: "/Users?count=1",
          token: `wrong-${round}-${index}`,
          headers: { "CF-Connecting-IP": `2001:db8:1:2::${index.toString(16)}` },
        }),
      );
      return atMost(statuses, 401, 1_500);
    },
  },
  {
    name: "retention of 200,000 rows",
    bounds: () => ({ cpu: 5_000, memory: 48 }),
    arm: ({ db, tenant, isShort }) => insertOldLogRows(db, tenant.config.id, isShort ? 20_000 : 200_000),
    async prepare({ db, tenant, runtime }) {
      return async () => {
        await runtime.scheduled("service");
        const { results } = await db
          .prepare("SELECT COUNT(*) AS count FROM provisioning_log WHERE config_id = ? AND at < '2002'")
          .bind(tenant.config.id)
          .all<{ count: number }>();
        return results[0]?.count === 0 ? [] : [`${results[0]?.count} rows are left`];
      };
    },
  },
];
