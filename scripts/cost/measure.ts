import { DEFAULT_DATABASE } from "../../src/directory/residence.ts";
import type { WorkerModules } from "../worker/build.ts";
import { loadModule, type Runtime, startRuntime } from "../worker/runtime.ts";
import { seedProject, seedStatusPage } from "../worker/seed.ts";
import { type BudgetName, findDifference, findExcess, findGrowth } from "./budgets.ts";
import type { Operation } from "./operation.ts";
import { consoleOperations } from "./operations/console.ts";
import { directoryOperations } from "./operations/directory.ts";
import { GROUP_SIZES, groupOperations } from "./operations/groups.ts";
import { rpcOperations } from "./operations/rpc.ts";
import { serviceOperations } from "./operations/service.ts";
import { userOperations } from "./operations/users.ts";
import type { RequestCost } from "./request-cost.ts";
import { type Answer, Session } from "./session.ts";

/** Users of the two tenants that every operation is measured in. */
export interface Sizes {
  readonly small: number;
  readonly large: number;
}

/** An operation, what it cost at each size that it fits, and what is wrong with that. */
export interface Measurement {
  readonly name: string;
  readonly budget: BudgetName;
  readonly small: RequestCost | undefined;
  readonly large: RequestCost | undefined;
  readonly excess: readonly string[];
  /** What the larger one took on this machine. */
  readonly milliseconds: number;
}

/** The measurements of one tree. */
export interface Section {
  readonly title: string;
  readonly measurements: readonly Measurement[];
}

/** The databases of the third Worker, whose tenants are in the last of them. */
const SEVERAL = ["default", "eu", "us", "apac"] as const;

/** The tenants of one Worker. */
interface Tenants {
  readonly project: Session;
  readonly page: Session;
}

/**
 * Measures every operation of both trees, each size in a database of its own; and the smaller size once more under a
 * Worker that has four databases, where it must cost the same.
 */
export async function measureCosts(worker: WorkerModules, sizes: Sizes): Promise<Section[]> {
  const modules = {
    "counted.ts": loadModule(new URL("counted.ts", import.meta.url)),
    "request-cost.ts": loadModule(new URL("request-cost.ts", import.meta.url)),
    ...worker,
  };
  const runtime = await startRuntime([
    { name: "small", modules },
    { name: "large", modules },
    { name: "several", modules, databases: SEVERAL },
  ]);
  try {
    const small = await openTenants(runtime, "small", sizes.small);
    const large = await openTenants(runtime, "large", sizes.large);
    const several = await openTenants(runtime, "several", sizes.small, SEVERAL.at(-1));
    const measureIn = (tenant: keyof Tenants, operations: readonly Operation[]) =>
      measureAll(operations, { small: small[tenant], large: large[tenant], several: several[tenant] });
    return [
      { title: "Every tree", measurements: await measureIn("project", serviceOperations) },
      { title: "Projects: users", measurements: await measureIn("project", userOperations) },
      { title: "Projects: groups", measurements: await measureIn("project", groupOperations) },
      { title: "Status pages: subscribers", measurements: await measureIn("page", userOperations) },
      {
        title: "The directory over the admin route, of a project",
        measurements: await measureIn("project", directoryOperations),
      },
      {
        title: "The directory over the admin route, of a status page",
        measurements: await measureIn("page", directoryOperations),
      },
      { title: "The console", measurements: await measureIn("project", consoleOperations) },
      {
        title: "The directory, for other Workers",
        measurements: await measureIn("project", rpcOperations),
      },
    ];
  } finally {
    await runtime.dispose();
  }
}

async function openTenants(
  runtime: Runtime,
  workerName: string,
  users: number,
  database: string = DEFAULT_DATABASE,
): Promise<Tenants> {
  const db = await runtime.database(workerName, database);
  const groups = GROUP_SIZES.filter((members) => members <= users);
  const project = await seedProject(db, { users, groups, database });
  const page = await seedStatusPage(db, project);
  const place = { runtime, workerName, database };
  return { project: new Session(place, project), page: new Session(place, page) };
}

/** One tenant at each size, and one of the smaller size that is in one database of four. */
type Sessions = Readonly<Record<keyof Costs, Session>>;

/** What an operation cost in each of them, as far as it fits. */
interface Costs {
  readonly small: RequestCost | undefined;
  readonly large: RequestCost | undefined;
  readonly several: RequestCost | undefined;
}

async function measureAll(operations: readonly Operation[], sessions: Sessions): Promise<Measurement[]> {
  // The first request of a token costs more than all others: it is measured on purpose, not by chance.
  for (const session of Object.values(sessions)) {
    await session.prepare("GET", "/ServiceProviderConfig");
    const config = session.tenant.defaultTeamConfig;
    if (config !== undefined) await session.prepare("GET", "/ServiceProviderConfig", undefined, { config });
  }
  const measurements: Measurement[] = [];
  for (const operation of operations) {
    const small = await measure(operation, sessions.small);
    const large = await measure(operation, sessions.large);
    const several = await measure(operation, sessions.several);
    const costs: Costs = { small: small?.cost, large: large?.cost, several: several?.cost };
    const milliseconds = (large ?? small)?.milliseconds;
    if (milliseconds === undefined) continue;
    const { name, budget } = operation;
    const { small: least, large: most } = costs;
    measurements.push({ name, budget, small: least, large: most, milliseconds, excess: findFaults(operation, costs) });
  }
  return measurements;
}

async function measure(operation: Operation, session: Session): Promise<Answer | undefined> {
  if (operation.fits?.(session) === false) return undefined;
  const answer = await operation.run(session);
  if (answer.status !== operation.status) {
    const { status, body } = answer;
    throw new Error(`“${operation.name}” answered ${status}, not ${operation.status}: ${JSON.stringify(body)}`);
  }
  return answer;
}

function findFaults({ budget, isAcross = false }: Operation, { small, large, several }: Costs): string[] {
  const each = [small, large].flatMap((cost) => (cost === undefined ? [] : findExcess(budget, cost)));
  const growth = small === undefined || large === undefined ? [] : findGrowth(budget, small, large);
  const databases = isAcross ? SEVERAL.length : 1;
  const apart = small === undefined || several === undefined ? [] : findDifference(small, several, databases);
  return [...new Set([...each, ...growth, ...apart])];
}
