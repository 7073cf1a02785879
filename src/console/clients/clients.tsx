import type { OAuthClient } from "../../storage/credentials/oauth-clients.ts";
import { CopyValue } from "../components/copy-value.tsx";
import { EmptyState, Tag } from "../components/message.tsx";
import { type Column, Table } from "../components/table.tsx";
import { When, WhenOrNever } from "../components/when.tsx";
import { configAccess } from "../configs/config-access.ts";
import { configHead } from "../configs/config-head.tsx";
import { addressesOf, type ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { CredentialWarnings } from "../tokens/credential-warnings.tsx";
import { readCredentials } from "../tokens/read-credentials.ts";
import { methodWords } from "./method-words.ts";
import { NewClientBox } from "./new-client-box.tsx";

/** The OAuth clients of a configuration. */
export function registerClients(pages: Pages): void {
  pages.get("/configs/:id/clients", configAccess.tokens, (c) => showClients(c));
}

async function showClients(c: ConsoleContext): Promise<Response> {
  const { config, head } = await configHead(c, "OAuth clients");
  const credentials = await readCredentials(c.get("scope").db, config.id);
  const { clients } = credentials;
  const secret = c.get("secret");
  const addresses = addressesOf(c, config);
  const newClient = (
    <a class="button primary" href={`${links.clients(config.id)}/new`}>
      New client…
    </a>
  );
  const content = (
    <>
      {secret?.kind === "client" && <NewClientBox client={secret} addresses={addresses} />}
      <CredentialWarnings configId={config.id} credentials={credentials} />
      {clients.length === 0 ? (
        <EmptyState title="No OAuth client" actions={newClient}>
          With a client the identity provider gets tokens by itself, each good for an hour or so, and keeps none that
          lives for years. Microsoft Entra ID, PingOne and others offer it as OAuth 2.0 client credentials.
        </EmptyState>
      ) : (
        <div class="stack">
          <Table caption="OAuth clients" columns={columns(config.id)} rows={clients} />
          <CopyValue id="token-endpoint" label="Token endpoint" value={addresses.tokenEndpoint} />
          <p class="small muted">
            Only a hash of each secret is kept. Its last four characters tell it from the others.
          </p>
        </div>
      )}
    </>
  );
  return renderPage(c, { ...head, actions: clients.length > 0 && newClient }, content);
}

const columns = (configId: string): readonly Column<OAuthClient>[] => [
  {
    label: "Client",
    cell: ({ name, clientId }) => (
      <>
        {name}
        <span class="second-line">
          <code>{clientId}</code>
        </span>
      </>
    ),
  },
  {
    label: "Proves itself by",
    cell: ({ method, hint }) => (
      <>
        <Tag>{methodWords[method]}</Tag>
        {hint !== null && (
          <span class="second-line">
            <code>scimsecret_…{hint}</code>
          </span>
        )}
      </>
    ),
  },
  { label: "Made", cell: ({ createdAt }) => <When at={createdAt} /> },
  { label: "Last got a token", cell: ({ lastUsedAt }) => <WhenOrNever at={lastUsedAt} /> },
  {
    label: "Change",
    align: "end",
    isLabelHidden: true,
    cell: (client) => <Changes configId={configId} client={client} />,
  },
];

function Changes({ configId, client: { id, name, method } }: { configId: string; client: OAuthClient }) {
  const here = `${links.clients(configId)}/${id}`;
  return (
    <div class="row">
      {method === "client_secret" && (
        <a class="button small" href={`${here}/secret`} aria-label={`New secret of ${name}…`}>
          New secret…
        </a>
      )}
      <a class="button small" href={`${here}/revoke`} aria-label={`Revoke ${name}…`}>
        Revoke…
      </a>
    </div>
  );
}
