import type { AdminActor } from "../directory/administration.ts";
import { CONSOLE, type ConsoleContext } from "./context.ts";
import { leaveFlash } from "./flash.ts";

/** Items on a page of a list. */
export const PAGE_SIZE = 50;

/** What a list page is asked for: a part of a name, and where it goes on. */
export function listQuery(c: ConsoleContext): { part: string | undefined; cursor: string | undefined } {
  return { part: queryOf(c, "q"), cursor: queryOf(c, "cursor") };
}

/** The address that a request came to, without the origin. */
export function pathOf(c: ConsoleContext): string {
  const { pathname, search } = new URL(c.req.url);
  return pathname + search;
}

/** A parameter of the address; undefined for one that is missing or blank. */
export function queryOf(c: ConsoleContext, name: string): string | undefined {
  return c.req.query(name)?.trim() || undefined;
}

/** Goes on to another page after something was done, and says there what. */
export async function redirectWith(c: ConsoleContext, path: string, notice: string): Promise<Response> {
  await leaveFlash(c, c.get("keys"), c.get("session"), { notice });
  return c.redirect(path, 303);
}

/** A path of the console that somebody was on the way to; anything else is none. */
export function consolePath(c: ConsoleContext, sent: string | undefined): string | undefined {
  if (sent === undefined || !URL.canParse(sent, c.req.url)) return undefined;
  const { origin } = new URL(c.req.url);
  const url = new URL(sent, origin);
  const isOurs = url.origin === origin && (url.pathname === CONSOLE || url.pathname.startsWith(`${CONSOLE}/`));
  return isOurs ? url.pathname + url.search : undefined;
}

/** Items of a list that is shown whole: as many as a page of it may have. */
export const MAX_LIST = 200;

/** The time a day ago, as the database keeps times. */
export function dayAgo(now = Date.now()): string {
  return new Date(now - 24 * 60 * 60 * 1000).toISOString();
}

/** On whose behalf a change is made, for the event feed. */
export function actorOf(c: ConsoleContext): AdminActor {
  return { requestId: c.get("scope").requestId, actor: c.get("administrator").actor };
}
