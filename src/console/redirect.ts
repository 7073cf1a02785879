import type { ConsoleContext } from "./context.ts";
import { type Flash, leaveFlash } from "./session/flash.ts";
import { type KeptSecret, keepSecret } from "./session/kept-secret.ts";

/** What a request leaves for the pages after it. */
interface Leaving extends Flash {
  /** A secret that was just made. */
  readonly secret?: KeptSecret;
}

/** Goes on to another page after something was done, and tells there what. */
export async function redirectWith(c: ConsoleContext, path: string, { secret, ...flash }: Leaving): Promise<Response> {
  const [keys, session] = [c.get("keys"), c.get("session")];
  if (flash.notice !== undefined || flash.problem !== undefined) await leaveFlash(c, keys, session, flash);
  if (secret !== undefined) await keepSecret(c, keys, session, secret);
  return c.redirect(path, 303);
}
