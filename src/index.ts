import { createApp } from "./app.ts";
import { runScheduled } from "./scheduled.ts";

export { DirectoryApi } from "./directory-api.ts";

const app = createApp();

export default {
  fetch: app.fetch,
  scheduled: (_controller, env) => runScheduled(env),
} satisfies ExportedHandler<Env>;
