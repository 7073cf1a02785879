import { type Context, Hono } from "hono";
import { getPath } from "hono/utils/url";
import { type AdminScope, createAdminApp } from "./admin/admin-app.ts";
import { type AdminDoor, ASSERTION_HEADER } from "./admin/authenticate.ts";
import { checkDeepHealth, checkHealth } from "./admin/health.ts";
import { problemResponse, toAdminError } from "./admin/problem.ts";
import { verifyAssertion } from "./auth/cloudflare-access.ts";
import { isClientWithinLimit } from "./auth/rate-limit.ts";
import { createConsole } from "./console/console.tsx";
import type { ConsoleScope } from "./console/context.ts";
import { CONSOLE, SETUP } from "./console/links.ts";
import { createSetupDoor } from "./console/setup/door.tsx";
import { deferDrain } from "./delivery/queue.ts";
import { deferDelivery, openSecretBox, testWebhook } from "./delivery/webhooks.ts";
import type { TenantKey } from "./directory/administration.ts";
import type { TreeKind } from "./directory/configuration.ts";
import { createProjectProvider } from "./directory/project.ts";
import type { ServiceProvider } from "./directory/service-provider.ts";
import { createStatusPageProvider } from "./directory/status-page.ts";
import { type Bindings, parseVariables } from "./env.ts";
import { showFrontPage } from "./front-page.ts";
import { createGateway } from "./gateway.ts";
import { createScimApp, type RequestScope } from "./http/scim-app.ts";
import { createOAuthApp, type OAuthScope } from "./oauth/oauth-app.ts";
import { type AppEnv, observe } from "./observe.ts";
import { protectAnswers } from "./protect-answers.ts";
import { trimEnd } from "./scim/text.ts";
import { findAdministrator, withoutKeyPrefix } from "./storage/credentials/admin-keys.ts";
import { type Databases, openDatabases } from "./storage/databases/databases.ts";
import { AdminError, methodNotAllowed } from "./storage/engine/admin-error.ts";
import type { ScimDatabase } from "./storage/engine/scim-database.ts";
import { createRootSearch } from "./storage/lists/root-search.ts";
import { projectUserTables } from "./storage/people/project-users.ts";
import { statusPageUserTables } from "./storage/people/status-page-users.ts";
import { userSource } from "./storage/people/user-reads.ts";
import { createUserStore } from "./storage/people/user-store.ts";
import { teamSource } from "./storage/teams/team-reads.ts";
import { teamStore } from "./storage/teams/team-store.ts";

/** The trees that this Worker serves. */
const serviceProviders: readonly ServiceProvider<ScimDatabase>[] = [
  createProjectProvider({
    users: createUserStore(projectUserTables),
    groups: teamStore,
    searchAll: createRootSearch([(...args) => userSource(projectUserTables, ...args), teamSource]),
  }),
  createStatusPageProvider({
    users: createUserStore(statusPageUserTables),
    searchAll: createRootSearch([(...args) => userSource(statusPageUserTables, ...args)]),
  }),
];

/**
 * The requests by which the console tries a configuration out. They are known as the very objects that the console
 * made: nothing that comes from outside can be one.
 */
const trials = new WeakSet<Request>();

/** The whole application: both SCIM trees under each of their prefixes, the admin route, the console, OAuth, and health. */
export function createApp(): Hono<AppEnv> {
  const app = new Hono<AppEnv>({ getPath: readPath });
  app.use("*", observe(), protectAnswers);
  for (const provider of serviceProviders) {
    const tree = createScimApp(provider, { openScope, guidePath });
    for (const prefix of provider.prefixes) app.route(prefix, tree);
  }
  app.route("/admin", createAdminApp({ openScope: openAdminScope, scimPath }));
  const openConsole = (c: Context<AppEnv>): Omit<ConsoleScope, "db"> => ({
    ...openConsoleScope(c),
    async try(request) {
      trials.add(request);
      return app.fetch(request, c.env, c.executionCtx);
    },
    defer: (work) => c.executionCtx.waitUntil(work),
  });
  app.route(CONSOLE, createConsole({ openScope: openConsole, scimPath }));
  app.route(SETUP, createSetupDoor({ openScope: openConsole, scimPath }));
  app.route("/", createOAuthApp(openOAuthScope));
  app.get("/healthz", (c) =>
    c.req.query("deep") === "1" ? showDeepHealth(c) : checkHealth(openDatabases(c.env, c.get("trace").meter).all()),
  );
  app.all("/healthz", ({ req }) => problemResponse(methodNotAllowed(req.method, "GET, HEAD")));
  app.get("/", showFrontPage);
  app.all("/", ({ req }) => problemResponse(methodNotAllowed(req.method, "GET, HEAD")));
  app.notFound(({ req }) => problemResponse(new AdminError(404, `There is nothing at ${req.path}.`)));
  app.onError((error, c) => problemResponse(toAdminError(error, c.get("trace").requestId)));
  return app;
}

