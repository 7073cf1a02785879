import { Hono } from "hono";
import { limitSize } from "../admin/body.ts";
import { toAdminError } from "../admin/problem.ts";
import { AdminError } from "../storage/engine/admin-error.ts";
import { createAssets } from "./assets.ts";
import { registerDeleteConfig } from "./configs/delete-config.ts";
import { registerGuides } from "./configs/guide.tsx";
import { registerLogEntry } from "./configs/log-entry.tsx";
import { registerNewConfig } from "./configs/new-config.tsx";
import { registerOverview } from "./configs/overview.tsx";
import { registerLog } from "./configs/provisioning-log.tsx";
import { registerConfigSettings } from "./configs/settings.tsx";
import { registerTenantConfigs } from "./configs/tenant-configs.tsx";
import type { ConsoleApp, ConsoleEnv, ConsoleOptions } from "./context.ts";
import { showError } from "./frame/error.tsx";
import { links } from "./links.ts";
import { registerNewTeam } from "./people/new-team.tsx";
import { registerNewUser } from "./people/new-user.tsx";
import { registerPeople } from "./people/people-list.tsx";
import { registerTeam } from "./people/team.tsx";
import { registerTeamEndings } from "./people/team-endings.ts";
import { registerTeams } from "./people/teams.tsx";
import { protectPages, refuseForeignOrigin } from "./session/security.ts";
import { openSession, requireCsrfToken, requireSignedIn } from "./sign-in/guards.ts";
import { registerSignIn } from "./sign-in/sign-in.tsx";
import { registerDeleteTenant } from "./tenants/delete-tenant.tsx";
import { tenantKinds } from "./tenants/kinds.ts";
import { registerNewTenant } from "./tenants/new-tenant.tsx";
import type { TenantKind } from "./tenants/tenant-kind.ts";
import { registerTenantList } from "./tenants/tenant-list.tsx";
import { registerTenantSettings } from "./tenants/tenant-settings.tsx";
import { registerNewToken } from "./tokens/new-token.tsx";
import { registerRevokeToken } from "./tokens/revoke-token.tsx";
import { registerTokens } from "./tokens/tokens.tsx";

/** The pages that every kind of tenant has. */
const ofTenants: readonly ((app: ConsoleApp, kind: TenantKind) => void)[] = [
  registerTenantList,
  registerNewTenant,
  registerTenantConfigs,
  registerNewConfig,
  registerPeople,
  registerTenantSettings,
  registerDeleteTenant,
];

const ofProjects: readonly ((app: ConsoleApp) => void)[] = [
  registerNewUser,
  registerTeams,
  registerNewTeam,
  registerTeam,
  registerTeamEndings,
];

const ofConfigs: readonly ((app: ConsoleApp) => void)[] = [
  registerOverview,
  registerGuides,
  registerLog,
  registerLogEntry,
  registerTokens,
  registerNewToken,
  registerRevokeToken,
  registerConfigSettings,
  registerDeleteConfig,
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
  app.get("/", (c) => c.redirect(links.tenants("project"), 303));
  for (const register of ofTenants) for (const kind of Object.values(tenantKinds)) register(app, kind);
  for (const register of [...ofProjects, ...ofConfigs]) register(app);
  app.all("*", () => {
    throw new AdminError(404, "There is no such page. Perhaps what it was about has been deleted.");
  });
  return app;
}
