import { type ChildProcess, fork } from "node:child_process";
import type { WorkerModules } from "../worker/build.ts";
import type { SeededTenant } from "../worker/seed.ts";
import { joinResults, type LoadResult, putLoad } from "./load.ts";
import { BENCH_GROUP, benchOperations } from "./operations.ts";
import type { CpuMessage, ReadyMessage, StartMessage } from "./servers/protocol.ts";

const USERS = 5_000;
/** Requests of each operation, before they are measured and while they are; of a slow one, as many as take so long. */
const REQUESTS = 1_000;
const MILLISECONDS = 3_000;

/** What one operation takes of a server on plain Node. */
export interface NodeShare {
  readonly operation: string;
  readonly load: LoadResult;
  /** Microseconds of CPU a request, HTTP and SQLite included. */
  readonly cpu: number;
  /** Answers that were not as expected. */
  readonly failures: number;
}

/** Measures a server of this folder, one connection after the other operation by operation. */
export async function measureOnNode(name: "service" | "peer", modules: WorkerModules): Promise<NodeShare[]> {
  const file = new URL(`servers/${name}.ts`, import.meta.url);
  const child = fork(file, {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  try {
    child.send({ modules, users: USERS } satisfies StartMessage);
    const ready = (await answerOf(child)) as ReadyMessage;
    const shares: NodeShare[] = [];
    let next = 0;
    for (const { name: operation, status, request } of benchOperations) {
      const { method } = request(tenantOf(ready), 0);
      const load = () =>
        putLoad(new URL(`http://127.0.0.1:${ready.port}`), () => request(tenantOf(ready), next++), {
          connections: 1,
          requests: REQUESTS,
          milliseconds: MILLISECONDS,
          // A server may answer a PATCH with the resource or without.
          isExpected: (answer) => answer === status || (method === "PATCH" && answer < 300),
        });
      await load();
      const before = await cpuOf(child);
      const measured = joinResults([await load()]);
      const cpu = ((await cpuOf(child)) - before) / measured.times.length;
      const failures = [...measured.failures.values()].reduce((sum, count) => sum + count, 0);
      shares.push({ operation, load: measured, cpu, failures });
    }
    return shares;
  } finally {
    child.kill();
  }
}

/** The tenant of a server, in the form in which requests are made for it. */
function tenantOf({ token, basePath, userIds, groupId }: ReadyMessage): SeededTenant {
  const config = { id: "", token, basePath } as SeededTenant["config"];
  const groups = new Map([[BENCH_GROUP, { id: groupId, memberId: userIds[0] ?? "" }]]);
  return { kind: "project", id: "", userIds, groups, config, defaultTeamConfig: undefined };
}

function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error("the server ended"));
    child.once("exit", fail);
    child.once("message", (answer) => {
      child.off("exit", fail);
      resolve(answer);
    });
  });
}

async function cpuOf(child: ChildProcess): Promise<number> {
  child.send("cpu");
  return ((await answerOf(child)) as CpuMessage).cpu;
}
