import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { createAccessTeam } from "./test/access-team.ts";
import { createInternet } from "./test/internet.ts";
import { readSearch } from "./test/property/search.ts";

// The tests bind their own secret: that .dev.vars is missing, or there, is no news.
process.env.WRANGLER_LOG ??= "error";

const accessTeam = await createAccessTeam();

const search = readSearch(process.env);
// Nothing here is a timed test: a slow machine is no failure. A thorough search takes the time that it takes.
const timeout = search.isThorough ? 0 : 120_000;

const workers = withoutRenameNotice(() =>
  cloudflareTest(async () => ({
    wrangler: { configPath: "./wrangler.toml" },
    miniflare: {
      // A second database, which the contract and the tenant matrix run in as well.
      d1Databases: { DB_EU: "second" },
      bindings: {
        DATABASES: { eu: { jurisdiction: "eu" } },
        ADMIN_TOKEN: "test-admin-token-0123456789abcdef",
        ACCESS_TEAM_DOMAIN: accessTeam.domain,
        ACCESS_AUD: accessTeam.audience,
        TEST_ACCESS_KEY: accessTeam.privateKey,
        TEST_MIGRATIONS: await readD1Migrations("./migrations"),
      },
      outboundService: { node: createInternet(accessTeam) },
    },
  })),
);

/** Every run would begin with the warning that the plugin's package has a new name (docs/development.md). */
function withoutRenameNotice<T>(create: () => T): T {
  const { warn } = console;
  console.warn = (...message: unknown[]) => {
    if (!String(message[0]).includes("has been renamed to @cloudflare/vitest-plugin")) warn(...message);
  };
  try {
    return create();
  } finally {
    console.warn = warn;
  }
}

export default defineConfig({
  test: {
    reporters: ["default"],
    silent: "passed-only",
    testTimeout: timeout,
    hookTimeout: timeout,
    provide: { search },
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
