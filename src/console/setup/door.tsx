import { Hono } from "hono";
import { refuseGuesses } from "../../admin/authenticate.ts";
import { limitSize } from "../../admin/body.ts";
import { hashToken } from "../../auth/token.ts";
import {
  findSetupLink,
  linkIsOver,
  noteSetupSession,
  type OpenSetupLink,
} from "../../storage/credentials/setup-links.ts";
import { AdminError } from "../../storage/engine/admin-error.ts";
import type { Database } from "../../storage/engine/database.ts";
import { readConfig } from "../../storage/tenants/config-reads.ts";
import { ExactTime } from "../components/when.tsx";
import type { ConsoleApp, ConsoleContext, ConsoleEnv, ConsoleOptions } from "../context.ts";
import { Brand } from "../frame/layout.tsx";
import { renderPage } from "../frame/page.tsx";
import { links, SETUP } from "../links.ts";
import { openRequest, showFailure } from "../open-request.ts";
import { paramOf } from "../request.ts";
import { keysOf } from "../session/keys.ts";
import { protectPages, refuseForeignOrigin } from "../session/security.ts";
import { startSetupSession } from "../session/setup-session.ts";

/**
 * Where setup links lead. To open one changes nothing, since mail scanners do; the button on its page starts a
 * session of the console. The form has no token: there is no session yet, and whoever sends it knows the secret.
 */
export function createSetupDoor(options: ConsoleOptions): ConsoleApp {
  const app = new Hono<ConsoleEnv>({ strict: false });
  app.onError(showFailure);
  app.use("*", protectPages, limitSize("form"), openRequest(options, "setup"), refuseForeignOrigin);
  app.get("/:secret", showDoor);
  app.post("/:secret", enter);
  app.all("*", () => {
    throw new AdminError(404, "There is no such page. Open the link just as it was sent to you.");
  });
  return app;
}

async function showDoor(c: ConsoleContext): Promise<Response> {
  const { expiresAt, administrator } = await requireLink(c);
  const config = await readConfig(databaseOf(c), administrator.configId);
  const content = (
    <div class="sign-in">
      <Brand />
      <div class="card">
        <h1>Connect your identity provider</h1>
        <p>
          This link leads to the setup of <strong>{config.name}</strong>: what to put into your identity provider, and
          what comes of it.
        </p>
        <form method="post" action={`${SETUP}/${encodeURIComponent(paramOf(c, "secret"))}`}>
          <div class="actions">
            <button class="button primary" type="submit">
              Start the setup
            </button>
          </div>
        </form>
        <p class="small muted">
          The link is good until <ExactTime at={expiresAt} />.
        </p>
      </div>
    </div>
  );
  return renderPage(c, { title: "Connect your identity provider", isBare: true }, content);
}

async function enter(c: ConsoleContext): Promise<Response> {
  const { door, requestId } = c.get("scope");
  const keys = await keysOf(door);
  const link = await requireLink(c);
  await noteSetupSession(databaseOf(c), link, requestId);
  await startSetupSession(c, keys, link);
  const { configId } = link.administrator;
  const { lastUsedAt } = await readConfig(databaseOf(c), configId);
  // Whoever has not connected anything yet begins with the question which identity provider it is.
  return c.redirect(lastUsedAt === null ? `${links.config(configId)}/guide` : links.config(configId), 303);
}

/** The database of a link: its secret says which. */
function databaseOf(c: ConsoleContext): Database {
  return c.get("scope").databases.of(paramOf(c, "secret"));
}

/** @throws AdminError 410, or 429 for somebody who tries too many that lead nowhere */
async function requireLink(c: ConsoleContext): Promise<OpenSetupLink> {
  const link = await findSetupLink(databaseOf(c), await hashToken(paramOf(c, "secret")));
  if (link !== undefined) return link;
  await refuseGuesses(c.get("scope").door);
  throw linkIsOver();
}
