import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { createAccessTeam } from "./test/access-team.ts";
import { createInternet } from "./test/internet.ts";

const accessTeam = await createAccessTeam();

// The tests bind their own secret: that .dev.vars is missing, or there, is no news.
process.env.WRANGLER_LOG ??= "error";

const workers = cloudflareTest(async () => ({
  wrangler: { configPath: "./wrangler.toml" },
  miniflare: {
    bindings: {
      ADMIN_TOKEN: "test-admin-token-0123456789abcdef",
      ACCESS_TEAM_DOMAIN: accessTeam.domain,
      ACCESS_AUD: accessTeam.audience,
      TEST_ACCESS_KEY: accessTeam.privateKey,
      TEST_MIGRATIONS: await readD1Migrations("./migrations"),
    },
    outboundService: { node: createInternet(accessTeam) },
  },
}));

export default defineConfig({
  test: {
    reporters: ["default"],
    silent: "passed-only",
    // Nothing here is a timed test: a slow machine is no failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: { provider: "istanbul", include: ["src/**/*.{ts,tsx}"], reporter: ["text-summary", "html"] },
    projects: [
      {
        extends: true,
        test: { name: "node", include: ["test/{unit,property}/**/*.test.ts"] },
      },
      {
        extends: true,
        plugins: [workers],
        test: {
          name: "workers",
          include: ["test/integration/**/*.test.ts"],
          setupFiles: ["test/integration/setup.ts"],
          // One runtime for all files: four times faster. test/integration/setup.ts empties it between them.
          isolate: false,
          maxWorkers: 1,
        },
      },
    ],
  },
});
