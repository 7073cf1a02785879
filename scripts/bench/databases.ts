import { DEFAULT_DATABASE } from "../../src/directory/residence.ts";
import type { WorkerModules } from "../worker/build.ts";
import { createPerson } from "../worker/people.ts";
import { loadModule, type Runtime, startRuntime } from "../worker/runtime.ts";
import { type SeededTenant, seedProject } from "../worker/seed.ts";
import { type LoadRequest, type LoadResult, putLoad } from "./load.ts";

/** Connections for each database: more than its writer keeps up with. */
const CONNECTIONS = 2;
const WARM_UP = 1_000;
const MILLISECONDS = 8_000;

/** New users over a number of databases, a tenant in each. */
export interface DatabasesResult {
  readonly databases: number;
  /** As the simulator has databases: with no time of their own, all on one processor. */
  readonly simulated: LoadResult;
  /** With databases that take one transaction at a time, and a while for each. */
  readonly oneWriter: LoadResult;
}

/** How many users a second are made over so many databases, for each of some numbers of them. */
export async function measureDatabases(modules: WorkerModules, counts: readonly number[]): Promise<DatabasesResult[]> {
  const limited = { "one-writer.ts": loadModule(new URL("one-writer.ts", import.meta.url)), ...modules };
  const results: DatabasesResult[] = [];
  for (const count of counts) {
    const simulated = await measure(modules, count);
    results.push({ databases: count, simulated, oneWriter: await measure(limited, count) });
  }
  return results;
}

async function measure(modules: WorkerModules, count: number): Promise<LoadResult> {
  const names = Array.from({ length: count }, (_, index) => (index === 0 ? DEFAULT_DATABASE : `d${index}`));
  const runtime = await startRuntime([{ name: "service", modules, databases: names }]);
  try {
    const next = createUsers(await seedTenants(runtime, names));
    const url = await runtime.url("service");
    const options = { connections: CONNECTIONS * count, isExpected: (status: number) => status === 201 };
    await putLoad(url, next, { ...options, milliseconds: WARM_UP });
    return await putLoad(url, next, { ...options, milliseconds: MILLISECONDS });
  } finally {
    await runtime.dispose();
  }
}

async function seedTenants(runtime: Runtime, names: readonly string[]): Promise<SeededTenant[]> {
  const tenants: SeededTenant[] = [];
  for (const database of names) {
    const binding = await runtime.database("service", database);
    tenants.push(await seedProject(binding, { users: 0, groups: [], database }));
  }
  return tenants;
}

/** A new user for one tenant after the other. */
function createUsers(tenants: readonly SeededTenant[]): () => LoadRequest {
  let made = 0;
  return () => {
    const tenant = tenants[made % tenants.length];
    if (tenant === undefined) throw new Error("there is no tenant");
    made += 1;
    const { basePath, token } = tenant.config;
    return {
      method: "POST",
      path: `${basePath}/Users`,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/scim+json" },
      body: JSON.stringify(createPerson(made)),
    };
  };
}
