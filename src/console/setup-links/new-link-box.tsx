import { ExactTime } from "../components/when.tsx";
import { SecretBox } from "../secrets/secret-box.tsx";
import type { KeptSecretOf } from "../session/kept-secret.ts";

/** The address of a setup link that was just made. */
export function NewLinkBox({ link: { value, expiresAt } }: { link: KeptSecretOf<"setup-link"> }) {
  return (
    <SecretBox title="Copy the link now" values={[{ id: "new-link", label: "Setup link", value }]}>
      <p>
        Send it to whoever runs the identity provider. Whoever has it can use it until <ExactTime at={expiresAt} />, so
        send it to them alone. It is shown until you leave this page; one that is lost is replaced by a new one.
      </p>
    </SecretBox>
  );
}
