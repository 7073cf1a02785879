import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import * as z from "zod";
import { cookieOptions } from "./cookie.ts";
import type { ConsoleKeys } from "./keys.ts";
import type { Session } from "./session.ts";

/**
 * What a request leaves for the page that it redirects to, which shows it once: reloading that page
 * neither repeats the request nor shows a bearer token again.
 */
export interface Flash {
  /** What has been done. */
  readonly notice?: string | undefined;
  /** What has been tried and has failed. */
  readonly problem?: string | undefined;
  /** A bearer token that was just made. */
  readonly token?: NewToken | undefined;
  /** An admin key that was just made. */
  readonly key?: string | undefined;
  /** A secret of a webhook that was just made. */
  readonly webhookSecret?: NewWebhookSecret | undefined;
}

/** A bearer token of a configuration, to be shown once. */
export interface NewToken {
  readonly configId: string;
  readonly value: string;
  /** When the tokens before it stop; undefined for a first token. */
  readonly previousTokensExpireAt?: string | undefined;
}

/** A secret of a webhook, to be shown once. */
export interface NewWebhookSecret {
  readonly webhookId: string;
  readonly value: string;
}

const flashSchema: z.ZodType<Flash> = z.object({
  notice: z.string().optional(),
  problem: z.string().optional(),
  token: z
    .object({ configId: z.string(), value: z.string(), previousTokensExpireAt: z.string().optional() })
    .optional(),
  key: z.string().optional(),
  webhookSecret: z.object({ webhookId: z.string(), value: z.string() }).optional(),
});

const bytes = z.base64url().transform(z.util.base64urlToUint8Array);

const NAME = "console-flash";
/** Seconds: a redirect is followed at once. */
const LIFETIME = 60;

/** Leaves something for the next page. It is encrypted, and bound to the session that it is meant for. */
export async function leaveFlash(c: Context, keys: ConsoleKeys, session: Session, flash: Flash): Promise<void> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const content = new TextEncoder().encode(JSON.stringify(flash));
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: idOf(session) },
    keys.flash,
    content,
  );
  const cookie = [iv, new Uint8Array(sealed)].map(z.util.uint8ArrayToBase64url).join(".");
  setCookie(c, NAME, cookie, { ...cookieOptions, maxAge: LIFETIME });
}

/** Takes what the request before has left; nothing when there is nothing, or it is not this session's. */
export async function takeFlash(c: Context, keys: ConsoleKeys, session: Session): Promise<Flash> {
  const cookie = getCookie(c, NAME, cookieOptions.prefix);
  if (cookie === undefined) return {};
  deleteCookie(c, NAME, cookieOptions);
  return (await unseal(cookie, keys, session)) ?? {};
}

async function unseal(cookie: string, keys: ConsoleKeys, session: Session): Promise<Flash | undefined> {
  try {
    const [iv, sealed] = z.tuple([bytes, bytes]).parse(cookie.split("."));
    const content = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv, additionalData: idOf(session) },
      keys.flash,
      sealed,
    );
    return flashSchema.parse(JSON.parse(new TextDecoder().decode(content)));
  } catch {
    // Of another session, of another admin token, or tampered with: there is nothing to show.
    return undefined;
  }
}

function idOf({ id }: Session) {
  return new TextEncoder().encode(id);
}
