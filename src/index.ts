import { createApp } from "./app.ts";
import { runTrigger } from "./scheduled.ts";

export { DirectoryApi } from "./directory-api.ts";

const app = createApp();

export default {
  fetch: app.fetch,
  scheduled: ({ cron }, env) => runTrigger(cron, env),
} satisfies ExportedHandler<Env>;
