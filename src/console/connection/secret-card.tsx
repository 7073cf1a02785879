import { NewClientBox } from "../clients/new-client-box.tsx";
import type { KnownAddresses } from "../context.ts";
import { SecretBox } from "../secrets/secret-box.tsx";
import type { KeptSecret } from "../session/kept-secret.ts";
import { NewTokenBox } from "../tokens/new-token-box.tsx";

interface SecretCardProps {
  readonly secret: KeptSecret | undefined;
  readonly addresses: KnownAddresses;
}

/** The token or the client that was just made; nothing where there is none. */
export function SecretCard({ secret, addresses }: SecretCardProps) {
  if (secret?.kind === "token") return <NewTokenBox token={secret} baseUrl={addresses.baseUrl} />;
  if (secret?.kind === "client") return <NewClientBox client={secret} addresses={addresses} />;
  return null;
}

/** Says that what was just made is in the fields of the guide; nothing where there is none. */
export function FilledIn({ secret, hasClient }: Pick<SecretCardProps, "secret"> & { readonly hasClient: boolean }) {
  if (secret?.kind === "token") {
    return (
      <SecretBox title="The new token is filled in below">
        <p>It is shown until you leave the pages of this configuration. Copy it from its field.</p>
      </SecretBox>
    );
  }
  if (secret?.kind !== "client") return null;
  return (
    <SecretBox title={hasClient ? "The new client's secret is filled in below" : "A client's secret was just made"}>
      <p>
        {hasClient
          ? "It is shown until you leave the pages of this configuration. Copy it from its field."
          : "This identity provider takes a token, and no OAuth client."}
      </p>
    </SecretBox>
  );
}
