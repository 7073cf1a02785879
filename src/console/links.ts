import type { ConfigTenant } from "../storage/tenants/config-reads.ts";
import { CONSOLE } from "./context.ts";

/** The addresses of the console's pages. */
export const links = {
  home: CONSOLE,
  signIn: `${CONSOLE}/sign-in`,
  signOut: `${CONSOLE}/sign-out`,
  projects: `${CONSOLE}/projects`,
  statusPages: `${CONSOLE}/status-pages`,
  // Beside the lists, not below them: a project or a status page can have the id “new”.
  newProject: `${CONSOLE}/new-project`,
  newStatusPage: `${CONSOLE}/new-status-page`,
  project: (id: string) => `${CONSOLE}/projects/${id}`,
  team: (projectId: string, teamId: string) => `${CONSOLE}/projects/${projectId}/teams/${teamId}`,
  statusPage: (id: string) => `${CONSOLE}/status-pages/${id}`,
  config: (id: string) => `${CONSOLE}/configs/${id}`,
  tenant: (tenant: ConfigTenant) =>
    tenant.kind === "project" ? links.project(tenant.projectId) : links.statusPage(tenant.statusPageId),
} as const;

/** An address with the parameters that have a value. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const entries = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "",
  );
  return entries.length === 0 ? path : `${path}?${new URLSearchParams(entries)}`;
}
