import { Hono } from "hono";
import { limitSize } from "../admin/body.ts";
import { AdminError } from "../storage/engine/admin-error.ts";
import { createAssets } from "./assets.ts";
import type { ConsoleApp, ConsoleEnv, ConsoleOptions } from "./context.ts";
import { openRequest, showFailure } from "./open-request.ts";
import { createPages } from "./pages.ts";
import { registerPages } from "./register-pages.ts";
import { registerForgetSecret } from "./secrets/forget-secret.ts";
import { protectPages, refuseForeignOrigin } from "./session/security.ts";
import { openSetupSession } from "./setup/guard.ts";
import { openSession, requireCsrfToken, requireSignedIn } from "./sign-in/guards.ts";
import { registerSignIn, registerSignOut } from "./sign-in/sign-in.tsx";

/**
 * The console for administrators, below its prefix: pages over the functions that the admin API
 * calls, too. Whatever happens, the answer is a page.
 */
export function createConsole(options: ConsoleOptions): ConsoleApp {
  const app = new Hono<ConsoleEnv>({ strict: false });
  app.onError(showFailure);
  app.use("*", protectPages);
  app.route("/", createAssets());
  app.use("*", limitSize("form"), openRequest(options, "console"), refuseForeignOrigin, openSession);
  registerSignIn(app);
  app.use("*", openSetupSession);
  registerSignOut(app);
  app.use("*", requireSignedIn, requireCsrfToken);
  registerForgetSecret(app);
  registerPages(createPages(app));
  app.all("*", () => {
    throw new AdminError(404, "There is no such page. Perhaps what it was about has been deleted.");
  });
  return app;
}
