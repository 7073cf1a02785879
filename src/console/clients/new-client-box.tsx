import { When } from "../components/when.tsx";
import type { KnownAddresses } from "../context.ts";
import { links } from "../links.ts";
import { SecretBox } from "../secrets/secret-box.tsx";
import type { KeptSecretOf } from "../session/kept-secret.ts";

interface NewClientBoxProps {
  readonly client: KeptSecretOf<"client">;
  readonly addresses: KnownAddresses;
}

/** The secret of an OAuth client that was just made, with what else goes into the identity provider. */
export function NewClientBox({ client, addresses: { baseUrl, tokenEndpoint } }: NewClientBoxProps) {
  const { configId, clientId, value, previousSecretExpiresAt } = client;
  const values = [
    { id: "new-base-url", label: "SCIM Base URL", value: baseUrl },
    { id: "new-token-endpoint", label: "Token endpoint", value: tokenEndpoint },
    { id: "new-client-id", label: "Client id", value: clientId },
    { id: "new-client-secret", label: "Client secret", value },
  ];
  return (
    <SecretBox title="Copy the secret now" values={values}>
      <p>
        Put all four into the identity provider. The secret is shown on the pages of this configuration, and{" "}
        <a href={`${links.config(configId)}/guide`}>the setup guides</a> have it filled in, until you leave them. A
        secret that is lost is replaced by a new one.
      </p>
      {previousSecretExpiresAt !== undefined && (
        <p>
          The secret before it stops <When at={previousSecretExpiresAt} />.
        </p>
      )}
    </SecretBox>
  );
}
