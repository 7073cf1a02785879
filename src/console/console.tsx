import { Hono } from "hono";
import { limitSize } from "../admin/body.ts";
import { toAdminError } from "../admin/problem.ts";
import { AdminError } from "../storage/engine/admin-error.ts";
import { createAssets } from "./assets.ts";
import type { ConsoleApp, ConsoleEnv, ConsoleOptions } from "./context.ts";
import { showError } from "./frame/error.tsx";
import { createPages } from "./pages.ts";
import { registerPages } from "./register-pages.ts";
import { protectPages, refuseForeignOrigin } from "./session/security.ts";
import { openSession, requireCsrfToken, requireSignedIn } from "./sign-in/guards.ts";
import { registerSignIn } from "./sign-in/sign-in.tsx";

/**
 * The console for administrators, below its prefix: pages over the functions that the admin API
 * calls, too. Whatever happens, the answer is a page.
 */
export function createConsole({ openScope, scimPath }: ConsoleOptions): ConsoleApp {
  const app = new Hono<ConsoleEnv>({ strict: false });
  app.onError((error, c) => showError(c, toAdminError(error, c.get("scope")?.requestId ?? "")));
  app.use("*", protectPages);
  app.route("/", createAssets());
  app.use("*", limitSize("form"), async (c, next) => {
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
  registerPages(createPages(app));
  app.all("*", () => {
    throw new AdminError(404, "There is no such page. Perhaps what it was about has been deleted.");
  });
  return app;
}
