import { Hono, type MiddlewareHandler } from "hono";
import { ASSERTION_HEADER, checkRootTokens, findVisitor } from "../admin/authenticate.ts";
import { toAdminError } from "../admin/problem.ts";
import { root } from "../auth/administrator.ts";
import { AdminError } from "../storage/engine/admin-error.ts";
import { createAssets } from "./assets.ts";
import type { ConsoleApp, ConsoleEnv, ConsoleOptions } from "./context.ts";
import { takeFlash } from "./flash.ts";
import { CSRF_FIELD, readForm } from "./forms.ts";
import { deriveKeys } from "./keys.ts";
import { links } from "./links.ts";
import { pathOf } from "./navigation.ts";
import { registerConfig } from "./pages/config.tsx";
import { registerConfigSettings } from "./pages/config-settings.tsx";
import { showError } from "./pages/error.tsx";
import { registerGuides } from "./pages/guide.tsx";
import { registerLog } from "./pages/log.tsx";
import { registerNewConfig } from "./pages/new-config.tsx";
import { registerProject } from "./pages/project.tsx";
import { registerProjects } from "./pages/projects.tsx";
import { SESSION_OVER, showResend } from "./pages/resend.tsx";
import { askToSignIn, registerSignIn } from "./pages/sign-in.tsx";
import { registerStatusPage } from "./pages/status-page.tsx";
import { registerStatusPages } from "./pages/status-pages.tsx";
import { registerTeam } from "./pages/team.tsx";
import { registerTeams } from "./pages/teams.tsx";
import { registerTokens } from "./pages/tokens.tsx";
import { registerUsers } from "./pages/users.tsx";
import { limitForm, protectPages, refuseForeignOrigin } from "./security.ts";
import { csrfTokenOf, isCsrfToken, readSession, sessionOfPerson, startSession } from "./session.ts";

const registrations: readonly ((app: ConsoleApp) => void)[] = [
  registerProjects,
  registerProject,
  registerTeams,
  registerTeam,
  registerUsers,
  registerStatusPages,
  registerStatusPage,
  registerNewConfig,
  registerConfig,
  registerConfigSettings,
  registerTokens,
  registerGuides,
  registerLog,
];

/**
 * The console for administrators, below its prefix: pages over the functions that the admin API
 * calls, too. Whatever happens, the answer is a page.
 */
export function createConsole({ openScope, scimPath }: ConsoleOptions): ConsoleApp {
  const app = new Hono<ConsoleEnv>({ strict: false });
  app.onError((error, c) => showError(c, toAdminError(error, c.get("scope")?.requestId ?? "")));
  app.use("*", protectPages);
  app.route("/", createAssets());
  app.use("*", limitForm, async (c, next) => {
    const scope = openScope(c);
    scope.onRouted?.("console");
    c.set("scope", scope);
    c.set("scimPath", scimPath);
    await next();
    if (c.req.method === "POST") scope.onChanged?.();
  });
  app.use("*", refuseForeignOrigin, openSession);
  registerSignIn(app);
  app.use("*", requireSignedIn, requireCsrfToken);
  app.get("/", (c) => c.redirect(links.projects, 303));
  for (const register of registrations) register(app);
  app.all("*", () => {
    throw new AdminError(404, "There is no such page. Perhaps what it was about has been deleted.");
  });
  return app;
}

/** Finds the visitor's session, or starts one for somebody who has not signed in. */
const openSession: MiddlewareHandler<ConsoleEnv> = async function openSession(c, next) {
  const { door } = c.get("scope");
  checkRootTokens(door);
  const keys = await deriveKeys(String(door.rootTokens[0]));
  const visitor = await findVisitor(c.req.header(ASSERTION_HEADER), door);
  const session =
    visitor === undefined
      ? ((await readSession(c, keys)) ?? (await startSession(c, keys, false)))
      : sessionOfPerson(visitor.actor.name);
  c.set("keys", keys);
  c.set("session", session);
  c.set("administrator", visitor ?? root);
  c.set("csrfToken", await csrfTokenOf(keys, session));
  await next();
};

/** Lets only those who are signed in go on; they are shown what the request before has left for them. */
const requireSignedIn: MiddlewareHandler<ConsoleEnv> = async function requireSignedIn(c, next) {
  const [keys, session] = [c.get("keys"), c.get("session")];
  if (!session.isSignedIn) return askToSignIn(c);
  c.get("scope").onAuthenticated?.();
  c.set("flash", c.req.method === "GET" ? await takeFlash(c, keys, session) : {});
  return next();
};

/**
 * Carries out a form only if it has the token of its session: one that another site has made up has
 * none, and one that was open while the session changed is offered to be sent again.
 */
const requireCsrfToken: MiddlewareHandler<ConsoleEnv> = async function requireCsrfToken(c, next) {
  if (c.req.method === "GET" || c.req.method === "HEAD") return next();
  const values = await readForm(c);
  if (await isCsrfToken(c.get("keys"), c.get("session"), values.text(CSRF_FIELD))) return next();
  return showResend(c, { path: pathOf(c), values }, { reason: SESSION_OVER, status: 403 });
};
