import { When } from "../components/when.tsx";
import { links } from "../links.ts";
import { SecretBox } from "../secrets/secret-box.tsx";
import type { KeptSecretOf } from "../session/kept-secret.ts";

/** A bearer token that was just made, with what else goes into the identity provider. */
export function NewTokenBox({ token, baseUrl }: { token: KeptSecretOf<"token">; baseUrl: string }) {
  const { configId, value, previousTokensExpireAt } = token;
  const values = [
    { id: "new-base-url", label: "SCIM Base URL", value: baseUrl },
    { id: "new-token", label: "Bearer Token", value },
  ];
  return (
    <SecretBox title="Copy the token now" values={values}>
      <p>
        Put both into the identity provider. The token is shown on the pages of this configuration, and{" "}
        <a href={`${links.config(configId)}/guide`}>the setup guides</a> have it filled in, until you leave them. A
        token that is lost is replaced by a new one.
      </p>
      {previousTokensExpireAt !== undefined && (
        <p>
          The tokens before it stop <When at={previousTokensExpireAt} />.
        </p>
      )}
    </SecretBox>
  );
}
