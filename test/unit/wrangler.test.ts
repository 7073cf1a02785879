import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { databaseNameOfBinding } from "../../src/directory/residence.ts";

/** What a limiter counts: so many requests in so many seconds. */
interface Limiter {
  readonly name: string;
  readonly simple: { readonly limit: number; readonly period: number };
}

const file = fileURLToPath(new URL("../../wrangler.toml", import.meta.url));
const environments = { production: "", staging: "staging" } as const;
type Environment = keyof typeof environments;
const readConfig = (name: Environment) => unstable_readConfig({ config: file, env: environments[name] });
const config = readConfig("production");

describe.each(Object.keys(environments) as Environment[])("wrangler.toml, %s", (name) => {
  const config = readConfig(name);

  it("keeps URLs out of the platform's logs: filters hold e-mails (SECURITY.md)", () => {
    expect(config.observability).toMatchObject({
      ...{ enabled: true, redact_query_string: true },
      logs: { enabled: true, invocation_logs: false },
    });
    expect(config.observability).not.toHaveProperty("traces");
  });

  it("keeps the address at workers.dev when a custom domain comes, and has no addresses of versions", () => {
    expect(config).toMatchObject({ workers_dev: true, preview_urls: false });
  });

  it("bounds what a request and a client may take", () => {
    expect(config.limits).toEqual({ cpu_ms: 10_000 });
    const limiters: readonly Limiter[] = config.ratelimits;
    const limits = limiters.map((limiter) => [limiter.name, limiter.simple.limit / limiter.simple.period]);
    expect(Object.fromEntries(limits)).toMatchObject({ CONFIG_REQUESTS: 100, UNKNOWN_TOKENS: 50 });
  });

  it("runs retention every hour, and deliveries every minute", () => {
    expect(config.triggers.crons).toEqual([expect.stringMatching(/^\d+ \* \* \* \*$/), "* * * * *"]);
  });

  it("is refused without an admin token", () => {
    expect(config.secrets).toEqual({ required: ["ADMIN_TOKEN"] });
  });

  it("binds databases by names that ids can have, and migrates all of them alike", () => {
    const databases: readonly { binding: string; migrations_dir: string }[] = config.d1_databases;
    for (const { binding, migrations_dir } of databases) {
      expect(databaseNameOfBinding(binding), binding).toBeDefined();
      expect(migrations_dir, binding).toBe("migrations");
    }
    expect(databases.map(({ binding }) => binding)).toContain("DB");
  });

  it("names no resource by an id, which would move local development to another database", () => {
    const resources = [...config.d1_databases, ...config.kv_namespaces];
    expect(resources).toHaveLength(2);
    for (const resource of resources) expect(JSON.stringify(resource)).not.toMatch(/"(?:database_)?id"/);
  });
});

describe("staging", () => {
  const staging = readConfig("staging");

  it("has all that production has", () => {
    expect(withoutNames(staging)).toEqual(withoutNames(config));
  });

  it("shares no name, no database and no counter with production", () => {
    expect(staging.name).not.toBe(config.name);
    const names = [config, staging].flatMap(({ d1_databases, ratelimits }) => [
      ...d1_databases.map(({ database_name }: { database_name: string }) => database_name),
      ...ratelimits.map(({ namespace_id }: { namespace_id: string }) => namespace_id),
    ]);
    expect(names).toEqual([...new Set(names)]);
  });
});

/** A configuration without what names the Worker, its databases and its counters. */
function withoutNames({ name, targetEnvironment, d1_databases, ratelimits, ...rest }: Record<string, unknown>) {
  return {
    ...rest,
    databases: (d1_databases as { readonly binding: string }[]).map(({ binding }) => binding),
    limiters: (ratelimits as Limiter[]).map((limiter) => ({ name: limiter.name, simple: limiter.simple })),
  };
}
