/** What the tests bind beside wrangler.toml. */
declare namespace Cloudflare {
  interface Env {
    DB_EU: D1Database;
    ACCESS_TEAM_DOMAIN: string;
    ACCESS_AUD: string;
    /** The key by which the team of Cloudflare Access signs, as a JWK. */
    TEST_ACCESS_KEY: string;
    TEST_MIGRATIONS: import("cloudflare:test").D1Migration[];
  }
}
