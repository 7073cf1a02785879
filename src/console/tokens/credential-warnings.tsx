import { useContext } from "hono/jsx";
import { Message } from "../components/message.tsx";
import { PageContext } from "../components/page-context.ts";
import { When } from "../components/when.tsx";
import { WhereAllowed } from "../components/where-allowed.tsx";
import { configAccess } from "../configs/config-access.ts";
import { links } from "../links.ts";
import { type Credentials, type CredentialWarning, credentialWarnings } from "./credential-ends.ts";

/** Warns before the identity provider loses its connection because a token or a secret ends. */
export function CredentialWarnings({ configId, credentials }: { configId: string; credentials: Credentials }) {
  const { now } = useContext(PageContext);
  return (
    <>
      {credentialWarnings(credentials, now).map((warning) => (
        <Message tone={warning.kind === "none" ? "bad" : "warn"}>
          <p>
            <Warning warning={warning} />{" "}
            <WhereAllowed access={configAccess.tokenChanges} id={configId}>
              <WayOut configId={configId} warning={warning} />
            </WhereAllowed>
          </p>
        </Message>
      ))}
    </>
  );
}

function Warning({ warning }: { warning: CredentialWarning }) {
  if (warning.kind === "none") {
    return <>There is no token and no OAuth client, so the identity provider cannot connect.</>;
  }
  const stops = <When at={warning.at} />;
  if (warning.kind === "secret-ends") {
    return (
      <>
        The OAuth client “{warning.name}” has a new secret, and the one before stops {stops}. Put the new one into the
        identity provider before.
      </>
    );
  }
  return warning.kind === "last-ends" ? (
    <>
      The token that ends in {warning.hint} stops {stops}, and nothing else lasts longer: the identity provider then
      loses its connection.
    </>
  ) : (
    <>
      The token that ends in {warning.hint} is in use and stops {stops}. What is to replace it was never used: put that
      into the identity provider before.
    </>
  );
}

/** Where something can be done about it, unless that is here. */
function WayOut({ configId, warning: { kind } }: { configId: string; warning: CredentialWarning }) {
  const { path } = useContext(PageContext);
  const [clients, tokens] = [links.clients(configId), links.tokens(configId)];
  if (kind === "secret-ends") return path === clients ? null : <a href={clients}>OAuth clients</a>;
  if (kind === "not-replaced") return path === tokens ? null : <a href={tokens}>Tokens</a>;
  return <a href={`${tokens}/new`}>Make a new token</a>;
}
