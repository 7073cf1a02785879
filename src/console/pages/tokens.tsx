import * as z from "zod";
import { deleteToken, listTokens, rotateToken, type TokenEntry } from "../../storage/credentials/tokens.ts";
import { unknownId } from "../../storage/engine/admin-error.ts";
import { readConfig } from "../../storage/tenants/config-reads.ts";
import { countProvisioned } from "../../storage/tenants/figures.ts";
import { Confirmation } from "../components/confirmation.tsx";
import { Choice, Choices, FormErrors, PostForm } from "../components/forms.tsx";
import { EmptyState } from "../components/message.tsx";
import { NewTokenBox } from "../components/new-token.tsx";
import { renderPage } from "../components/page.tsx";
import { type Column, Table } from "../components/table.tsx";
import { countOf } from "../components/tabs.tsx";
import { When } from "../components/when.tsx";
import { type ConsoleApp, type ConsoleContext, scimBaseUrl } from "../context.ts";
import { leaveFlash } from "../flash.ts";
import { blankForm, type ErrorStatus, type FormState } from "../forms.ts";
import { links } from "../links.ts";
import { actorOf, MAX_LIST, redirectWith } from "../navigation.ts";
import { confirm, submit } from "../submit.ts";
import { configHead, crumbsToConfig } from "./config-head.tsx";

const DAY = 24 * 60 * 60;

/** How long the tokens before a new one may go on working. */
const graces = [
  { seconds: DAY, label: "Go on working for a day", hint: "Enough to put the new token in and to test it." },
  { seconds: 60 * 60, label: "Go on working for an hour", hint: "When the new token goes in right away." },
  { seconds: 7 * DAY, label: "Go on working for a week", hint: "When somebody else puts the new token in." },
  {
    seconds: 0,
    label: "Stop at once",
    hint: "When a token has leaked. The identity provider is locked out until it has the new token.",
  },
] as const;

const graceSchema = z
  .enum(
    graces.map(({ seconds }) => String(seconds)),
    "Choose one of these.",
  )
  .transform(Number);

/** The bearer tokens of a configuration: what there are, making one, and revoking one. */
export function registerTokens(app: ConsoleApp): void {
  app.get("/configs/:id/tokens", (c) => showTokens(c, c.req.param("id")));
  app.get("/configs/:id/tokens/new", (c) => askForGrace(c, c.req.param("id"), blankForm({ grace: String(DAY) })));
  app.post("/configs/:id/tokens/new", (c) => makeToken(c, c.req.param("id")));
  app.get("/configs/:id/tokens/:tokenId/revoke", (c) => {
    const { id, tokenId } = c.req.param();
    return askToRevoke(c, id, tokenId, blankForm());
  });
  app.post("/configs/:id/tokens/:tokenId/revoke", (c) => {
    const { id, tokenId } = c.req.param();
    return revokeToken(c, id, tokenId);
  });
}

function makeToken(c: ConsoleContext, configId: string): Promise<Response> {
  return submit(c, {
    schema: z.object({ grace: graceSchema }),
    read: (values) => ({ grace: values.text("grace") }),
    act: async ({ grace }) => {
      const made = await rotateToken(c.get("scope").db, { configId, graceSeconds: grace, ...actorOf(c) });
      const token = { configId, value: made.bearerToken, previousTokensExpireAt: made.previousTokensExpireAt };
      await leaveFlash(c, c.get("keys"), c.get("session"), { token });
      return c.redirect(`${links.config(configId)}/tokens`, 303);
    },
    again: (form, status) => askForGrace(c, configId, form, status),
  });
}

function revokeToken(c: ConsoleContext, configId: string, tokenId: string): Promise<Response> {
  return confirm(c, {
    act: async () => {
      await deleteToken(c.get("scope").db, { configId, tokenId, ...actorOf(c) });
      return redirectWith(c, `${links.config(configId)}/tokens`, "The token is revoked.");
    },
    again: (form, status) => askToRevoke(c, configId, tokenId, form, status),
  });
}

const columns = (configId: string): readonly Column<TokenEntry>[] => [
  { label: "Token", cell: ({ hint }) => <code>scim_…{hint}</code> },
  { label: "Made", cell: ({ createdAt }) => <When at={createdAt} /> },
  {
    label: "Last used",
    cell: ({ lastUsedAt }) => (lastUsedAt === null ? <span class="muted">Never</span> : <When at={lastUsedAt} />),
  },
  {
    label: "Ends",
    cell: ({ expiresAt }) => (expiresAt === null ? <span class="muted">Never</span> : <When at={expiresAt} />),
  },
  {
    label: "Revoke",
    align: "end",
    isLabelHidden: true,
    cell: ({ id, hint }) => (
      <a
        class="button small"
        href={`${links.config(configId)}/tokens/${id}/revoke`}
        aria-label={`Revoke the token that ends in ${hint}…`}
      >
        Revoke…
      </a>
    ),
  },
];

