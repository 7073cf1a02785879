import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { exitCode } from "../../../scripts/wrangler.ts";
import { cloneRepository } from "./clone.ts";
import { type Account, type CloudflareApi, migrations, startCloudflareApi } from "./cloudflare-api.ts";

// With what a dotenv file would take for a reference.
const token = "a-token-that-is-not-to-be-found-$ANYWHERE";

interface Deployment {
  readonly api: CloudflareApi;
  readonly child: ChildProcess;
  /** Where temporary files and wrangler's logs go. */
  readonly folder: string;
}

interface Settings {
  readonly account?: Partial<Account>;
  readonly options?: readonly string[];
  readonly adminToken?: string;
  /** Changes wrangler.toml. */
  readonly config?: (wranglerToml: string) => string;
}

/** Runs `npm run deploy` in a checkout of its own. */
async function startDeployment({ account, options = [], config, adminToken = token }: Settings): Promise<Deployment> {
  const api = await startCloudflareApi(account);
  const folder = mkdtempSync(join(tmpdir(), "deployment-"));
  const script = join(cloneRepository(config), "scripts/deploy.ts");
  const child = spawn(process.execPath, [script, ...options], {
    // A process group, so that a signal reaches all of it, as Ctrl-C does.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...{ HOME: folder, XDG_CONFIG_HOME: folder, TMPDIR: folder, WRANGLER_LOG: "log" },
      ...{ CLOUDFLARE_API_BASE_URL: api.url, CLOUDFLARE_API_TOKEN: "none", CLOUDFLARE_ACCOUNT_ID: "account" },
      ADMIN_TOKEN: adminToken,
    },
  });
  onTestFinished(() => {
    interrupt(child);
    api.stop();
    rmSync(folder, { recursive: true, maxRetries: 5 });
  });
  return { api, child, folder };
}

/** Runs `npm run deploy` to its end. */
async function deploy(settings: Settings): Promise<{ api: CloudflareApi; code: number; output: string }> {
  const { api, child } = await startDeployment(settings);
  const [code, output] = await Promise.all([exitCode(child), written(child)]);
  return { api, code, output };
}

/** Ctrl-C, once: to the whole process group. */
function interrupt({ pid, exitCode: code, signalCode }: ChildProcess): void {
  if (pid !== undefined && code === null && signalCode === null) process.kill(-pid, "SIGINT");
}

async function written({ stdout, stderr }: ChildProcess): Promise<string> {
  const streams = await Promise.all([stdout, stderr].map((stream) => (stream === null ? "" : text(stream))));
  return streams.join("\n");
}

/** Never comes back: throws what a deployment wrote when it ended. */
async function failure(child: ChildProcess): Promise<never> {
  throw new Error(await written(child));
}

function filesWithToken(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
  return files.filter((file) => statSync(file).isFile() && readFileSync(file).includes(token));
}

const secret = { name: "ADMIN_TOKEN", type: "secret_text", text: token };
const database = (name: string, jurisdiction: string | null = null) => ({
  ...{ name, jurisdiction, uuid: `11111111-1111-4111-8111-${name.padStart(12, "0")}` },
  applied: [...migrations],
});
const customDomain = (wranglerToml: string) =>
  wranglerToml.replace("[[d1_databases]]", '[[routes]]\npattern = "scim.example.com"\ncustom_domain = true\n\n$&');
/** An account to which production has been deployed. */
const production = {
  bindings: [
    { name: "TOKEN_CACHE", type: "kv_namespace", namespace_id: "2".repeat(32) },
    { name: "DB", type: "d1", id: database("scim").uuid },
  ],
  workers: { "scim-at-the-edge": ["ADMIN_TOKEN"] },
  databases: [database("scim")],
  subdomain: "acme",
};

/** wrangler is started several times in each, and takes long where much else runs. */
const patience = { timeout: 600_000 };

