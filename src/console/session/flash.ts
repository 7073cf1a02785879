import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import * as z from "zod";
import { cookieOptions } from "./cookie.ts";
import type { ConsoleKeys } from "./keys.ts";
import { seal, unseal } from "./seal.ts";
import type { Session } from "./session.ts";

/** What a request leaves for the page that it redirects to, which shows it once. */
export interface Flash {
  /** What has been done. */
  readonly notice?: string | undefined;
  /** What has been tried and has failed. */
  readonly problem?: string | undefined;
}

const flashSchema: z.ZodType<Flash> = z.object({ notice: z.string().optional(), problem: z.string().optional() });

const NAME = "console-flash";
/** Seconds: a redirect is followed at once. */
const LIFETIME = 60;

/** Leaves something for the next page. It is encrypted, and bound to the session that it is meant for. */
export async function leaveFlash(c: Context, keys: ConsoleKeys, session: Session, flash: Flash): Promise<void> {
  const cookie = await seal(keys, { name: "flash", session }, flash);
  setCookie(c, NAME, cookie, { ...cookieOptions, maxAge: LIFETIME });
}

/** What the request before has left; nothing when there is nothing, or it is not this session's. */
export async function readFlash(c: Context, keys: ConsoleKeys, session: Session): Promise<Flash> {
  const cookie = getCookie(c, NAME, cookieOptions.prefix);
  if (cookie === undefined) return {};
  return (await unseal(keys, { name: "flash", session }, flashSchema, cookie)) ?? {};
}

/** Forgets what the request before has left: a page shows it. */
export function dropFlash(c: Context): void {
  if (getCookie(c, NAME, cookieOptions.prefix) !== undefined) deleteCookie(c, NAME, cookieOptions);
}
