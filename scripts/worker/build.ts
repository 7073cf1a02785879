import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runWrangler } from "../wrangler.ts";

/** The source of ES modules, each by the name that the others import it by. */
export type WorkerModules = Readonly<Record<string, string>>;

/** The Worker as a deployment uploads it. */
export interface BuiltWorker {
  /** By file name, the entry first. What the Worker imports as a text is a module that exports it. */
  readonly modules: WorkerModules;
  /** Bytes of the entry by source file. */
  readonly inputs: ReadonlyMap<string, number>;
}

interface Metafile {
  readonly outputs: Readonly<Record<string, Output>>;
}

interface Output {
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
  readonly imports: readonly { readonly path: string }[];
}

const ENTRY = "index.js";

/**
 * Builds the Worker as a deployment would, in a folder of its own.
 *
 * @throws Error with what wrangler wrote when the build fails
 */
export async function buildWorker(): Promise<BuiltWorker> {
  const folder = mkdtempSync(join(tmpdir(), "worker-"));
  const metafile = join(folder, "meta.json");
  try {
    const { code, stdout, stderr } = await runWrangler([
      ...["deploy", "--dry-run", "--outdir", folder],
      ...["--metafile", metafile],
    ]);
    if (code !== 0) throw new Error(`The Worker could not be built.\n${stdout}${stderr}`);
    const outputs = Object.values((JSON.parse(readFileSync(metafile, "utf8")) as Metafile).outputs);
    const inputs = outputs.flatMap((output) => Object.entries(output.inputs));
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    const texts = outputs
      .flatMap(({ imports }) => imports)
      .filter(({ path }) => path.startsWith("./"))
      .map(({ path }) => [path.slice(2), `export default ${JSON.stringify(read(path))};`]);
    return {
      modules: { [ENTRY]: read(ENTRY), ...Object.fromEntries(texts) },
      inputs: new Map(inputs.map(([name, { bytesInOutput }]) => [name, bytesInOutput])),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
