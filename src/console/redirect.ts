import type { ConsoleContext } from "./context.ts";
import { type Flash, leaveFlash } from "./session/flash.ts";

/** Goes on to another page after something was done, and tells there what. */
export async function redirectWith(c: ConsoleContext, path: string, flash: Flash): Promise<Response> {
  await leaveFlash(c, c.get("keys"), c.get("session"), flash);
  return c.redirect(path, 303);
}
