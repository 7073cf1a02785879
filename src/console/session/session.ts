import type { Context } from "hono";
import { deleteCookie, getSignedCookie, setSignedCookie } from "hono/cookie";
import { timingSafeEqual } from "hono/utils/buffer";
import * as z from "zod";
import { cookieOptions } from "./cookie.ts";
import type { ConsoleKeys } from "./keys.ts";

/** A visit of the console. Visitors who have not signed in have one too, so that their form has a token. */
export interface Session {
  readonly id: string;
  readonly isSignedIn: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Milliseconds that a session lasts: a working day, or long enough to look the admin token up. */
export const SIGNED_IN = 8 * 60 * 60 * 1000;
const SIGNED_OUT = 60 * 60 * 1000;

/** Apart, so that a visit without the cookie of a session, which browsers may hold back, cannot end it. */
const names = { signedIn: "console", visitor: "console-visitor" } as const;

const sessionSchema = z.object({ id: z.string(), isSignedIn: z.boolean(), expiresAt: z.number() });

/** The session of a request, unless its cookie is missing, expired or not signed by this deployment. */
export async function readSession(c: Context, keys: ConsoleKeys): Promise<Session | undefined> {
  return (await readCookie(c, keys, names.signedIn)) ?? (await readCookie(c, keys, names.visitor));
}

async function readCookie(c: Context, keys: ConsoleKeys, name: string, now = Date.now()): Promise<Session | undefined> {
  const cookie = await getSignedCookie(c, keys.session, name, cookieOptions.prefix);
  if (typeof cookie !== "string") return undefined;
  const { success, data } = sessionSchema.safeParse(JSON.parse(cookie));
  return success && data.expiresAt > now ? data : undefined;
}

/** Starts a session under a new id, which ends the one before it: a visitor's or somebody's who has signed in. */
export async function startSession(c: Context, keys: ConsoleKeys, isSignedIn: boolean): Promise<Session> {
  const lifetime = isSignedIn ? SIGNED_IN : SIGNED_OUT;
  const session: Session = { id: crypto.randomUUID(), isSignedIn, expiresAt: Date.now() + lifetime };
  const name = isSignedIn ? names.signedIn : names.visitor;
  await setSignedCookie(c, name, JSON.stringify(session), keys.session, { ...cookieOptions, maxAge: lifetime / 1000 });
  return session;
}

/**
 * The session of a person whom Cloudflare Access has let in: it needs no cookie, as every request is
 * vouched for, and it lasts as long as Access says.
 */
export function sessionOfPerson(email: string): Session {
  return { id: `access:${email}`, isSignedIn: true, expiresAt: Number.POSITIVE_INFINITY };
}

/** Ends the session of somebody who has signed in, in the browser that asks for it. */
export function endSession(c: Context): void {
  deleteCookie(c, names.signedIn, cookieOptions);
}

/** The token that every form of a session carries: a page of another site cannot know it. */
export async function csrfTokenOf({ csrf }: ConsoleKeys, { id }: Session): Promise<string> {
  const signature = await crypto.subtle.sign("HMAC", csrf, new TextEncoder().encode(id));
  return z.util.uint8ArrayToBase64url(new Uint8Array(signature));
}

/** Whether a form carries the token of the session. */
export async function isCsrfToken(keys: ConsoleKeys, session: Session, sent: string): Promise<boolean> {
  return timingSafeEqual(sent, await csrfTokenOf(keys, session));
}
