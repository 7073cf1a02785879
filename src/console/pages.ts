import { findOwner } from "../admin/owners.ts";
import { checkAccess } from "../admin/rights.ts";
import type { Access } from "../auth/administrator.ts";
import type { ConsoleApp, ConsoleContext } from "./context.ts";

/** Shows a page, or takes in what was sent to it. */
type Serve = (c: ConsoleContext) => Response | Promise<Response>;

/**
 * The pages of the console: the one way to register one, which asks who may use it. What a page is about
 * stands in its path as `:id`.
 */
export interface Pages {
  get(path: string, access: Access, serve: Serve): void;
  post(path: string, access: Access, serve: Serve): void;
}

/** Pages of an app whose requests have an administrator; one who may not use a page gets 403 or 404. */
export function createPages(app: ConsoleApp): Pages {
  const register = (method: "GET" | "POST") => (path: string, access: Access, serve: Serve) => {
    app.on(method, [path], async (c) => {
      const { databases } = c.get("scope");
      await checkAccess(c.get("administrator"), access, {
        id: c.req.param("id"),
        tenantOf: (what, id) => findOwner(databases.of(id), what, id),
      });
      return serve(c);
    });
  };
  return { get: register("GET"), post: register("POST") };
}
