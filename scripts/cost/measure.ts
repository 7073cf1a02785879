import type { WorkerModules } from "../worker/build.ts";
import { loadModule, type Runtime, startRuntime } from "../worker/runtime.ts";
import { seedProject, seedStatusPage } from "../worker/seed.ts";
import { type BudgetName, findExcess, findGrowth } from "./budgets.ts";
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

/** Measures every operation of both trees, each size in a database of its own. */
export async function measureCosts(worker: WorkerModules, sizes: Sizes): Promise<Section[]> {
  const modules = {
    "counted.ts": loadModule(new URL("counted.ts", import.meta.url)),
    "request-cost.ts": loadModule(new URL("request-cost.ts", import.meta.url)),
    ...worker,
  };
  const runtime = await startRuntime(["small", "large"].map((name) => ({ name, modules })));
  try {
    const small = await openSessions(runtime, "small", sizes.small);
    const large = await openSessions(runtime, "large", sizes.large);
    return [
      { title: "Every tree", measurements: await measureAll(serviceOperations, small.project, large.project) },
      { title: "Projects: users", measurements: await measureAll(userOperations, small.project, large.project) },
      { title: "Projects: groups", measurements: await measureAll(groupOperations, small.project, large.project) },
      { title: "Status pages: subscribers", measurements: await measureAll(userOperations, small.page, large.page) },
      {
        title: "The directory over the admin route, of a project",
        measurements: await measureAll(directoryOperations, small.project, large.project),
      },
      {
        title: "The directory over the admin route, of a status page",
        measurements: await measureAll(directoryOperations, small.page, large.page),
      },
      { title: "The console", measurements: await measureAll(consoleOperations, small.project, large.project) },
      {
        title: "The directory, for other Workers",
        measurements: await measureAll(rpcOperations, small.project, large.project),
      },
    ];
  } finally {
    await runtime.dispose();
  }
}

async function openSessions(runtime: Runtime, workerName: string, users: number) {
  const db = await runtime.database(workerName);
  const project = await seedProject(db, { users, groups: GROUP_SIZES.filter((members) => members <= users) });
  const page = await seedStatusPage(db, project);
  const place = { runtime, workerName };
  return { project: new Session(place, project), page: new Session(place, page) };
}

async function measureAll(operations: readonly Operation[], small: Session, large: Session): Promise<Measurement[]> {
  // The first request of a token costs more than all others: it is measured on purpose, not by chance.
  for (const session of [small, large]) {
    await session.prepare("GET", "/ServiceProviderConfig");
    const config = session.tenant.defaultTeamConfig;
    if (config !== undefined) await session.prepare("GET", "/ServiceProviderConfig", undefined, { config });
  }
  const measurements: Measurement[] = [];
  for (const operation of operations) {
    const answers = { small: await measure(operation, small), large: await measure(operation, large) };
    const costs = { small: answers.small?.cost, large: answers.large?.cost };
    const milliseconds = (answers.large ?? answers.small)?.milliseconds;
    if (milliseconds === undefined) continue;
    const { name, budget } = operation;
    measurements.push({ name, budget, ...costs, milliseconds, excess: findFaults(operation, costs) });
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

function findFaults({ budget }: Operation, { small, large }: Pick<Measurement, "small" | "large">): string[] {
  const each = [small, large].flatMap((cost) => (cost === undefined ? [] : findExcess(budget, cost)));
  const growth = small === undefined || large === undefined ? [] : findGrowth(budget, small, large);
  return [...new Set([...each, ...growth])];
}
