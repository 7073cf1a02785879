import type { TreeKind } from "../directory/configuration.ts";

/** Where the console is mounted: the start of every link in it. */
export const CONSOLE = "/console";

/** Where setup links lead: the secret follows. */
export const SETUP = "/setup";

/** Where the pages of each kind of tenant are, below the console. */
export const tenantRoutes: Readonly<Record<TreeKind, string>> = {
  project: "/projects",
  "status-page": "/status-pages",
};

/** Where the people of each kind of tenant are, below the tenant. */
export const peopleRoutes: Readonly<Record<TreeKind, string>> = {
  project: "/users",
  "status-page": "/subscribers",
};

/** Where the webhooks of a tenant are, below the tenant. */
export const webhooksRoute = "/webhooks";

/** The filter by who provisions somebody, for those whom nobody does. */
export const NOBODY = "none";

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
  forgetSecret: `${CONSOLE}/forget-secret`,
  /** Where Cloudflare Access ends the session of a person whom it has let in. */
  accessSignOut: "/cdn-cgi/access/logout",
  findPerson: `${CONSOLE}/people`,
  erasePerson: `${CONSOLE}/people/erase`,
  audit: `${CONSOLE}/audit`,
  keys: `${CONSOLE}/keys`,
  tenants: (kind: TreeKind) => CONSOLE + tenantRoutes[kind],
  newTenant: (kind: TreeKind) => CONSOLE + newTenantRoutes[kind],
  tenant: (kind: TreeKind, id: string) => `${links.tenants(kind)}/${id}`,
  people: (kind: TreeKind, tenantId: string) => links.tenant(kind, tenantId) + peopleRoutes[kind],
  person: (kind: TreeKind, tenantId: string, id: string) => `${links.people(kind, tenantId)}/${id}`,
  provisioning: (kind: TreeKind, tenantId: string) => `${links.tenant(kind, tenantId)}/provisioning`,
  team: (projectId: string, teamId: string) => `${links.tenant("project", projectId)}/teams/${teamId}`,
  config: (id: string) => `${CONSOLE}/configs/${id}`,
  guide: (configId: string, guideId: string) => `${links.config(configId)}/guide/${guideId}`,
  tokens: (configId: string) => `${links.config(configId)}/tokens`,
  setupLinks: (configId: string) => `${links.config(configId)}/setup-links`,
  clients: (configId: string) => `${links.config(configId)}/clients`,
  tryIt: (configId: string) => `${links.config(configId)}/try`,
  logEntry: (configId: string, id: string) => `${links.config(configId)}/log/${id}`,
  webhooks: `${CONSOLE}/webhooks`,
  newWebhook: `${CONSOLE}/new-webhook`,
  webhook: (id: string) => `${links.webhooks}/${id}`,
  tenantWebhooks: (kind: TreeKind, id: string) => links.tenant(kind, id) + webhooksRoute,
  newKey: `${CONSOLE}/new-key`,
  revokeKey: (id: string) => `${links.keys}/${id}/revoke`,
} as const;

/** An address with the parameters that have a value. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const entries = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "",
  );
  return entries.length === 0 ? path : `${path}?${new URLSearchParams(entries)}`;
}
