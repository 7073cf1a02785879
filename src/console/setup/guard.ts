import type { MiddlewareHandler } from "hono";
import { findSetupLinkOfSession, linkIsOver } from "../../storage/credentials/setup-links.ts";
import type { ConsoleEnv } from "../context.ts";
import { csrfTokenOf } from "../session/session.ts";
import { endSetupSession, readSetupSession } from "../session/setup-session.ts";

/**
 * Lets those in who came by a setup link, as far as that goes, unless the browser has an administrator's session
 * as well.
 *
 * @throws AdminError 410 when the session, or its link, is over
 */
export const openSetupSession: MiddlewareHandler<ConsoleEnv> = async function openSetupSession(c, next) {
  if (c.get("session").isSignedIn) return next();
  const keys = c.get("keys");
  const setup = await readSetupSession(c, keys);
  if (setup === undefined) return next();
  const isOver = setup.expiresAt <= Date.now();
  const db = c.get("scope").databases.of(setup.linkId);
  const link = isOver ? undefined : await findSetupLinkOfSession(db, setup.linkId);
  if (link === undefined) {
    endSetupSession(c);
    throw linkIsOver();
  }
  const session = { id: setup.id, isSignedIn: true, expiresAt: setup.expiresAt };
  c.set("session", session);
  c.set("administrator", link.administrator);
  c.set("csrfToken", await csrfTokenOf(keys, session));
  return next();
};
