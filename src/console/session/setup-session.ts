import type { Context } from "hono";
import { deleteCookie, getSignedCookie, setSignedCookie } from "hono/cookie";
import * as z from "zod";
import type { OpenSetupLink } from "../../storage/credentials/setup-links.ts";
import { cookieOptions } from "./cookie.ts";
import type { ConsoleKeys } from "./keys.ts";
import { SIGNED_IN } from "./session.ts";

/** A visit by a setup link. What it may do is asked of the link with every request. */
export interface SetupSession {
  readonly id: string;
  readonly linkId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

const NAME = "setup";

const setupSessionSchema: z.ZodType<SetupSession> = z.object({
  id: z.string(),
  linkId: z.string(),
  expiresAt: z.number(),
});

/**
 * Starts a session by a setup link, which is over no later than the link. SameSite=Strict, though links come by
 * mail: the form that starts it and all that follows is sent from this site.
 */
export async function startSetupSession(c: Context, keys: ConsoleKeys, link: OpenSetupLink): Promise<void> {
  const now = Date.now();
  const expiresAt = Math.min(now + SIGNED_IN, Date.parse(link.expiresAt));
  const session: SetupSession = { id: crypto.randomUUID(), linkId: link.id, expiresAt };
  const maxAge = Math.ceil((expiresAt - now) / 1000);
  await setSignedCookie(c, NAME, JSON.stringify(session), keys.setup, { ...cookieOptions, maxAge });
}

/** The setup session of a request, be it over; undefined when its cookie is missing or not signed by this deployment. */
export async function readSetupSession(c: Context, keys: ConsoleKeys): Promise<SetupSession | undefined> {
  const cookie = await getSignedCookie(c, keys.setup, NAME, cookieOptions.prefix);
  return typeof cookie === "string" ? setupSessionSchema.parse(JSON.parse(cookie)) : undefined;
}

/** Ends a setup session, in the browser that asks for it. */
export function endSetupSession(c: Context): void {
  deleteCookie(c, NAME, cookieOptions);
}
