import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import {
  createHotProject,
  createHotStatusPage,
  groupOperations,
  type HotTenant,
  record,
  userOperations,
} from "./helpers/hot-operations.ts";
import { explain, findScans, findTenantScans } from "./helpers/query-plan.ts";

describe.each([
  {
    tenant: "a project with push groups",
    create: () => createHotProject(true),
    operations: { ...userOperations, ...groupOperations },
  },
  { tenant: "a project with default teams", create: () => createHotProject(false), operations: userOperations },
  { tenant: "a status page", create: createHotStatusPage, operations: userOperations },
])("the query plans of $tenant", ({ create, operations }) => {
  let tenant: HotTenant;

  beforeAll(async () => {
    tenant = await create();
  });

  it.each(Object.entries(operations))("%s reads what it names, and no more", async (name, operation) => {
    const { statements } = await record(tenant, operation);
    expect(statements).not.toEqual([]);
    const plans = await Promise.all(statements.map((statement) => explain(env.DB, statement)));
    expect(plans.flatMap(findScans)).toEqual([]);
    // A page goes through the tenant in the order of its index, and stops.
    expect(plans.flatMap(findTenantScans)).toHaveLength(name.startsWith("first page") ? 1 : 0);
  });
});

it("a filter that no index serves is known to read the whole tenant", async () => {
  const tenant = await createHotProject(true);
  const { statements } = await record(tenant, async () => ["GET", '/Users?filter=title+eq+"Director"']);
  const plans = await Promise.all(statements.map((statement) => explain(env.DB, statement)));
  expect(plans.flatMap(findScans)).toEqual([]);
  expect(plans.flatMap(findTenantScans)).toHaveLength(2);
});
