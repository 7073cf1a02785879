import { createApp } from "./app.ts";

export { DirectoryApi } from "./directory-api.ts";

const app = createApp();

export default {
  fetch: app.fetch,
  scheduled: async ({ cron }, env) => (await import("./scheduled.ts")).runTrigger(cron, env),
} satisfies ExportedHandler<Env>;
