import { or, type SQL, sql } from "drizzle-orm";
import { foldCase, foldDomain } from "../../scim/text.ts";

/** Whether one of some texts, kept folded, holds a part, in any case; the part of a name or of a domain. */
export function anyHoldsFolded(keys: readonly { getSQL(): SQL }[], part: string): SQL | undefined {
  const folded = [...new Set([foldCase(part), foldDomain(part)])];
  return or(...folded.flatMap((text) => keys.map((key) => sql`instr(${key}, ${text}) > 0`)));
}

/** What JSON writes in another way than it is. */
const ESCAPED = /["\\\p{Cc}]/u;

/**
 * Whether a member of a JSON document that is kept folded holds a part, in any case. The document is only taken apart
 * where its text holds the part at all.
 */
export function memberHoldsFolded(document: { getSQL(): SQL }, name: string, part: string): SQL | undefined {
  const folded = [...new Set([foldCase(part), foldDomain(part)])];
  const path = sql.raw(`'$.${name}'`);
  return or(
    ...folded.map((text) => {
      const isHeld = sql`instr(${document} ->> ${path}, ${text}) > 0`;
      return ESCAPED.test(text) ? isHeld : sql`(instr(${document}, ${text}) > 0 AND ${isHeld})`;
    }),
  );
}

/**
 * A column with a folded key; where a row has none, its text as SQL folds it, which is ASCII only. A Worker
 * that does not know the column may write rows after it was added (docs/decisions/migrations.md).
 */
export function keyOrFolded(key: { getSQL(): SQL }, text: { getSQL(): SQL }): SQL {
  return sql`coalesce(nullif(${key}, ''), lower(${text}))`;
}

/** Whether a text that is kept as it is holds a part; without case as far as letters are ASCII. */
export function holdsText(text: { getSQL(): SQL }, part: string): SQL {
  const folded = part.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return sql`instr(lower(${text}), ${folded}) > 0`;
}
