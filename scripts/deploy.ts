import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { exitCode, runWrangler, startWrangler } from "./wrangler.ts";

/**
 * `npm run deploy`: database, migrations, then the Worker with its secret, so that no new code meets
 * an old database. To be run again for each new version. It takes no options: one that named another
 * Worker would reach only some of the steps, and the others would go to the database of wrangler.toml.
 *
 * The account is that of `npx wrangler login` or of CLOUDFLARE_API_TOKEN; where there are several,
 * CLOUDFLARE_ACCOUNT_ID says which.
 */

/** Makes wrangler use names instead of asking, and keeps it from writing ids into wrangler.toml. */
const unattended = { CI: "true" };

class DeployError extends Error {}

async function step(title: string, args: readonly string[], environment = {}): Promise<void> {
  console.log(`\n${title}`);
  const child = startWrangler(args, ["ignore", "inherit", "inherit"], { ...unattended, ...environment });
  const code = await exitCode(child);
  if (code !== 0) throw new DeployError(`Stopped: \`wrangler ${args[0]}\` failed. Running this again is safe.`);
}

/** What a step without progress to show wrote, or why it failed. */
async function ask(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runWrangler(args, unattended);
  if (code !== 0) throw new DeployError(`${stdout}${stderr}`);
  return stdout;
}

function readDatabaseName(): string {
  const config = readFileSync(fileURLToPath(new URL("../wrangler.toml", import.meta.url)), "utf8");
  const name = /^database_name\s*=\s*"([^"]+)"/m.exec(config)?.[1];
  if (!name) throw new DeployError("wrangler.toml names no database.");
  return name;
}

async function hasAdminToken(): Promise<boolean> {
  const { code, stdout, stderr } = await runWrangler(["secret", "list", "--format", "json"], unattended);
  if (code === 0) return (JSON.parse(stdout) as { name: string }[]).some(({ name }) => name === "ADMIN_TOKEN");
  // Before the first deployment there is no Worker to have secrets, and this is how wrangler says so. It
  // indents what the API says of anything else that is "not found", which tells nothing of the token.
  if (/^\S+ \[ERROR\] Worker "[^"]*" not found\.$/m.test(stripVTControlCharacters(stderr))) return false;
  throw new DeployError(`${stdout}${stderr}`);
}

/** From the environment, else typed by the admin without an echo, else made here and shown once. */
async function askForAdminToken(): Promise<string> {
  const typed = process.env.ADMIN_TOKEN ?? (await readSecret());
  if (typed !== "" && typed.length < 32) throw new DeployError("ADMIN_TOKEN needs at least 32 characters.");
  if (typed !== "") return typed;
  const made = randomBytes(32).toString("hex");
  console.log(`\nADMIN_TOKEN, shown this once: ${made}`);
  return made;
}

async function readSecret(): Promise<string> {
  if (!process.stdin.isTTY)
    throw new DeployError("Set ADMIN_TOKEN in the environment: there is no terminal to ask on.");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stdout.write("\nADMIN_TOKEN for the admin API (at least 32 characters; empty to have one made): ");
  try {
    return (await prompt.question("")).trim();
  } catch (error) {
    // Ctrl-C and Ctrl-D.
    if ((error as Error).name !== "AbortError") throw error;
    throw new DeployError("\nStopped. Nothing has been changed.");
  } finally {
    prompt.close();
    process.stdout.write("\n");
  }
}

function refuseArguments([first]: readonly string[]): void {
  if (first === undefined) return;
  throw new DeployError(
    `npm run deploy takes no options, so not ${first} either. wrangler.toml says what goes where; docs/deploy.md says how to deploy a second one.`,
  );
}

async function deploy(): Promise<void> {
  const databaseName = readDatabaseName();
  const isProtected = await hasAdminToken();
  const databases = JSON.parse(await ask(["d1", "list", "--json"])) as { name: string }[];
  // The one question comes before the first change.
  const token = isProtected ? undefined : await askForAdminToken();

  if (!databases.some(({ name }) => name === databaseName)) {
    console.log(`\nMaking the database "${databaseName}"`);
    await ask(["d1", "create", databaseName, "--update-config=false"]);
  }
  await step("Applying the migrations", ["d1", "migrations", "apply", "DB", "--remote"]);
  await deployWorker(token);
}

async function deployWorker(token: string | undefined): Promise<void> {
  if (token === undefined) return step("Deploying", ["deploy"]);
  // A Worker that requires a secret is refused without it: it has to come along.
  const secrets = fileURLToPath(new URL("admin-token.env", import.meta.url));
  await step("Deploying, with the secret", ["deploy", "--secrets-file", secrets], { ADMIN_TOKEN: token });
}

try {
  refuseArguments(process.argv.slice(2));
  await deploy();
} catch (error) {
  if (!(error instanceof DeployError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
