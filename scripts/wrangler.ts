import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const wrangler = fileURLToPath(new URL("../node_modules/wrangler/bin/wrangler.js", import.meta.url));

/**
 * Without these wrangler looks for updates, for the place it runs in and for a listener to its metrics, and warns
 * that wrangler.toml has environments. Empty stands for none of them: the top of the file.
 */
const quiet = {
  CLOUDFLARE_ENV: "",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_METRICS: "false",
};

/** Starts wrangler on the Node that runs this script, so that a PATH with an older Node does not matter. */
export function startWrangler(args: readonly string[], stdio: StdioOptions, environment = {}): ChildProcess {
  return spawn(process.execPath, [wrangler, ...args], {
    cwd: root,
    env: { ...process.env, ...quiet, ...environment },
    stdio,
  });
}

/** The exit code of a child; 1 where a signal ended it. */
export function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Runs wrangler to its end, without a terminal, and returns what it wrote. */
export async function runWrangler(
  args: readonly string[],
  environment = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = startWrangler(args, ["ignore", "pipe", "pipe"], environment);
  const [code, stdout, stderr] = await Promise.all([
    exitCode(child),
    child.stdout ? text(child.stdout) : "",
    child.stderr ? text(child.stderr) : "",
  ]);
  return { code, stdout, stderr };
}
