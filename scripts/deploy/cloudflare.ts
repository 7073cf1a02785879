import { runWrangler } from "../wrangler.ts";
import { DeployError } from "./deploy-error.ts";
import { readVariable } from "./prompt.ts";
import { audible } from "./step.ts";

/** An account of Cloudflare's, as far as a deployment looks at it before it changes anything. */
export interface Account {
  readonly id: string;
  /**
   * Asks the API.
   *
   * @param path below `/client/v4`
   * @throws ApiError when it refuses
   */
  get<Result>(path: string): Promise<Result>;
}

/** What the API refused with. */
export class ApiError extends Error {
  /** The API's own number of the error; 0 where it gave none. */
  readonly code: number;
  readonly status: number;

  constructor(status: number, { code, message }: { readonly code: number; readonly message: string }) {
    super(`${message} (HTTP ${status}, code ${code})`);
    this.code = code;
    this.status = status;
  }
}

interface Envelope<Result> {
  readonly success: boolean;
  readonly result: Result;
  readonly errors: readonly { readonly code: number; readonly message: string }[];
}

type Credentials =
  | { readonly type: "api_token" | "oauth"; readonly token: string }
  | { readonly type: "api_key"; readonly key: string; readonly email: string };

/**
 * The account that wrangler would deploy to, with the credentials that wrangler has.
 *
 * @param configured the account of wrangler.toml
 * @throws DeployError when there are none, or when there are several accounts and nobody said which
 */
export async function openAccount(configured: string | undefined): Promise<Account> {
  const headers = authorize(await findCredentials());
  const base = process.env.CLOUDFLARE_API_BASE_URL ?? "https://api.cloudflare.com/client/v4";
  return {
    id: configured ?? readVariable("CLOUDFLARE_ACCOUNT_ID") ?? (await findOnlyAccount()),
    async get<Result>(path: string) {
      const response = await fetch(`${base}${path}`, { headers }).catch((error: Error) => {
        throw new DeployError(`Cloudflare's API cannot be reached: ${error.message}. Nothing has been changed.`);
      });
      const answer = (await response.json().catch(() => undefined)) as Envelope<Result> | undefined;
      if (answer?.success === true) return answer.result;
      throw new ApiError(response.status, answer?.errors[0] ?? { code: 0, message: "The API refused." });
    },
  };
}

async function findCredentials(): Promise<Credentials> {
  const token = readVariable("CLOUDFLARE_API_TOKEN");
  if (token !== undefined) return { type: "api_token", token };
  return JSON.parse(await askWrangler(["auth", "token", "--json"])) as Credentials;
}

function authorize(credentials: Credentials): Record<string, string> {
  return credentials.type === "api_key"
    ? { "X-Auth-Key": credentials.key, "X-Auth-Email": credentials.email }
    : { Authorization: `Bearer ${credentials.token}` };
}

async function findOnlyAccount(): Promise<string> {
  const { accounts } = JSON.parse(await askWrangler(["whoami", "--json"])) as {
    readonly accounts: readonly { readonly id: string; readonly name: string }[];
  };
  const [first, ...others] = accounts;
  if (first === undefined) throw new DeployError("These credentials are for no account. Set CLOUDFLARE_ACCOUNT_ID.");
  if (others.length === 0) return first.id;
  const names = accounts.map(({ id, name }) => `  ${id}  ${name}`).join("\n");
  throw new DeployError(`There are several accounts. Set CLOUDFLARE_ACCOUNT_ID to one of them:\n${names}`);
}

async function askWrangler(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runWrangler(args, { CI: "true", ...audible });
  // Of the standard output nothing is shown: it can hold the credentials.
  if (code !== 0) throw new DeployError(`\`wrangler ${args[0]}\` failed. Run \`npx wrangler login\` first.\n${stderr}`);
  return stdout;
}
