import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runWrangler } from "../wrangler.ts";

/** As much of a CPU profile as tells how long the CPU was busy. */
interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string } }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Milliseconds of CPU that workerd needs to load the Worker, by wrangler's profile of the start. */
export async function measureStartup(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "startup-"));
  const file = join(folder, "startup.cpuprofile");
  try {
    const { code, stdout, stderr } = await runWrangler(["check", "startup", "--outfile", file]);
    if (code !== 0) throw new Error(`The start could not be profiled.\n${stdout}${stderr}`);
    const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, "utf8")) as Profile;
    const idle = new Set(nodes.filter(({ callFrame }) => callFrame.functionName === "(idle)").map(({ id }) => id));
    const busy = samples.map((id, index) => (idle.has(id) ? 0 : (timeDeltas[index] ?? 0)));
    return busy.reduce((sum, microseconds) => sum + microseconds, 0) / 1000;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
