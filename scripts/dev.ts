import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { SERVICE_NAME } from "../src/admin/service-name.ts";
import { defaultAddress } from "./default-address.ts";
import { bindLocalDatabases, type LocalDatabases, migrateLocally } from "./local-databases.ts";
import { exitCode, startWrangler } from "./wrangler.ts";

/**
 * `npm run dev [-- [--port N] [--database <name>] [options of wrangler dev]]`: from a clone to a running service,
 * with an admin token and migrated databases, and no account, terminal or network. `--database` may repeat: each adds
 * a database to those that wrangler.toml binds.
 */

const usage =
  "Usage: npm run dev [-- [--port 1-65535] [--ip <address>] [--database <name>] [options of `wrangler dev`]]";
const readyWithinMs = 120_000;
/** Milliseconds between two cron triggers; a deployment has one every minute. */
const TRIGGER_EVERY = 10_000;
const shell = process.ppid;

class SetupError extends Error {}

interface Options {
  port: number;
  ip: string;
  /** Names of databases besides those of wrangler.toml. */
  databases: string[];
  /** For every wrangler command that touches the local data. */
  persistence: string[];
  /** For `wrangler dev` alone. */
  rest: string[];
}

function parseOptions(args: readonly string[]): Options {
  const named = new Map([
    ["--port", String(defaultAddress.port)],
    ["--ip", defaultAddress.ip],
    ["--persist-to", ""],
  ]);
  const databases: string[] = [];
  const rest: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? "";
    const [name = "", value] = argument.split(/=(.*)/s, 2);
    if (name === "--database") databases.push(value ?? args[++index] ?? "");
    else if (named.has(name)) named.set(name, value ?? args[++index] ?? "");
    // The value of an option that npm has kept, because it came before the `--`.
    else if (!argument.startsWith("-") && !rest.at(-1)?.startsWith("-")) throw new SetupError(usage);
    else rest.push(argument);
  }
  const port = Number(named.get("--port"));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new SetupError(usage);
  const folder = named.get("--persist-to");
  return {
    port,
    ip: named.get("--ip") || defaultAddress.ip,
    databases,
    persistence: folder ? ["--persist-to", folder] : [],
    rest,
  };
}

/** Makes `.dev.vars` on the first start and returns its admin token. A file that exists is never changed. */
function ensureAdminToken(): string {
  const file = fileURLToPath(new URL("../.dev.vars", import.meta.url));
  const token = randomBytes(32).toString("hex");
  try {
    writeFileSync(file, `ADMIN_TOKEN=${token}\n`, { flag: "wx", mode: 0o600 });
    return token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const existing = parseEnv(readFileSync(file, "utf8")).ADMIN_TOKEN;
  if (!existing) throw new SetupError(".dev.vars has no ADMIN_TOKEN: add one, or delete the file to have one made.");
  return existing;
}

/** Without this look, another server on the port would answer the health check in this one's place. */
async function ensurePortIsFree(port: number, ip: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, ip, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    throw new SetupError(
      `Cannot listen on ${ip}:${port} (${error.code}). Another port: npm run dev -- --port ${port + 1}`,
    );
  });
  await new Promise((resolve) => server.close(resolve));
}

async function prepareDatabases(names: readonly string[], persistence: readonly string[]): Promise<LocalDatabases> {
  try {
    const databases = bindLocalDatabases(names);
    await migrateLocally(databases, persistence);
    return databases;
  } catch (error) {
    throw new SetupError((error as Error).message);
  }
}

/** Whether the service answered before the deadline; stops asking when `signal` fires. */
async function becomesHealthy(url: string, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline && !signal.aborted) {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return !signal.aborted;
    await sleep(200);
  }
  return false;
}

/** wrangler fires no cron trigger in local development: what webhooks wait for would never be sent. */
function pokeTrigger(url: string, signal: AbortSignal): void {
  const everyMinute = new URL("/cdn-cgi/handler/scheduled?cron=*+*+*+*+*", url);
  const timer = setInterval(async () => {
    // A service that is about to restart, or to stop, is asked again in a moment.
    const answer = await fetch(everyMinute, { signal }).catch(() => undefined);
    await answer?.body?.cancel();
  }, TRIGGER_EVERY).unref();
  signal.addEventListener("abort", () => clearInterval(timer));
}

const demoCommand = (url: string) => (url === defaultAddress.url ? "npm run demo" : `npm run demo -- --url ${url}`);

const welcome = (url: string, token: string) => `
  ${SERVICE_NAME} is running: ${url}

  Admin token   ${token}   (kept in .dev.vars)

  Next, make a project:

    curl -sS ${url}/admin/projects \\
      -H 'Authorization: Bearer ${token}' \\
      -H 'Content-Type: application/json' \\
      -d '{"name":"Acme"}'

  Or do it in the console: ${url}/console

  Or, in a second terminal, see an IdP provision one from end to end: ${demoCommand(url)}

  Ctrl-C stops the service. Its data stays in .wrangler/.
`;

/** The shell between npm and this script dies of a signal without handing it on: look whether it is there. */
function onLostShell(stop: () => void): void {
  const look = () => {
    if (process.ppid !== shell) stop();
  };
  if (process.env.npm_lifecycle_event) setInterval(look, 500).unref();
}

async function main(): Promise<number> {
  const { port, ip, databases, persistence, rest } = parseOptions(process.argv.slice(2));
  const token = ensureAdminToken();
  await ensurePortIsFree(port, ip);
  const { options } = await prepareDatabases(databases, persistence);

  const child = startWrangler(
    [
      ...["dev", "--ip", ip, "--port", String(port), "--show-interactive-dev-session=false"],
      ...[...options, ...persistence, ...rest],
    ],
    // wrangler needs nothing of stdin, and must outlive one that its caller closes.
    ["ignore", "inherit", "inherit"],
  );
  const ended = exitCode(child);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  onLostShell(() => child.kill("SIGTERM"));

  const stopAsking = new AbortController();
  ended.finally(() => stopAsking.abort()).catch(() => {});
  const url = `http://${ip === "0.0.0.0" ? "127.0.0.1" : ip}:${port}`;
  const healthy = await becomesHealthy(url, stopAsking.signal);
  if (healthy) {
    console.log(welcome(url, token));
    pokeTrigger(url, stopAsking.signal);
    return ended;
  }
  child.kill("SIGTERM");
  const code = await ended;
  console.error(`${url}/healthz did not answer with 200; what wrangler wrote above says why.`);
  return code || 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
