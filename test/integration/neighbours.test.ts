import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { openDatabase, runBatch } from "../../src/storage/engine/database.ts";
import { insertRows } from "../../src/storage/engine/rows.ts";
import { accounts, configs, projects, tokens, users } from "../../src/storage/tables.ts";
import { createHotProject, groupOperations, type HotTenant, record, userOperations } from "./helpers/hot-operations.ts";

const NEIGHBOURS = 1000;
const USERS_EACH = 10;
/** An index search that ends on the edge of a page reads a row more. */
const ROW_JITTER = 6;

const operations = Object.entries({ ...userOperations, ...groupOperations });

it("costs a tenant the same rows when a thousand others share its database", async () => {
  const tenant = await createHotProject(true);
  await measure(tenant);
  const alone = await measure(tenant);
  await createNeighbours();
  const among = await measure(tenant);
  for (const [name, rows] of among) expect(rows, name).toBeLessThanOrEqual((alone.get(name) ?? 0) + ROW_JITTER);
});

/** Rows read and written by operation. */
async function measure(tenant: HotTenant): Promise<Map<string, number>> {
  const costs = new Map<string, number>();
  for (const [name, operation] of operations) {
    const { rows } = await record(tenant, operation);
    costs.set(name, rows.read + rows.written);
  }
  return costs;
}

/** Projects, each with a configuration, a token and users of its own. */
async function createNeighbours(): Promise<void> {
  const createdAt = "2026-01-01T00:00:00.000Z";
  const times = { createdAt, updatedAt: createdAt };
  const ids = Array.from({ length: NEIGHBOURS }, (_, index) => `neighbour-${index}`);
  const people = ids.flatMap((tenantId) =>
    Array.from({ length: USERS_EACH }, (_, index) => {
      const id = `${tenantId}-user-${index}`;
      return { id, tenantId, email: `${id}@x.test`, emailKey: `${id}@x.test` };
    }),
  );
  const projectRows = ids.map((id) => ({ id, name: "Neighbour", ...times }));
  const configRows = projectRows.map((row) => ({
    ...row,
    kind: "project" as const,
    projectId: row.id,
    cursorSecret: row.id,
  }));
  const tokenRows = ids.map((id) => ({ id, configId: id, hash: id, hint: "none", createdAt }));
  const accountRows = people.map(({ id, email, emailKey }) => ({ id, email, emailKey, createdAt }));
  const userRows = people.map(({ id, emailKey, ...person }) => ({
    ...person,
    ...times,
    id,
    emailKey,
    accountId: id,
    userNameKey: emailKey,
    displayNameKey: "first",
    externalId: "e-1",
    active: true,
    revoked: false,
    attributes: JSON.stringify({ userName: emailKey }),
    search: "{}",
  }));
  await runBatch(openDatabase(env.DB), [
    ...insertRows(projects, projectRows),
    ...insertRows(configs, configRows),
    ...insertRows(tokens, tokenRows),
    ...insertRows(accounts, accountRows),
    ...insertRows(users, userRows),
  ]);
}
