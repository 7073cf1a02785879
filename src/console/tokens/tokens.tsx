import type { TokenEntry } from "../../storage/credentials/tokens.ts";
import { EmptyState } from "../components/message.tsx";
import { type Column, Table } from "../components/table.tsx";
import { When, WhenOrNever } from "../components/when.tsx";
import { configAccess } from "../configs/config-access.ts";
import { configHead } from "../configs/config-head.tsx";
import { type ConsoleContext, scimBaseUrl } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { CredentialWarnings } from "./credential-warnings.tsx";
import { NewTokenBox } from "./new-token-box.tsx";
import { readCredentials } from "./read-credentials.ts";

/** The bearer tokens of a configuration. */
export function registerTokens(pages: Pages): void {
  pages.get("/configs/:id/tokens", configAccess.tokens, (c) => showTokens(c));
}

async function showTokens(c: ConsoleContext): Promise<Response> {
  const { config, head } = await configHead(c, "Tokens");
  const credentials = await readCredentials(c.get("scope").db, config.id);
  const { tokens } = credentials;
  const secret = c.get("secret");
  const newToken = (
    <a class="button primary" href={`${links.tokens(config.id)}/new`}>
      New token…
    </a>
  );
  const content = (
    <>
      {secret?.kind === "token" && <NewTokenBox token={secret} baseUrl={scimBaseUrl(c, config)} />}
      <CredentialWarnings configId={config.id} credentials={credentials} />
      {tokens.length === 0 ? (
        <EmptyState title="No token" actions={newToken}>
          A token lets the identity provider in until it ends or is revoked. An OAuth client can do without one.
        </EmptyState>
      ) : (
        <div class="stack">
          <Table caption="Bearer tokens" columns={columns(config.id)} rows={tokens} />
          <p class="small muted">
            Only a hash of each token is kept. Its last four characters tell it from the others.
          </p>
        </div>
      )}
    </>
  );
  return renderPage(c, { ...head, actions: tokens.length > 0 && newToken }, content);
}

const columns = (configId: string): readonly Column<TokenEntry>[] => [
  { label: "Token", cell: ({ hint }) => <code>scim_…{hint}</code> },
  { label: "Made", cell: ({ createdAt }) => <When at={createdAt} /> },
  { label: "Last used", cell: ({ lastUsedAt }) => <WhenOrNever at={lastUsedAt} /> },
  { label: "Ends", cell: ({ expiresAt }) => <WhenOrNever at={expiresAt} /> },
  {
    label: "Revoke",
    align: "end",
    isLabelHidden: true,
    cell: ({ id, hint }) => (
      <a
        class="button small"
        href={`${links.tokens(configId)}/${id}/revoke`}
        aria-label={`Revoke the token that ends in ${hint}…`}
      >
        Revoke…
      </a>
    ),
  },
];
