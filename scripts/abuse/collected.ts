// @ts-expect-error: the built Worker, which is beside this module in the runtime only.
import * as worker from "./index.js";

/**
 * The built Worker, whose garbage can be collected from outside: the entry module of the runtime of `npm run abuse`.
 * What the heap holds is then what is needed, not what has not been cleared away.
 */
export const { DirectoryApi } = worker;

const { fetch, scheduled } = worker.default as Required<ExportedHandler<Env>>;

export default {
  fetch(request, env, context) {
    if (!request.url.endsWith("/collect-garbage")) return fetch(request, env, context);
    (globalThis as { gc?: () => void }).gc?.();
    return new Response(null, { status: 204 });
  },
  scheduled,
} satisfies ExportedHandler<Env>;
