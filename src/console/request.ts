import type { AdminActor } from "../directory/administration.ts";
import type { PageRequest, Turn } from "../storage/engine/paging.ts";
import type { ConsoleContext } from "./context.ts";
import { PAGE_SIZE } from "./limits.ts";
import { CONSOLE } from "./links.ts";

/** A part of the path, by the name that the route gives it. */
export function paramOf(c: ConsoleContext, name: string): string {
  const value = c.req.param(name);
  if (value === undefined) throw new Error(`the route has no :${name}`);
  return value;
}

/** A parameter of the address; undefined for one that is missing or blank. */
export function queryOf(c: ConsoleContext, name: string): string | undefined {
  return c.req.query(name)?.trim() || undefined;
}

/** What a list page is asked for: a part of a name, and which page. */
export interface ListQuery {
  readonly part: string | undefined;
  readonly cursor: string | undefined;
  readonly turn: Turn;
  /** How many items stand before the page; undefined where the address does not say. */
  readonly at: number | undefined;
}

/** What the address of a list page asks for. */
export function listQuery(c: ConsoleContext): ListQuery {
  const at = /^\d{1,9}$/.exec(queryOf(c, "at") ?? "")?.[0];
  return {
    part: queryOf(c, "q"),
    cursor: queryOf(c, "cursor"),
    turn: queryOf(c, "turn") === "back" ? "back" : "forth",
    at: at === undefined ? undefined : Number(at),
  };
}

/** The page of a list that an address asks for, with the length of the list. */
export function pageOf({ cursor, turn }: ListQuery): PageRequest {
  return { cursor, turn, isCounted: true, limit: PAGE_SIZE };
}

/** The address that a request came to, without the origin. Of more than one slash at its start, one counts. */
export function pathOf(c: ConsoleContext): string {
  const { pathname, search } = new URL(c.req.url);
  return pathname.replace(/^\/+/, "/") + search;
}

/** The origin that a request came in by. */
export function originOf(c: ConsoleContext): string {
  return new URL(c.req.url).origin;
}

/** A path of the console that somebody was on the way to; anything else is none. */
export function consolePath(c: ConsoleContext, sent: string | undefined): string | undefined {
  if (sent === undefined || !URL.canParse(sent, c.req.url)) return undefined;
  const { origin } = new URL(c.req.url);
  const url = new URL(sent, origin);
  const isOurs = url.origin === origin && (url.pathname === CONSOLE || url.pathname.startsWith(`${CONSOLE}/`));
  return isOurs ? url.pathname + url.search : undefined;
}

/** On whose behalf a change is made, for the event feed. */
export function actorOf(c: ConsoleContext): AdminActor {
  return { requestId: c.get("scope").requestId, actor: c.get("administrator").actor };
}