/**
 * The path that routes are found by. Base URLs are pasted with a slash at their end, and OneLogin ends
 * its URLs in `&`: neither means anything.
 */
function readPath(request: Request): string {
  return trimEnd(getPath(request).replace(/\/{2,}/g, "/"), "/&") || "/";
}

/** The path of a configuration as an administrator pastes it: under the first prefix of its tree. */
function scimPath(kind: TreeKind, configId: string): string {
  const prefix = serviceProviders.find((provider) => provider.kind === kind)?.prefixes[0];
  return `${prefix}/${configId}`;
}

/** The console's page that says how to set up a configuration in an identity provider. */
function guidePath(configId: string): string {
  return `${CONSOLE}/configs/${configId}/guide`;
}

function openAdminScope(c: Context<AppEnv>): AdminScope {
  const trace = c.get("trace");
  const databases = openDatabases(c.env, trace.meter);
  const box = openSecretBox(c.env);
  return {
    databases,
    requestId: trace.requestId,
    webhooks: { box, test: (id) => testWebhook({ db: databases.of(id), box, requestId: trace.requestId }, id) },
    door: openDoor(c.env, databases, c.req.header("CF-Connecting-IP")),
    onAuthenticated() {
      trace.isAuthenticated = true;
    },
    onRouted(name) {
      trace.operation = name;
    },
    onChanged() {
      deferDrain(c.env, c.executionCtx, databases.opened());
      deferDelivery(c.env, c.executionCtx, databases.opened());
    },
  };
}

/** `GET /healthz?deep=1`: for administrators, how the service is doing. */
function showDeepHealth(c: Context<AppEnv>): Promise<Response> {
  const { databases, door } = openAdminScope(c);
  const credentials = { authorization: c.req.header("Authorization"), assertion: c.req.header(ASSERTION_HEADER) };
  return checkDeepHealth(credentials, door, {
    databases: databases.all(),
    retentionDays: parseVariables(c.env).LOG_RETENTION_DAYS,
    hasQueue: c.env.EVENTS !== undefined,
  });
}

/** By what administrators are known in this deployment. */
function openDoor(env: Bindings, databases: Databases, address: string | undefined): AdminDoor {
  const { ADMIN_TOKEN, ADMIN_TOKEN_NEXT, ACCESS_TEAM_DOMAIN: domain, ACCESS_AUD: audience } = env;
  const isGuarded = domain !== undefined && domain !== "" && audience !== undefined && audience !== "";
  return {
    rootTokens: [ADMIN_TOKEN, ADMIN_TOKEN_NEXT],
    findKey: (key) => findAdministrator(databases.of(withoutKeyPrefix(key)), key),
    verifyAssertion: isGuarded ? (assertion) => verifyAssertion(assertion, { domain, audience }) : undefined,
    countWrongToken: () => isClientWithinLimit(env.WRONG_ADMIN_TOKENS, address),
  };
}

function openConsoleScope(c: Context<AppEnv>): Omit<ConsoleScope, "db" | "try" | "defer"> {
  return {
    ...openAdminScope(c),
    countSignIn: (client) => isClientWithinLimit(c.env.CONSOLE_SIGN_INS, client),
  };
}

function openOAuthScope(c: Context<AppEnv>): OAuthScope {
  const trace = c.get("trace");
  trace.operation = "getAccessToken";
  return {
    databases: openDatabases(c.env, trace.meter),
    requestId: trace.requestId,
    countFailure: () => isClientWithinLimit(c.env.WRONG_CLIENTS, c.req.header("CF-Connecting-IP")),
    onGranted(configId) {
      Object.assign(trace, { configId, isAuthenticated: true });
    },
  };
}

function openScope(c: Context<AppEnv>): RequestScope<ScimDatabase> {
  const trace = c.get("trace");
  const { requestId, meter, token, redact } = trace;
  const databases = openDatabases(c.env, meter);
  let heard: TenantKey | undefined;
  return {
    gateway: createGateway(c.env, {
      execution: c.executionCtx,
      databases,
      meter,
      address: () => c.req.header("CF-Connecting-IP"),
      token,
      redact,
      requestId,
      isTrial: trials.has(c.req.raw),
      onHeard(tenant) {
        heard = tenant;
      },
    }),
    requestId,
    onAnswered({ configId, operation }) {
      Object.assign(trace, { configId, operation, isAuthenticated: configId !== null });
      if (configId !== null) deferDrain(c.env, c.executionCtx, databases.opened());
      if (heard !== undefined) deferDelivery(c.env, c.executionCtx, databases.opened(), heard);
    },
  };
}
