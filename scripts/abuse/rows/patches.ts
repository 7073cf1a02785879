import { PATCH_URN, USER_URN } from "../../worker/urns.ts";
import { type AbuseRow, expectStatus, type Place, RESOURCE } from "../row.ts";

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const replace = (path: string, value: string) => ({ op: "replace", path, value });

/** The id of a new user with these addresses. */
async function createUser({ client, db, tenant }: Place, addresses: readonly object[]): Promise<string> {
  const userName = `large-${addresses.length}@x.test`;
  const body = { schemas: [USER_URN], userName, addresses };
  const answer = await client.send({ method: "POST", path: "/Users?attributes=id", body });
  if (answer.status !== 201) throw new Error(answer.start);
  const { results } = await db
    .prepare("SELECT id FROM users WHERE project_id = ? AND user_name_key = ?")
    .bind(tenant.id, userName)
    .all<{ id: string }>();
  return results[0]?.id ?? "";
}

interface PatchPlan {
  readonly addresses: () => readonly object[];
  readonly operations: (round: number) => readonly object[];
  readonly status: number;
}

function patchRow(name: string, { addresses, operations, status }: PatchPlan): AbuseRow {
  return {
    name,
    bounds: () => RESOURCE,
    async prepare(place) {
      const path = `/Users/${await createUser(place, addresses())}?attributes=id`;
      return async (round) => {
        const body = { schemas: [PATCH_URN], Operations: operations(round) };
        return expectStatus(await place.client.send({ method: "PATCH", path, body }), status);
      };
    },
  };
}

const postalCode = 'addresses[type eq "work"].postalCode';
const parts = (count: number) => many(count, (index) => `formatted co "x${index}"`).join(" or ");

/** PATCHes whose cost grows with the product of what they send and what they send it to. */
export const patchRows: readonly AbuseRow[] = [
  patchRow("PATCH of 2,000 operations on an address of 250 KB", {
    addresses: () => [{ type: "work", formatted: "é".repeat(250_000) }],
    operations: (round) => many(2_000, (index) => replace(postalCode, `${round}-${index}`)),
    status: 200,
  }),
  patchRow("PATCH of one operation with 1,500 terms over 20 addresses of 9,000 é", {
    addresses: () => many(20, (index) => ({ type: "work", formatted: `${"é".repeat(9_000)}${index}` })),
    operations: () => [replace(`addresses[${parts(1_500)}].postalCode`, "1")],
    status: 400,
  }),
  patchRow("PATCH of 10,000 operations", {
    addresses: () => [{ type: "work", country: "GB" }],
    operations: (round) => many(10_000, (index) => replace("title", `${round}-${index}`)),
    status: 200,
  }),
];
