import { Hono } from "hono";
import type { Env } from "hono/types";
import type { AppEnv, RequestTrace } from "./observe.ts";

/** Where a part of the application is, and what makes it: usually `import()` of its modules. */
export interface LaterPart<E extends Env> {
  readonly path: string;
  /** How the application finds the path of a request. */
  getPath(request: Request): string;
  load(): Promise<Hono<E>>;
}

/**
 * A part of the application that is loaded by its first request. A Worker starts with what identity providers ask
 * for, and in a third of the time; whoever opens the console waits for the rest, once in an isolate.
 */
export function loadLater<E extends Env>({ path, getPath, load }: LaterPart<E>): Hono<AppEnv> {
  const traces = new WeakMap<Request, RequestTrace>();
  const host = new Hono<AppEnv>({ getPath });
  host.use("*", async (c, next) => {
    const trace = traces.get(c.req.raw);
    if (trace !== undefined) c.set("trace", trace);
    await next();
  });
  let isLoaded = false;
  const app = new Hono<AppEnv>();
  app.all("*", async (c) => {
    const part = isLoaded ? undefined : await load();
    // Another request may have been first meanwhile.
    if (!isLoaded && part !== undefined) host.route(path, part);
    isLoaded = true;
    traces.set(c.req.raw, c.get("trace"));
    return host.fetch(c.req.raw, c.env, c.executionCtx);
  });
  return app;
}
