import { fileURLToPath } from "node:url";
import { checkAddresses } from "./deploy/addresses.ts";
import { askForAdminToken, hasAdminToken } from "./deploy/admin-token.ts";
import { openAccount } from "./deploy/cloudflare.ts";
import { createDatabase, findMissing } from "./deploy/databases.ts";
import { DeployError } from "./deploy/deploy-error.ts";
import { createStep, type Step } from "./deploy/step.ts";
import { type DeployOptions, parseOptions, readTarget } from "./deploy/target.ts";

/**
 * `npm run deploy [-- [--env <name>] [--take-domains]]`: databases, migrations, then the Worker with its secret, so
 * that no new code meets an old database. To be run again for each new version. Every step is for the same
 * environment of wrangler.toml and for the same account: that of `npx wrangler login` or of CLOUDFLARE_API_TOKEN;
 * where there are several, CLOUDFLARE_ACCOUNT_ID says which.
 */
async function deploy({ environment, mayTakeDomains }: DeployOptions): Promise<void> {
  const target = readTarget(environment);
  const account = await openAccount(target.accountId);
  const step = createStep(environment, account.id);
  // All that can be refused, and all that is asked, comes before the first change.
  await checkAddresses(account, target, mayTakeDomains);
  const isProtected = await hasAdminToken(account, target.worker);
  const missing = await findMissing(account, target.databases, target.places);
  const token = isProtected ? undefined : await askForAdminToken();

  for (const database of missing) await createDatabase(step, database);
  for (const { binding, name } of target.databases) {
    await step.run(`Applying the migrations to "${name}"`, ["d1", "migrations", "apply", binding, "--remote"]);
  }
  await deployWorker(step, token);
}

async function deployWorker(step: Step, token: string | undefined): Promise<void> {
  if (token === undefined) return step.run("Deploying", ["deploy"]);
  // A Worker that requires a secret is refused without it: it has to come along.
  const secrets = fileURLToPath(new URL("admin-token.env", import.meta.url));
  await step.run("Deploying, with the secret", ["deploy", "--secrets-file", secrets], { ADMIN_TOKEN: token });
}

try {
  await deploy(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof DeployError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
