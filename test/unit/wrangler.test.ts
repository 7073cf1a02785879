import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { databaseNameOfBinding } from "../../src/directory/residence.ts";

/** What a limiter counts: so many requests in so many seconds. */
interface Limiter {
  readonly name: string;
  readonly simple: { readonly limit: number; readonly period: number };
}

const config = unstable_readConfig({ config: fileURLToPath(new URL("../../wrangler.toml", import.meta.url)) });

describe("wrangler.toml", () => {
  it("keeps URLs out of the platform's logs: filters hold e-mails (SECURITY.md)", () => {
    expect(config.observability).toMatchObject({ enabled: true, logs: { enabled: true, invocation_logs: false } });
  });

  it("bounds what a request and a client may take", () => {
    expect(config.limits).toEqual({ cpu_ms: 10_000 });
    const limiters: readonly Limiter[] = config.ratelimits;
    const limits = limiters.map(({ name, simple }) => [name, simple.limit / simple.period]);
    expect(Object.fromEntries(limits)).toMatchObject({ CONFIG_REQUESTS: 100, UNKNOWN_TOKENS: 50 });
  });

  it("runs retention every hour", () => {
    expect(config.triggers.crons).toEqual([expect.stringMatching(/^\d+ \* \* \* \*$/)]);
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
