import { defineConfig } from "vitest/config";

// Apart from vitest.config.ts, so that `npm test` needs no browser. All files share one service.
export default defineConfig({
  test: {
    reporters: ["default"],
    include: ["test/e2e/**/*.test.ts"],
    globalSetup: "test/e2e/helpers/setup.ts",
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
