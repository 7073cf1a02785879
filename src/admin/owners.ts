import type { TenantKey } from "../directory/administration.ts";
import type { Database } from "../storage/engine/database.ts";
import { findEndedConfig } from "../storage/journal/ended-configs.ts";
import { findTenantOfConfig } from "../storage/tenants/config-reads.ts";
import { findTenantOfWebhook } from "../storage/webhooks/webhooks.ts";
import type { Owned } from "./rights.ts";

const findTenant: Readonly<Record<Owned, (db: Database, id: string) => Promise<TenantKey | undefined>>> = {
  config: async (db, id) => (await findTenantOfConfig(db, id)) ?? (await findEndedConfig(db, id))?.tenant,
  webhook: findTenantOfWebhook,
};

/** The tenant of a thing, that of a configuration even when it is gone; undefined when there is no such thing, and for one of all tenants. One round trip. */
export function findOwner(db: Database, what: Owned, id: string): Promise<TenantKey | undefined> {
  return findTenant[what](db, id);
}
