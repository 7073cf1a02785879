import { readPerson } from "../../storage/people/person-list.ts";
import type { NavLink } from "../components/tabs.tsx";
import type { ConsoleContext } from "../context.ts";
import { links, peopleRoutes, tenantRoutes } from "../links.ts";
import { type AnyPerson, peopleKinds } from "../people/people-kinds.ts";
import { paramOf } from "../request.ts";
import { crumbsToTenant } from "../tenants/tenant-head.tsx";
import type { TenantKind } from "../tenants/tenant-kind.ts";

/** Where the page about a person of a kind of tenant is, below the console. */
export function personRoute({ tree }: TenantKind): string {
  return `${tenantRoutes[tree]}/:id${peopleRoutes[tree]}/:personId`;
}

/** The person of a request's path, as storage knows one. */
export function personKeyOf(c: ConsoleContext) {
  return { tenantId: paramOf(c, "id"), id: paramOf(c, "personId") };
}

/** A person, where the page about that one is, and the way to it. */
export interface PersonHead {
  readonly person: AnyPerson;
  readonly here: string;
  readonly tenantName: string;
  readonly crumbs: NavLink[];
}

/**
 * The person of a request's path.
 *
 * @throws AdminError 404
 */
export async function readPersonHead(c: ConsoleContext, kind: TenantKind): Promise<PersonHead> {
  const { db } = c.get("scope");
  const { plural, tables } = peopleKinds[kind.tree];
  const key = personKeyOf(c);
  const [tenant, person] = await Promise.all([kind.read(db, key.tenantId), readPerson(db, tables, key)]);
  const list = { label: plural, href: links.people(kind.tree, tenant.id) };
  return {
    person,
    here: links.person(kind.tree, tenant.id, person.id),
    tenantName: tenant.name,
    crumbs: [...crumbsToTenant(kind, tenant), list],
  };
}
