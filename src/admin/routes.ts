import type { AdminRoute } from "./route.ts";
import { accessRoutes } from "./routes/access.ts";
import { clientRoutes } from "./routes/clients.ts";
import { configRoutes } from "./routes/configs.ts";
import { databaseRoutes } from "./routes/databases.ts";
import { governanceRoutes } from "./routes/governance.ts";
import { historyRoutes } from "./routes/history.ts";
import { projectRoutes } from "./routes/projects.ts";
import { setupLinkRoutes } from "./routes/setup-links.ts";
import { statusPageRoutes } from "./routes/status-pages.ts";
import { subscriberRoutes } from "./routes/subscribers.ts";
import { memberRoutes, teamRoutes } from "./routes/teams.ts";
import { tokenRoutes } from "./routes/tokens.ts";
import { userRoutes } from "./routes/users.ts";
import { webhookRoutes } from "./routes/webhooks.ts";

/** Routes of the admin API about one thing. */
export interface RouteGroup {
  readonly name: string;
  readonly routes: readonly AdminRoute[];
}

/** The admin API: what is mounted and what `/admin/openapi.json` says come from this table alone. */
export const routeGroups: readonly RouteGroup[] = [
  { name: "Projects", routes: projectRoutes },
  { name: "Teams", routes: teamRoutes },
  { name: "Status pages", routes: statusPageRoutes },
  { name: "Access", routes: accessRoutes },
  { name: "Users", routes: userRoutes },
  { name: "Members", routes: memberRoutes },
  { name: "Subscribers", routes: subscriberRoutes },
  { name: "Configurations", routes: configRoutes },
  { name: "Tokens", routes: tokenRoutes },
  { name: "OAuth clients", routes: clientRoutes },
  { name: "Setup links", routes: setupLinkRoutes },
  { name: "Log and events", routes: historyRoutes },
  { name: "Webhooks", routes: webhookRoutes },
  { name: "Administrators", routes: governanceRoutes },
  { name: "Databases", routes: databaseRoutes },
];
