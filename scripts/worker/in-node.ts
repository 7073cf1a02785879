import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { WorkerModules } from "./build.ts";
import { hashHere } from "./hash-here.ts";

/** Sends a request to the Worker in this process. */
export type NodeWorker = (request: Request, env: object) => Promise<Response>;

/** What the runtime has and Node has not: enough for the Worker to be loaded. */
const RUNTIME_MODULE = "data:text/javascript,export class WorkerEntrypoint {}";

/**
 * Loads the built Worker into this process, where it runs as it is, with other bindings. From then on the process
 * hashes as workerd does.
 */
export async function loadIntoNode(modules: WorkerModules): Promise<NodeWorker> {
  hashHere();
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "cloudflare:workers"
        ? { url: RUNTIME_MODULE, shortCircuit: true }
        : // Whatever its name ends in.
          { ...next(specifier, context), format: "module" },
  });
  const folder = mkdtempSync(join(tmpdir(), "worker-"));
  const files = Object.entries(modules).map(([name, source]) => ({ file: join(folder, name), source }));
  try {
    for (const { file, source } of files) writeFileSync(file, source);
    const worker = (await import(pathToFileURL(files[0]?.file ?? folder).href)) as {
      default: Required<ExportedHandler<object>>;
    };
    const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} } as unknown as ExecutionContext;
    return async (request, env) =>
      worker.default.fetch(request as Parameters<typeof worker.default.fetch>[0], env, context);
  } finally {
    hooks.deregister();
    rmSync(folder, { recursive: true });
  }
}
