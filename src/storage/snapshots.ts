import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { ConfigurationSnapshot } from "../directory/configuration.ts";
import type { Database } from "./database.ts";
import { configs, tokens } from "./tables.ts";

/** The snapshot of the configuration that a valid token opens, or undefined. One round trip. */
export async function loadSnapshot(db: Database, tokenHash: string): Promise<ConfigurationSnapshot | undefined> {
  return db
    .select({
      configId: configs.id,
      kind: configs.kind,
      tenantId: sql<string>`COALESCE(${configs.projectId}, ${configs.statusPageId})`,
      autoProvisionUsers: configs.autoProvisionUsers,
      autoDeprovisionUsers: configs.autoDeprovisionUsers,
      requireEmail: configs.requireEmail,
      enablePushGroups: configs.enablePushGroups,
      cursorSecret: configs.cursorSecret,
    })
    .from(tokens)
    .innerJoin(configs, eq(configs.id, tokens.configId))
    .where(
      and(eq(tokens.hash, tokenHash), or(isNull(tokens.expiresAt), gt(tokens.expiresAt, new Date().toISOString()))),
    )
    .get();
}
