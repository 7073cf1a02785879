import type { Database } from "../../storage/engine/database.ts";
import { type ConfigFigures, configFigures } from "../../storage/tenants/figures.ts";

const DAY = 24 * 60 * 60 * 1000;

/** The time from which on failures are of late: a day ago. */
export function recently(): string {
  return new Date(Date.now() - DAY).toISOString();
}

/** How some configurations are doing; failures are those of the last 24 hours. */
export function recentFigures(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, ConfigFigures>> {
  return configFigures(db, ids, recently());
}
