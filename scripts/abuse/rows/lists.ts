import { insertTeams, insertUsers } from "../fill.ts";
import { type AbuseRow, expectStatus, type Place, RESOURCE } from "../row.ts";

const MEMBERS = 5_000;
const teamsOf = ({ isShort }: Place) => (isShort ? 10 : 100);
/** Milliseconds of CPU for a thousand memberships. */
const CPU_PER_THOUSAND = 40;

/** Lists, and what they are filtered by. */
export const listRows: readonly AbuseRow[] = [
  {
    name: "GET /Groups?count=100 with 5,000 members each",
    bounds: (place) => ({ cpu: (CPU_PER_THOUSAND * teamsOf(place) * MEMBERS) / 1_000, memory: 48 }),
    async prepare(place) {
      const { client, db, tenant } = place;
      const [projectId, prefix, count] = [tenant.id, tenant.config.id, teamsOf(place)];
      await insertUsers(db, { projectId, prefix, count: MEMBERS });
      await insertTeams(db, { projectId, prefix, count, members: MEMBERS });
      return async () => {
        const answer = await client.send({ path: "/Groups?count=100", mark: '"$ref"' });
        const isComplete = answer.isWhole && answer.marks === count * MEMBERS;
        return [...expectStatus(answer, 200), ...(isComplete ? [] : [`${answer.marks} memberships were answered`])];
      };
    },
  },
  {
    name: "GET /Users?count=1000 with 250 KB each",
    bounds: () => ({ cpu: 5_000, memory: 48 }),
    async prepare({ client, db, tenant, isShort }) {
      const count = isShort ? 100 : 999;
      await insertUsers(db, { projectId: tenant.id, prefix: tenant.config.id, count, titleLength: 250_000 });
      return async () => {
        const answer = await client.send({ path: "/Users?count=1000", mark: '"userName"' });
        const isComplete = answer.isWhole && answer.marks === count + 1;
        return [...expectStatus(answer, 200), ...(isComplete ? [] : [`${answer.marks} users were answered`])];
      };
    },
  },
  {
    name: "40 × co on an attribute of 100 KB × 300 users",
    bounds: () => RESOURCE,
    async prepare({ client, db, tenant }) {
      await insertUsers(db, { projectId: tenant.id, prefix: tenant.config.id, count: 300, titleLength: 100_000 });
      const filter = Array.from({ length: 40 }, (_, index) => `title co "x${index}"`).join(" or ");
      const search = { method: "POST", path: "/Users/.search", body: { filter } };
      return async () => expectStatus(await client.send(search), 400);
    },
  },
  {
    name: "100 × userName eq, joined by or, in 20,000 users",
    bounds: () => RESOURCE,
    async prepare({ client, db, tenant }) {
      const prefix = tenant.config.id;
      await insertUsers(db, { projectId: tenant.id, prefix, count: 20_000 });
      const wanted = Array.from({ length: 100 }, (_, index) => `userName eq "${prefix}-${200 * index + 1}@x.test"`);
      const search = { method: "POST", path: "/Users/.search", body: { filter: wanted.join(" or ") } };
      return async () => {
        const answer = await client.send({ ...search, mark: '"userName"' });
        return [...expectStatus(answer, 200), ...(answer.marks === 100 ? [] : [`${answer.marks} users were answered`])];
      };
    },
  },
];
