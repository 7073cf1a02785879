import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import * as z from "zod";
import { links } from "../links.ts";
import { cookieOptions } from "./cookie.ts";
import type { ConsoleKeys } from "./keys.ts";
import { seal, unseal } from "./seal.ts";
import type { Session } from "./session.ts";

const ofConfig = { configId: z.string() };

const secretSchema = z.discriminatedUnion("kind", [
  /** A bearer token of a configuration; undefined for when the ones before it stop: it is the first. */
  z.object({ kind: z.literal("token"), ...ofConfig, value: z.string(), previousTokensExpireAt: z.string().optional() }),
  /** The secret of an OAuth client; undefined for when the one before it stops: it is the first. */
  z.object({
    kind: z.literal("client"),
    ...ofConfig,
    clientId: z.string(),
    value: z.string(),
    previousSecretExpiresAt: z.string().optional(),
  }),
  /** The address of a setup link. */
  z.object({ kind: z.literal("setup-link"), ...ofConfig, value: z.string(), expiresAt: z.string() }),
  /** A secret of a webhook. */
  z.object({ kind: z.literal("webhook"), webhookId: z.string(), value: z.string() }),
  /** An admin key. */
  z.object({ kind: z.literal("key"), value: z.string() }),
]);

/** A secret that was just made, and that nothing else here can show again. */
export type KeptSecret = z.output<typeof secretSchema>;

/** A secret of one kind. */
export type KeptSecretOf<Kind extends KeptSecret["kind"]> = Extract<KeptSecret, { kind: Kind }>;

const keptSchema = z.object({ secret: secretSchema, until: z.number() });

const NAME = "console-secret";
/** Milliseconds: long enough to fill in the forms of an identity provider. */
const LIFETIME = 60 * 60 * 1000;

/**
 * Keeps a secret in the browser that it was made in, for the pages that say what to do with it. The cookie is
 * encrypted, bound to the session, and gone with the browser.
 */
export async function keepSecret(c: Context, keys: ConsoleKeys, session: Session, secret: KeptSecret): Promise<void> {
  const kept: z.input<typeof keptSchema> = { secret, until: Date.now() + LIFETIME };
  setCookie(c, NAME, await seal(keys, { name: "secret", session }, kept), cookieOptions);
}

/**
 * The secret that is kept in the browser of a request, for the page that it asks for; undefined where there is
 * none, where its time is over, and on a page that has nothing to do with it.
 */
export async function readSecret(c: Context, keys: ConsoleKeys, session: Session): Promise<KeptSecret | undefined> {
  const cookie = getCookie(c, NAME, cookieOptions.prefix);
  if (cookie === undefined) return undefined;
  const kept = await unseal(keys, { name: "secret", session }, keptSchema, cookie);
  return kept !== undefined && kept.until > Date.now() && isFor(kept.secret, c) ? kept.secret : undefined;
}

/** Forgets the secret that is kept, if there is one. */
export function forgetSecret(c: Context): void {
  if (getCookie(c, NAME, cookieOptions.prefix) !== undefined) deleteCookie(c, NAME, cookieOptions);
}

function isFor(secret: KeptSecret, c: Context): boolean {
  const { pathname } = new URL(c.req.url);
  const place = placeOf(secret);
  return pathname === place || pathname.startsWith(`${place}/`);
}

/** The page that a secret is for, with those below it. */
function placeOf(secret: KeptSecret): string {
  if (secret.kind === "key") return links.keys;
  if (secret.kind === "webhook") return links.webhook(secret.webhookId);
  return secret.kind === "setup-link" ? links.setupLinks(secret.configId) : links.config(secret.configId);
}
