import { exitCode, runWrangler, startWrangler } from "../wrangler.ts";
import { DeployError } from "./deploy-error.ts";

/** How the steps of a deployment run wrangler: all for the same environment and account. */
export interface Step {
  /** Runs a step that shows its progress. @throws DeployError when it fails */
  run(title: string, args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<void>;
  /** What a step without progress to show wrote. @throws DeployError with why it failed */
  ask(args: readonly string[]): Promise<string>;
}

/** wrangler's answers are lines of its log: another level would swallow them. */
export const audible = { WRANGLER_LOG: "log" };

/** The steps for an environment of wrangler.toml, in an account; without one where all of them are local. */
export function createStep(environment: string, accountId?: string): Step {
  const common = {
    // Makes wrangler use names instead of asking, and keeps it from writing ids into wrangler.toml.
    CI: "true",
    CLOUDFLARE_ENV: environment,
    ...(accountId === undefined ? {} : { CLOUDFLARE_ACCOUNT_ID: accountId }),
  };
  return {
    async run(title, args, more = {}) {
      console.log(`\n${title}`);
      const child = startWrangler(args, ["ignore", "inherit", "inherit"], { ...common, ...more });
      const code = await exitCode(child);
      if (code !== 0) throw new DeployError(`Stopped: \`wrangler ${args[0]}\` failed. Running this again is safe.`);
    },
    async ask(args) {
      const { code, stdout, stderr } = await runWrangler(args, { ...common, ...audible });
      if (code !== 0) throw new DeployError(`${stdout}${stderr}`);
      return stdout;
    },
  };
}
