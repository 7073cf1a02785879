import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { WorkerModules } from "../../worker/build.ts";

/** What a server is started with. */
export interface StartMessage {
  /** The built Worker. */
  readonly modules: WorkerModules;
  readonly users: number;
}

/** A server that is ready, and the tenant that it serves. */
export interface ReadyMessage {
  readonly port: number;
  readonly token: string;
  readonly basePath: string;
  readonly userIds: readonly string[];
  /** A group of the first thousand users. */
  readonly groupId: string;
}

/** Microseconds of CPU that a server has used so far. */
export interface CpuMessage {
  readonly cpu: number;
}

/** Runs a server in a child process: starts when told, then tells its CPU time when asked. */
export function serveParent(start: (message: StartMessage) => Promise<ReadyMessage>): void {
  // Ours tells of each request on the console: as in a deployment, where nobody waits for it.
  console.log = () => {};
  process.on("message", async (message: StartMessage | "cpu") => {
    if (message !== "cpu") return void process.send?.(await start(message));
    const { user, system } = process.cpuUsage();
    process.send?.({ cpu: user + system } satisfies CpuMessage);
  });
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
