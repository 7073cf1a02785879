import { or, type SQL, sql } from "drizzle-orm";
import { foldCase, foldDomain } from "../../scim/text.ts";

/** Whether one of some texts, kept folded, holds a part, in any case; the part of a name or of a domain. */
export function anyHoldsFolded(keys: readonly { getSQL(): SQL }[], part: string): SQL | undefined {
  const folded = [...new Set([foldCase(part), foldDomain(part)])];
  return or(...folded.flatMap((text) => keys.map((key) => sql`instr(${key}, ${text}) > 0`)));
}
