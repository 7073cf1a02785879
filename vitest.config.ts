import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { type Request, Response } from "miniflare";
import { defineConfig } from "vitest/config";
import { createAccessTeam } from "./test/access-team.ts";
import { answerFromElsewhere } from "./test/elsewhere.ts";

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
    // Nothing of the internet answers but the keys of the team, and what tests put down at a server of theirs.
    outboundService: (request: Request) =>
      request.url === accessTeam.keysUrl ? Response.json(accessTeam.keys) : answerFromElsewhere(request),
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
