import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runWrangler } from "../wrangler.ts";

/** The Worker as a deployment uploads it. */
export interface BuiltWorker {
  /** Its one module. */
  readonly script: string;
  /** Bytes of the module by source file. */
  readonly inputs: ReadonlyMap<string, number>;
}

interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >;
}

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
    const { outputs } = JSON.parse(readFileSync(metafile, "utf8")) as Metafile;
    const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
    return {
      script: readFileSync(join(folder, "index.js"), "utf8"),
      inputs: new Map(inputs.map(([name, { bytesInOutput }]) => [name, bytesInOutput])),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
