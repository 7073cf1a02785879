import { or, type SQL, sql } from "drizzle-orm";
import { foldCase } from "../../scim/text.ts";

/** Whether one of some texts, kept folded, holds a part, in any case. */
export function anyHoldsFolded(keys: readonly { getSQL(): SQL }[], part: string): SQL | undefined {
  const folded = foldCase(part);
  return or(...keys.map((key) => sql`instr(${key}, ${folded}) > 0`));
}
