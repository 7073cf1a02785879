import { GROUP_URN, PATCH_URN } from "../../worker/urns.ts";
import { CUT_OFF } from "../client.ts";
import { insertUsers } from "../fill.ts";
import { type AbuseRow, expectStatus, type Place, RESOURCE } from "../row.ts";

const MEMBER_PATCHES = 100;
/** About as many as one request can name. */
const MEMBERS = 20_000;

/** The id of a group with a name as long as one may be. */
async function createLongGroup({ client, db, tenant }: Place): Promise<string | undefined> {
  for (const length of [250_000, 1_024]) {
    const body = { schemas: [GROUP_URN], displayName: "n".repeat(length) };
    if ((await client.send({ method: "POST", path: "/Groups", body })).status === 201) break;
  }
  const { results } = await db
    .prepare("SELECT id FROM teams WHERE project_id = ? ORDER BY length(name) DESC LIMIT 1")
    .bind(tenant.id)
    .all<{ id: string }>();
  return results[0]?.id;
}

/** Bodies that are too large, and what is kept of those that are not. */
export const bodyRows: readonly AbuseRow[] = [
  {
    name: "a chunked body of 300 MB",
    bounds: () => ({ ...RESOURCE, memory: 32 }),
    prepare:
      async ({ client, isShort }) =>
      async () => {
        const answer = await client.send({ method: "POST", path: "/Users", chunked: isShort ? 100 : 300 });
        return answer.status === CUT_OFF ? [] : expectStatus(answer, 413);
      },
  },
  {
    name: "a body of 30,000 unknown attributes",
    bounds: () => RESOURCE,
    prepare:
      async ({ client }) =>
      async (round) => {
        const unknown = Array.from({ length: 30_000 }, (_, index) => [`k${index}`, 1]);
        const body = { userName: `unknown-${round}@x.test`, ...Object.fromEntries(unknown) };
        return expectStatus(await client.send({ method: "POST", path: "/Users", body }), 201);
      },
  },
  {
    name: `a new group of ${MEMBERS.toLocaleString("en")} members`,
    bounds: () => ({ cpu: 2_000, memory: 48 }),
    async prepare({ client, db, tenant }) {
      const ids = await insertUsers(db, {
        projectId: tenant.id,
        prefix: tenant.config.id.slice(0, 30),
        count: MEMBERS,
      });
      const members = ids.map((value) => ({ value }));
      return async (round) => {
        const body = { schemas: [GROUP_URN], displayName: `Large ${round}`, members };
        const path = "/Groups?excludedAttributes=members";
        return expectStatus(await client.send({ method: "POST", path, body }), 201);
      };
    },
  },
  {
    name: `${MEMBER_PATCHES} member PATCHes of a group with the longest name that is taken`,
    // Each writes a row of the log and one of the feed.
    bounds: () => ({ cpu: 2_000, memory: 48, stored: 2 * 16 * MEMBER_PATCHES }),
    async prepare(place) {
      const path = `/Groups/${await createLongGroup(place)}`;
      const value = [{ value: place.tenant.userIds[0] }];
      return async () => {
        for (let index = 0; index < MEMBER_PATCHES; index += 1) {
          const operation = { op: index % 2 === 0 ? "add" : "remove", path: "members", value };
          const body = { schemas: [PATCH_URN], Operations: [operation] };
          const problems = expectStatus(await place.client.send({ method: "PATCH", path, body }), 204);
          if (problems.length > 0) return problems;
        }
        return [];
      };
    },
  },
];
