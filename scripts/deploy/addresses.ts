import { type Account, ApiError } from "./cloudflare.ts";
import { DeployError } from "./deploy-error.ts";
import type { Target } from "./target.ts";

/** What the API answers when an account has no subdomain of workers.dev, and when credentials may not look. */
const NOT_FOUND = 10007;

/**
 * Checks that the Worker can be had where wrangler.toml says: after the upload wrangler would stop half way without
 * a subdomain, and take a custom domain from whoever has it.
 *
 * @throws DeployError when it cannot, or when it cannot be told
 */
export async function checkAddresses(account: Account, target: Target, mayTakeDomains: boolean): Promise<void> {
  if (target.isOnWorkersDev) await checkSubdomain(account);
  if (mayTakeDomains) return;
  for (const domain of target.customDomains) await checkDomain(account, target.worker, domain);
}

async function checkSubdomain(account: Account): Promise<void> {
  try {
    await account.get(`/accounts/${account.id}/workers/subdomain`);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code !== NOT_FOUND) throw new DeployError(`The account's workers.dev subdomain: ${error.message}`);
    throw new DeployError(
      `The account has no workers.dev subdomain yet. Choose one at https://dash.cloudflare.com/${account.id}/workers/onboarding, or set a custom domain and workers_dev = false in wrangler.toml. Nothing has been changed.`,
    );
  }
}

async function checkDomain(account: Account, worker: string, domain: string): Promise<void> {
  const name = encodeURIComponent(domain);
  const [owner] = await look<{ readonly service: string }[]>(
    account,
    `/accounts/${account.id}/workers/domains?hostname=${name}`,
    { domain, permission: "Workers Scripts: Edit" },
  );
  if (owner?.service === worker) return;
  if (owner !== undefined) throw taken(domain, `leads to the Worker “${owner.service}”`);
  const zone = await findZone(account, domain);
  const records = await look<{ readonly type: string }[]>(account, `/zones/${zone}/dns_records?name=${name}`, {
    domain,
    permission: "DNS: Read",
  });
  if (records.length > 0) throw taken(domain, `has DNS records (${records.map(({ type }) => type).join(", ")})`);
}

function taken(domain: string, what: string): DeployError {
  return new DeployError(
    `${domain} ${what}, which this deployment would replace. Remove it, or say that it may: npm run deploy -- --take-domains. Nothing has been changed.`,
  );
}

/** The id of the zone of the account that a host name is in: that of the longest name. */
async function findZone(account: Account, domain: string): Promise<string> {
  const labels = domain.split(".");
  for (let first = 0; first < labels.length - 1; first += 1) {
    const name = labels.slice(first).join(".");
    const [zone] = await look<{ readonly id: string }[]>(
      account,
      `/zones?name=${encodeURIComponent(name)}&account.id=${account.id}`,
      { domain, permission: "Zone: Read" },
    );
    if (zone !== undefined) return zone.id;
  }
  throw new DeployError(`${domain} is in no zone of the account. Add its zone to Cloudflare first.`);
}

async function look<Result>(
  account: Account,
  path: string,
  { domain, permission }: { readonly domain: string; readonly permission: string },
): Promise<Result> {
  try {
    return await account.get<Result>(path);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new DeployError(
      `Whether ${domain} leads somewhere else already cannot be told: ${error.message}. Use an API token with the permission “${permission}”, or say that the domain may be taken: npm run deploy -- --take-domains. Nothing has been changed.`,
    );
  }
}