async function showTokens(c: ConsoleContext, configId: string): Promise<Response> {
  const { config, head } = await configHead(c, configId, "Tokens");
  const tokens = await readTokens(c, configId);
  const { token } = c.get("flash");
  const newToken = (
    <a class="button primary" href={`${links.config(configId)}/tokens/new`}>
      New token…
    </a>
  );
  const content = (
    <>
      {token?.configId === configId && <NewTokenBox token={token} baseUrl={scimBaseUrl(c, config)} />}
      {tokens.length === 0 ? (
        <EmptyState title="No token" actions={newToken}>
          Without a token the identity provider cannot connect.
        </EmptyState>
      ) : (
        <div class="stack">
          <Table caption="Bearer tokens" columns={columns(configId)} rows={tokens} />
          <p class="small muted">
            Only a hash of each token is kept. Its last four characters tell it from the others.
          </p>
        </div>
      )}
    </>
  );
  return renderPage(c, { ...head, actions: tokens.length > 0 && newToken }, content);
}

async function askForGrace(
  c: ConsoleContext,
  configId: string,
  form: FormState,
  status?: ErrorStatus,
): Promise<Response> {
  const config = await readConfig(c.get("scope").db, configId);
  const [crumbs, tokens] = await Promise.all([crumbsToConfig(c, config), readTokens(c, configId)]);
  const here = `${links.config(configId)}/tokens`;
  const lastUsedAt = lastUse(tokens);
  const content = (
    <div class="card narrow stack">
      <p>
        The configuration has {countOf(tokens.length, "token")}
        {lastUsedAt === null ? ", never used so far." : [", last used ", <When at={lastUsedAt} />, "."]} The new token
        is shown once, on the next page.
      </p>
      <FormErrors form={form} names={{ grace: "The tokens there are" }} />
      <PostForm action={`${here}/new`}>
        <Choices
          form={form}
          name="grace"
          label={tokens.length === 1 ? "The token there is shall" : "The tokens there are shall"}
        >
          {graces.map(({ seconds, label, hint }) => (
            <Choice form={form} type="radio" name="grace" value={String(seconds)} label={label} hint={hint} />
          ))}
        </Choices>
        <div class="actions">
          <button class="button primary" type="submit">
            Make the token
          </button>
          <a class="button" href={here}>
            Cancel
          </a>
        </div>
      </PostForm>
    </div>
  );
  return renderPage(c, { title: "New token", crumbs }, content, status);
}

async function askToRevoke(
  c: ConsoleContext,
  configId: string,
  tokenId: string,
  form: FormState,
  status?: ErrorStatus,
): Promise<Response> {
  const { db } = c.get("scope");
  const config = await readConfig(db, configId);
  const [crumbs, tokens, people] = await Promise.all([
    crumbsToConfig(c, config),
    readTokens(c, configId),
    countProvisioned(db, config),
  ]);
  const token = tokens.find(({ id }) => id === tokenId);
  if (token === undefined) throw unknownId("token", tokenId);
  const here = `${links.config(configId)}/tokens`;
  const noun = config.kind === "project" ? "user" : "subscriber";
  const others = tokens.length - 1;
  const content = (
    <Confirmation
      action={`${here}/${tokenId}/revoke`}
      verb="Revoke the token"
      back={here}
      form={form}
      consequences={[
        token.lastUsedAt === null
          ? `The token that ends in ${token.hint} stops with the next request. It was never used.`
          : [
              `The token that ends in ${token.hint} stops with the next request. It was last used `,
              <When at={token.lastUsedAt} />,
              ".",
            ],
        others === 0
          ? "It is the only token: the identity provider loses its connection."
          : `${countOf(others, "other token goes", "other tokens go")} on working.`,
        `${countOf(people, `${noun} stays`, `${noun}s stay`)} as they are.`,
      ]}
    />
  );
  return renderPage(
    c,
    { title: "Revoke the token?", crumbs: [...crumbs, { label: "Tokens", href: here }] },
    content,
    status,
  );
}

/** The tokens that still work: those over wait for the nightly run to be deleted. */
async function readTokens(c: ConsoleContext, configId: string): Promise<TokenEntry[]> {
  const { items } = await listTokens(c.get("scope").db, { configId, limit: MAX_LIST });
  const now = new Date().toISOString();
  return items.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
}

function lastUse(tokens: readonly TokenEntry[]): string | null {
  const times = tokens.flatMap(({ lastUsedAt }) => lastUsedAt ?? []);
  return times.sort().at(-1) ?? null;
}
