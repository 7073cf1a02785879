import type { TreeKind } from "../directory/configuration.ts";

/** Where the console is mounted: the start of every link in it. */
export const CONSOLE = "/console";

/** Where the pages of each kind of tenant are, below the console. */
export const tenantRoutes: Readonly<Record<TreeKind, string>> = {
  project: "/projects",
  "status-page": "/status-pages",
};

/** Where one is made: beside the lists, not below them, since a tenant can have the id “new”. */
export const newTenantRoutes: Readonly<Record<TreeKind, string>> = {
  project: "/new-project",
  "status-page": "/new-status-page",
};

/** The addresses of the console's pages. */
export const links = {
  home: CONSOLE,
  signIn: `${CONSOLE}/sign-in`,
  signOut: `${CONSOLE}/sign-out`,
  tenants: (kind: TreeKind) => CONSOLE + tenantRoutes[kind],
  newTenant: (kind: TreeKind) => CONSOLE + newTenantRoutes[kind],
  tenant: (kind: TreeKind, id: string) => `${links.tenants(kind)}/${id}`,
  team: (projectId: string, teamId: string) => `${links.tenant("project", projectId)}/teams/${teamId}`,
  config: (id: string) => `${CONSOLE}/configs/${id}`,
} as const;

/** An address with the parameters that have a value. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const entries = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "",
  );
  return entries.length === 0 ? path : `${path}?${new URLSearchParams(entries)}`;
}
