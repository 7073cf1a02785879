import { or, type SQL, sql } from "drizzle-orm";
import { foldCase } from "../scim/text.ts";

/**
 * Some columns keep text as it was sent, and SQL lowers ASCII only: other letters are looked for as
 * they were asked for, in lower, in upper case, and folded.
 */
export function spellings(text: string): string[] {
  const variants = [text, text.toLowerCase(), text.toUpperCase(), foldCase(text)];
  return [...new Set(variants.map(lowerAscii))];
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Whether text that was kept as it was sent holds a part, in any case. */
export function holdsPart(text: { getSQL(): SQL }, part: string): SQL | undefined {
  return or(...spellings(part).map((spelling) => sql`instr(lower(${text}), ${spelling}) > 0`));
}

/** Whether one of some texts, kept folded, holds a part, in any case. */
export function anyHoldsFolded(keys: readonly { getSQL(): SQL }[], part: string): SQL | undefined {
  const folded = foldCase(part);
  return or(...keys.map((key) => sql`instr(${key}, ${folded}) > 0`));
}
