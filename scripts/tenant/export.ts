import { type Service, TenantError } from "./service.ts";
import { parsers, type TenantContents, type TenantTeam } from "./tenant-file.ts";

/** A kind of tenant, as paths of the admin route name it. */
export type TenantKind = TenantContents["kind"];

const paths = { project: "/admin/projects", "status-page": "/admin/status-pages" } as const;
const people = { project: "users", "status-page": "subscribers" } as const;
const owner = { project: "projectId", "status-page": "statusPageId" } as const;

/** The path of a tenant on the admin route. */
export function tenantPath(kind: TenantKind, id: string): string {
  return `${paths[kind]}/${id}`;
}

/** The path of a tenant's people on the admin route. */
export function peoplePath(kind: TenantKind, id: string): string {
  return `${tenantPath(kind, id)}/${people[kind]}`;
}

/** The query or body by which configurations name their tenant. */
export function ownerOf(kind: TenantKind, id: string): Readonly<Record<string, string>> {
  return { [owner[kind]]: id };
}

/**
 * Reads a tenant with all that belongs to it. What changes meanwhile may be there or not: stop its identity providers
 * first.
 *
 * @throws TenantError when there is no such tenant, or when an id could be of either kind and nobody says of which
 */
export async function exportTenant(service: Service, id: string, asked?: TenantKind): Promise<TenantContents> {
  const kind = asked ?? (await findKind(service, id));
  const { name } = await service.administer("GET", tenantPath(kind, id));
  const configs = await service.list(`/admin/configs?${new URLSearchParams(ownerOf(kind, id))}`);
  const found = await service.list(`${peoplePath(kind, id)}?include=attributes`);
  return {
    kind,
    id,
    name: String(name),
    configs: configs.map(parsers.config),
    teams: kind === "project" ? await exportTeams(service, id) : [],
    people: found.map(parsers.person),
  };
}

async function findKind(service: Service, id: string): Promise<TenantKind> {
  const isThere = await Promise.all(
    (["project", "status-page"] as const).map(async (kind) =>
      (await service.find(tenantPath(kind, id))) ? [kind] : [],
    ),
  );
  const [kind, other] = isThere.flat();
  if (kind === undefined) throw new TenantError(`There is no project and no status page ${id}.`);
  if (other === undefined) return kind;
  throw new TenantError(`There is a project and a status page ${id}. Say which: --kind project, or --kind status-page`);
}

async function exportTeams(service: Service, projectId: string): Promise<TenantTeam[]> {
  const path = `${tenantPath("project", projectId)}/teams`;
  const teams: TenantTeam[] = [];
  // A list does not tell by whom a team was pushed.
  for (const { id } of await service.list(`${path}?`)) {
    teams.push(parsers.team(await service.administer("GET", `${path}/${String(id)}`)));
  }
  return teams;
}
