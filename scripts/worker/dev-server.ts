import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { exitCode } from "../wrangler.ts";

const READY_WITHIN = 120_000;

/** `npm run dev` on a port and with data of its own. */
export interface DevServer {
  readonly url: URL;
  readonly adminToken: string;
  stop(): Promise<void>;
}

/** Starts what `npm run dev` starts and waits until it is healthy. */
export async function startDevServer(): Promise<DevServer> {
  const folder = mkdtempSync(join(tmpdir(), "dev-"));
  const port = await findFreePort();
  const script = fileURLToPath(new URL("../dev.ts", import.meta.url));
  const child = spawn(
    process.execPath,
    [script, "--port", String(port), "--persist-to", folder, "--log-level", "error"],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const stop = async () => {
    child.kill("SIGTERM");
    await exitCode(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const adminToken = await readAdminToken(child);
    return { url: new URL(`http://127.0.0.1:${port}`), adminToken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The admin token from the welcome, which is printed once the service is healthy. */
async function readAdminToken(child: ChildProcess): Promise<string> {
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-10_000);
  });
  const deadline = Date.now() + READY_WITHIN;
  while (Date.now() < deadline && child.exitCode === null) {
    const token = /Admin token\s+(\S+)/.exec(output)?.[1];
    if (token !== undefined) return token;
    await sleep(100);
  }
  throw new Error(`npm run dev did not become healthy.\n${output}`);
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
