import * as z from "zod";
import type { ConsoleKeys } from "./keys.ts";
import type { Session } from "./session.ts";

/** What something is kept in a cookie for, and in which session: nothing else opens it. */
export interface Purpose {
  readonly name: "flash" | "secret";
  readonly session: Pick<Session, "id">;
}

const bytes = z.base64url().transform(z.util.base64urlToUint8Array);

/** Encrypts something that a later page of the same session shows: the text of a cookie. */
export async function seal({ flash }: Pick<ConsoleKeys, "flash">, purpose: Purpose, content: unknown): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(content));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bindTo(purpose) }, flash, text);
  return [iv, new Uint8Array(sealed)].map(z.util.uint8ArrayToBase64url).join(".");
}

/** What was sealed; undefined for what is of another session, of another admin token, or tampered with. */
export async function unseal<Content>(
  { flash }: Pick<ConsoleKeys, "flash">,
  purpose: Purpose,
  schema: z.ZodType<Content>,
  cookie: string,
): Promise<Content | undefined> {
  try {
    const [iv, sealed] = z.tuple([bytes, bytes]).parse(cookie.split("."));
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bindTo(purpose) }, flash, sealed);
    return schema.parse(JSON.parse(new TextDecoder().decode(text)));
  } catch {
    return undefined;
  }
}

function bindTo({ name, session }: Purpose) {
  return new TextEncoder().encode(`${name} ${session.id}`);
}
