import type { MiddlewareHandler } from "hono";
import { ASSERTION_HEADER, findVisitor } from "../../admin/authenticate.ts";
import { root } from "../../auth/administrator.ts";
import type { ConsoleEnv } from "../context.ts";
import { CSRF_FIELD } from "../fields/form-values.ts";
import { readForm } from "../forms/read-form.ts";
import { SESSION_OVER, showResend } from "../forms/resend.tsx";
import { pathOf } from "../request.ts";
import { readFlash } from "../session/flash.ts";
import { readSecret } from "../session/kept-secret.ts";
import { keysOf } from "../session/keys.ts";
import { csrfTokenOf, isCsrfToken, readSession, sessionOfPerson, startSession } from "../session/session.ts";
import { isFromElsewhere, showContinue } from "./continue.tsx";
import { askToSignIn } from "./sign-in.tsx";

/** Finds the visitor's session, or starts one for somebody who has not signed in and comes from nowhere else. */
export const openSession: MiddlewareHandler<ConsoleEnv> = async function openSession(c, next) {
  const { door } = c.get("scope");
  const keys = await keysOf(door);
  const visitor = await findVisitor(c.req.header(ASSERTION_HEADER), door);
  const found = visitor === undefined ? await readSession(c, keys) : sessionOfPerson(visitor.actor.name);
  if (found === undefined && isFromElsewhere(c)) return showContinue(c);
  const session = found ?? (await startSession(c, keys, false));
  c.set("keys", keys);
  c.set("session", session);
  c.set("administrator", visitor ?? root);
  c.set("csrfToken", await csrfTokenOf(keys, session));
  return next();
};

/** Lets only those who are signed in go on; they are shown what the requests before have left for them. */
export const requireSignedIn: MiddlewareHandler<ConsoleEnv> = async function requireSignedIn(c, next) {
  const [keys, session] = [c.get("keys"), c.get("session")];
  if (!session.isSignedIn) return askToSignIn(c);
  c.get("scope").onAuthenticated?.();
  c.set("flash", c.req.method === "GET" ? await readFlash(c, keys, session) : {});
  c.set("secret", await readSecret(c, keys, session));
  return next();
};

/**
 * Carries out a form only if it has the token of its session: one that another site has made up has
 * none, and one that was open while the session changed is offered to be sent again.
 */
export const requireCsrfToken: MiddlewareHandler<ConsoleEnv> = async function requireCsrfToken(c, next) {
  if (c.req.method === "GET" || c.req.method === "HEAD") return next();
  const values = await readForm(c);
  if (await isCsrfToken(c.get("keys"), c.get("session"), values.text(CSRF_FIELD))) return next();
  return showResend(c, { path: pathOf(c), values }, { reason: SESSION_OVER, status: 403 });
};
