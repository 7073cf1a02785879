import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { bindLocalDatabases, migrateLocally } from "./local-databases.ts";
import { exitCode, runWrangler, startWrangler } from "./wrangler.ts";

/** The service under `wrangler dev`, with data and an admin token of its own that go when it stops. */
export interface LocalService {
  readonly origin: string;
  readonly adminToken: string;
  /** Runs statements on its database, past the service. */
  executeSql(statements: string): Promise<void>;
  stop(): Promise<void>;
}

const readyWithinMs = 120_000;

/**
 * Starts the service on a free port, with an empty database.
 *
 * @throws Error with what wrangler wrote when it does not come up
 */
export async function startLocalService(): Promise<LocalService> {
  const folder = mkdtempSync(join(tmpdir(), "scim-service-"));
  const removeData = () => rmSync(folder, { recursive: true, force: true });
  const persistence = ["--persist-to", folder];
  await migrateLocally(bindLocalDatabases([]), persistence);

  const adminToken = randomBytes(24).toString("hex");
  const secrets = join(folder, "secrets.env");
  writeFileSync(secrets, `ADMIN_TOKEN=${adminToken}\n`, { mode: 0o600 });
  const port = await findFreePort();
  const child = startWrangler(
    [
      ...["dev", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0", "--env-file", secrets],
      ...["--show-interactive-dev-session=false", "--log-level=warn", ...persistence],
    ],
    ["ignore", "ignore", "pipe"],
  );
  const ended = exitCode(child);
  const errors = child.stderr === null ? Promise.resolve("") : text(child.stderr);
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    removeData();
  };

  // Not 127.0.0.1: not every browser keeps `Secure` cookies of plain HTTP for the address as well.
  const origin = `http://localhost:${port}`;
  const executeSql = async (statements: string) => {
    const file = join(folder, "statements.sql");
    writeFileSync(file, statements);
    const { code, stdout, stderr } = await runWrangler([
      "d1",
      "execute",
      "DB",
      "--local",
      "--file",
      file,
      ...persistence,
    ]);
    if (code !== 0) throw new Error(`The statements could not be executed.\n${stdout}${stderr}`);
  };
  const isReady = await Promise.race([becomesHealthy(origin), ended.then(() => false)]);
  if (isReady) return { origin, adminToken, executeSql, stop };
  await stop();
  throw new Error(`The service did not come up.\n${await errors}`);
}

async function becomesHealthy(origin: string): Promise<boolean> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline) {
    const response = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return true;
    await sleep(200);
  }
  return false;
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
