import { randomBytes } from "node:crypto";
import { type Account, ApiError } from "./cloudflare.ts";
import { DeployError } from "./deploy-error.ts";
import { askOnTerminal, readVariable } from "./prompt.ts";

/** What the API says of a Worker, or of an environment of one, that there is not. */
const NO_WORKER: readonly number[] = [10007, 10090];

/** Whether a Worker has an admin token: not before its first deployment. @throws DeployError when that cannot be told */
export async function hasAdminToken(account: Account, worker: string): Promise<boolean> {
  try {
    const secrets = await account.get<{ readonly name: string }[]>(
      `/accounts/${account.id}/workers/scripts/${worker}/secrets`,
    );
    return secrets.some(({ name }) => name === "ADMIN_TOKEN");
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Only this answer counts: a token is never replaced unasked.
    if (error.status === 404 && NO_WORKER.includes(error.code)) return false;
    throw new DeployError(`Whether the Worker has an admin token: ${error.message}. Nothing has been changed.`);
  }
}

/** From the environment, else typed by the admin without an echo, else made here and shown once. */
export async function askForAdminToken(): Promise<string> {
  const typed = readVariable("ADMIN_TOKEN") ?? (await readSecret());
  if (typed !== "" && typed.length < 32) throw new DeployError("ADMIN_TOKEN needs at least 32 characters.");
  if (typed !== "") return typed;
  const made = randomBytes(32).toString("hex");
  console.log(`\nADMIN_TOKEN, shown this once: ${made}`);
  return made;
}

function readSecret(): Promise<string> {
  return askOnTerminal(
    "\nADMIN_TOKEN for the admin API (at least 32 characters; empty to have one made): ",
    "Set ADMIN_TOKEN in the environment: there is no terminal to ask on.",
    true,
  );
}
