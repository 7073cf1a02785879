import type { ErrorHandler, MiddlewareHandler } from "hono";
import { toAdminError } from "../admin/problem.ts";
import type { ConsoleEnv, ConsoleOptions } from "./context.ts";
import { showError } from "./frame/error.tsx";
import { paramOf } from "./request.ts";

/** Puts on the context what a request of a page needs, under the operation that the log has for it. */
export function openRequest({ openScope, scimPath }: ConsoleOptions, operation: string): MiddlewareHandler<ConsoleEnv> {
  return async function openPageRequest(c, next) {
    const scope = openScope(c);
    scope.onRouted?.(operation);
    c.set("scope", {
      ...scope,
      get db() {
        return scope.databases.of(paramOf(c, "id"));
      },
    });
    c.set("scimPath", scimPath);
    await next();
    if (c.req.method === "POST") scope.onChanged?.();
  };
}

/** Answers whatever goes wrong with a page. */
export const showFailure: ErrorHandler<ConsoleEnv> = (error, c) =>
  showError(c, toAdminError(error, c.get("scope")?.requestId ?? ""));
