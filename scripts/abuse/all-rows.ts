import type { AbuseRow } from "./row.ts";
import { bodyRows } from "./rows/bodies.ts";
import { bulkRows } from "./rows/bulk.ts";
import { listRows } from "./rows/lists.ts";
import { patchRows } from "./rows/patches.ts";
import { rateRows } from "./rows/rates.ts";

/** The worst that is known of what one client can do. */
export const allRows: readonly AbuseRow[] = [...patchRows, ...bodyRows, ...listRows, ...bulkRows, ...rateRows];
