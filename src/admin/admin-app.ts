import { zValidator } from "@hono/zod-validator";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { Administrator } from "../auth/administrator.ts";
import type { TreeKind } from "../directory/configuration.ts";
import type { Databases } from "../storage/databases/databases.ts";
import { AdminError, methodNotAllowed } from "../storage/engine/admin-error.ts";
import { type AdminDoor, ASSERTION_HEADER, authenticateAdmin } from "./authenticate.ts";
import { limitSize, requireJson } from "./body.ts";
import { createOpenApiDocument } from "./openapi.ts";
import { findOwner } from "./owners.ts";
import { invalidInput, jsonResponse, problemResponse, toAdminError } from "./problem.ts";
import { checkAccess } from "./rights.ts";
import type { AdminInput, AdminRoute, WebhookTools } from "./route.ts";
import { type RouteGroup, routeGroups } from "./routes.ts";

/** What a request needs to be served; made anew for each. */
export interface AdminScope {
  readonly databases: Databases;
  readonly requestId: string;
  /** By what administrators are known. */
  readonly door: AdminDoor;
  readonly webhooks: WebhookTools;
  onAuthenticated?(): void;
  /** Called once the route is known, with the operation's name. */
  onRouted?(name: string): void;
  /** Called when a request that may have changed something has been carried out. */
  onChanged?(): void;
}

/** What the admin API is made of besides its routes. */
export interface AdminOptions {
  openScope(c: Context): AdminScope;
  /** The path, without the origin, that identity providers of a configuration use. */
  scimPath(kind: TreeKind, configId: string): string;
  readonly groups?: readonly RouteGroup[];
}

interface AdminEnv {
  Variables: { scope: AdminScope; administrator: Administrator };
}

type Validated = { out: { param: unknown; query: unknown; json: unknown } };

/** The admin API, below its prefix. Whatever happens, an error is a problem document (RFC 9457). */
export function createAdminApp({ openScope, scimPath, groups = routeGroups }: AdminOptions): Hono<AdminEnv> {
  const app = new Hono<AdminEnv>({ strict: false });
  app.onError((error, c) => problemResponse(toAdminError(error, c.get("scope").requestId)));
  app.use("*", async (c, next) => {
    const scope = openScope(c);
    c.set("scope", scope);
    const credentials = { authorization: c.req.header("Authorization"), assertion: c.req.header(ASSERTION_HEADER) };
    c.set("administrator", await authenticateAdmin(credentials, scope.door));
    scope.onAuthenticated?.();
    await next();
  });
  const routes = groups.flatMap((group) => group.routes);
  for (const [path, ofPath] of Map.groupBy(routes, ({ path: template }) => toHonoPath(template))) {
    for (const route of ofPath) {
      app.on(route.method, [path], refuseForbidden(route), ...validatorsOf(route), (c) => serve(c, route, scimPath));
    }
    refuseOtherMethods(
      app,
      path,
      ofPath.map(({ method }) => method),
    );
  }
  app.get("/openapi.json", (c) => jsonResponse(200, createOpenApiDocument(groups, new URL(c.req.url).origin)));
  refuseOtherMethods(app, "/openapi.json", ["GET"]);
  app.all("*", (c) => {
    throw new AdminError(404, `There is no admin route ${c.req.path}.`);
  });
  return app;
}

async function serve(
  c: Context<AdminEnv, string, Validated>,
  route: AdminRoute,
  scimPath: AdminOptions["scimPath"],
): Promise<Response> {
  const scope = c.get("scope");
  scope.onRouted?.(route.name);
  const input: AdminInput = {
    params: c.req.valid("param"),
    query: c.req.valid("query"),
    body: route.body === undefined ? undefined : c.req.valid("json"),
  };
  const { origin } = new URL(c.req.url);
  const { actor, tenant } = c.get("administrator");
  const answer = await route.handle(input, {
    databases: scope.databases,
    db: scope.databases.of(c.req.param("id") ?? ""),
    by: { requestId: scope.requestId, actor },
    only: tenant,
    webhooks: scope.webhooks,
    origin,
    scimBaseUrl: (kind, configId) => origin + scimPath(kind, configId),
  });
  if (route.method !== "GET") scope.onChanged?.();
  return jsonResponse(route.status, answer);
}

/** Refuses an administrator who may not use the route, before anything of the request is looked at. */
function refuseForbidden(route: AdminRoute): MiddlewareHandler<AdminEnv> {
  return async function refuseForbiddenRequest(c, next) {
    const { databases } = c.get("scope");
    await checkAccess(c.get("administrator"), route, {
      id: c.req.param("id"),
      tenantOf: (what, id) => findOwner(databases.of(id), what, id),
    });
    await next();
  };
}

/** Validates what the route reads of a request; the first schema that does not hold refuses it. */
function validatorsOf({ params, query, body }: AdminRoute): MiddlewareHandler[] {
  return [
    zValidator("param", params, refuseInvalid),
    zValidator("query", query, refuseInvalid),
    ...(body === undefined ? [] : [limitSize("body"), requireJson, zValidator("json", body, refuseInvalid)]),
  ];
}

function refuseInvalid(
  result: { success: true } | { success: false; error: Parameters<typeof invalidInput>[0] },
): void {
  if (!result.success) throw invalidInput(result.error);
}

function refuseOtherMethods(app: Hono<AdminEnv>, path: string, methods: readonly string[]): void {
  const allow = methods.join(", ");
  app.all(path, (c) => {
    throw methodNotAllowed(c.req.method, allow);
  });
}

function toHonoPath(template: string): string {
  return template.replaceAll(/\{(\w+)\}/g, ":$1");
}