describe("npm run deploy", patience, () => {
  it("makes each database where its data shall be, migrates it and uploads: for the first time, and for no other environment", async () => {
    const config = (wranglerToml: string) =>
      wranglerToml
        .replace(
          "[env.staging.vars]\n",
          '$&DATABASES = { default = { jurisdiction = "eu" }, us = { location = "enam" } }\n',
        )
        .replace(
          "[[env.staging.kv_namespaces]]",
          '[[env.staging.d1_databases]]\nbinding = "DB_US"\ndatabase_name = "scim-staging-us"\nmigrations_dir = "migrations"\n\n$&',
        );
    const { api, code, output } = await deploy({ account: production, options: ["--env", "staging"], config });
    expect(code, output).toBe(0);
    const { databases, workers, namespaces, subdomains } = api.account;
    expect(databases.map(({ name, jurisdiction, location }) => [name, jurisdiction, location])).toEqual([
      ["scim", null, undefined],
      ["scim-staging", "eu", null],
      ["scim-staging-us", null, "enam"],
    ]);
    const [scim, staging, us] = databases;
    expect(scim).toEqual(production.databases[0]);
    const worker = "/workers/scripts/scim-at-the-edge-staging";
    expect(api.changes).toEqual([
      ...["POST /d1/database", "POST /d1/database"],
      ...[staging, us].flatMap((made) => migrations.map((name) => `POST /d1/database/${made?.uuid} ${name}`)),
      "POST /storage/kv/namespaces",
      ...[`PUT ${worker}`, `PATCH ${worker}/script-settings`, `POST ${worker}/subdomain`, `PUT ${worker}/schedules`],
    ]);
    expect(workers).toEqual({ ...production.workers, "scim-at-the-edge-staging": [] });
    expect(namespaces).toEqual(["scim-at-the-edge-staging-token-cache"]);
    expect(api.uploads[0]?.metadata.bindings).toEqual(
      expect.arrayContaining([
        secret,
        { name: "DB", type: "d1", id: staging?.uuid },
        { name: "DB_US", type: "d1", id: us?.uuid },
      ]),
    );
    expect(subdomains).toEqual({ "scim-at-the-edge-staging": { enabled: true, previews_enabled: false } });
  });

  it("makes nothing anew and keeps the admin token: for the second time", async () => {
    const { api, code, output } = await deploy({
      account: production,
      config: customDomain,
      options: ["--take-domains"],
    });
    expect(code, output).toBe(0);
    const worker = "/workers/scripts/scim-at-the-edge";
    // A new version; then, side by side, where and when it runs.
    expect(api.changes.slice(0, 2)).toEqual([`POST ${worker}/versions`, `POST ${worker}/deployments`]);
    expect(api.changes.slice(2).sort()).toEqual([
      ...[`PATCH ${worker}/script-settings`, `POST ${worker}/domains/changeset`, `POST ${worker}/subdomain`],
      ...[`PUT ${worker}/domains/records`, `PUT ${worker}/schedules`],
    ]);
    const [{ metadata } = { metadata: { bindings: [] } }] = api.uploads;
    expect(metadata.bindings).toContainEqual({ name: "ADMIN_TOKEN", type: "inherit" });
    expect(JSON.stringify(metadata)).not.toContain(token);
    // The old address goes on working beside the domain, and there is no second one of each version.
    expect(api.account.subdomains).toEqual({ "scim-at-the-edge": { enabled: true, previews_enabled: false } });
  });

  it("hands the first admin token over without a file that a Ctrl-C could leave behind", async () => {
    const account = { subdomain: "acme", databases: [database("scim")], holdsUploads: true };
    const { api, child, folder } = await startDeployment({ account });
    const ended = exitCode(child);
    const { metadata } = await Promise.race([api.uploaded, failure(child)]);
    expect(metadata.bindings).toContainEqual(secret);
    expect(filesWithToken(folder)).toEqual([]);
    interrupt(child);
    expect(await ended).not.toBe(0);
    expect(filesWithToken(folder)).toEqual([]);
  });
});

describe("npm run deploy stops before it changes anything", () => {
  interface Stop extends Settings {
    readonly when: string;
    readonly says: string;
  }

  const stops: Stop[] = [
    {
      when: "the account has no subdomain of workers.dev",
      account: { databases: [database("scim")] },
      says: "no workers.dev subdomain yet. Choose one at https://dash.cloudflare.com/account/workers/onboarding",
    },
    {
      when: "it cannot learn whether there is a token, for a host",
      account: { ...production, secretsRefusal: { status: 503, code: 10013, message: "upstream host not found" } },
      says: "upstream host not found",
    },
    {
      when: "it cannot learn whether there is a token, for an error that sounds like it",
      account: {
        ...production,
        secretsRefusal: { status: 500, code: 10001, message: 'Worker "scim-at-the-edge" not found. (10007)' },
      },
      says: 'Worker "scim-at-the-edge" not found.',
    },
    {
      when: "CI has no first admin token: one that is made would be in its log",
      account: { subdomain: "acme", databases: [database("scim")] },
      adminToken: "",
      says: "Set ADMIN_TOKEN in the environment",
    },
    {
      when: "a database is to be made and nobody has said where",
      account: { subdomain: "acme" },
      says: 'DATABASES = { default = { jurisdiction = "eu" } }',
    },
    { when: "there is no such environment", options: ["--env", "canary"], says: "No environment found" },
  ];

  it.each(stops)("stops, and changes nothing, when $when", async ({ says, ...settings }) => {
    const { api, code, output } = await deploy(settings);
    expect(output).toContain(says);
    expect(code).toBe(1);
    expect(api.changes).toEqual([]);
  });
});
