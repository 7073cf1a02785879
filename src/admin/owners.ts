import type { TenantKey } from "../directory/administration.ts";
import type { Database } from "../storage/engine/database.ts";
import { findTenantOfConfig } from "../storage/tenants/config-reads.ts";
import { findTenantOfWebhook } from "../storage/webhooks/webhooks.ts";
import type { Owned } from "./rights.ts";

const findTenant: Readonly<Record<Owned, (db: Database, id: string) => Promise<TenantKey | undefined>>> = {
  config: findTenantOfConfig,
  webhook: findTenantOfWebhook,
};

/** The tenant of a thing; undefined when there is no such thing, and for one of all tenants. One round trip. */
export function findOwner(db: Database, what: Owned, id: string): Promise<TenantKey | undefined> {
  return findTenant[what](db, id);
}
