import { GROUP_URN, USER_URN } from "../../worker/urns.ts";
import { type AbuseRow, expectStatus } from "../row.ts";

const MAX_ROUND_TRIPS = 200;
const FAILURES = 100;

function alternate(round: number, pairs: number): object[] {
  return Array.from({ length: pairs }, (_, index) => {
    const name = `bulk-${round}-${index}`;
    const user = { schemas: [USER_URN], userName: `${name}@x.test` };
    const group = { schemas: [GROUP_URN], displayName: name, members: [{ value: `bulkId:u${index}` }] };
    return [
      { method: "POST", path: "/Users", bulkId: `u${index}`, data: user },
      { method: "POST", path: "/Groups", bulkId: `g${index}`, data: group },
    ];
  }).flat();
}

/** Bulk requests. */
export const bulkRows: readonly AbuseRow[] = [
  {
    name: "a bulk request of 1,000 operations that alternate between Users and Groups",
    bounds: () => ({ cpu: 2_000, memory: 48 }),
    prepare:
      async ({ client }) =>
      async (round) => {
        const Operations = alternate(round, 500);
        const answer = await client.send({ method: "POST", path: "/Bulk", body: { Operations }, mark: '"201"' });
        const trips = Number(/round trips (\d+)/.exec(String(answer.headers["server-timing"]))?.[1]);
        return [
          ...expectStatus(answer, 200),
          ...(answer.marks === Operations.length ? [] : [`${answer.marks} of ${Operations.length} were done`]),
          ...(trips <= MAX_ROUND_TRIPS ? [] : [`${trips} round trips`]),
        ];
      },
  },
  {
    name: `${FAILURES} failures in a bulk request, one with a path of 700 KB`,
    bounds: () => ({ cpu: 2_000, memory: 48, stored: 1.5 * 16 * FAILURES }),
    prepare:
      async ({ client, db, tenant }) =>
      async () => {
        const Operations = Array.from({ length: FAILURES }, (_, index) => ({
          method: "PUT",
          path: `/Users/${index === 50 ? "x".repeat(700_000) : `nobody-${index}`}`,
          data: { userName: "a@x.test", title: "t".repeat(9_000) },
        }));
        const before = await countRows(db, tenant.config.id);
        const answer = await client.send({ method: "POST", path: "/Bulk", body: { Operations } });
        const logged = (await countRows(db, tenant.config.id)) - before;
        return [
          ...expectStatus(answer, 200),
          ...(logged === FAILURES ? [] : [`${logged} of ${FAILURES} failures were logged`]),
        ];
      },
  },
];

async function countRows(db: D1Database, configId: string): Promise<number> {
  const { results } = await db
    .prepare("SELECT COUNT(*) AS count FROM provisioning_log WHERE config_id = ?")
    .bind(configId)
    .all<{ count: number }>();
  return results[0]?.count ?? 0;
}
