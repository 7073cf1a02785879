import { SecretBox } from "../secrets/secret-box.tsx";

/** A secret of a webhook that was just made. */
export function NewSecretBox({ value }: { value: string }) {
  return (
    <SecretBox title="Copy the secret now" values={[{ id: "new-secret", label: "Secret", value }]}>
      <p>
        The receiver verifies with it that what comes is ours, as Standard Webhooks says. It is shown until you leave
        the pages of this webhook; a secret that is lost is replaced by a new one.
      </p>
    </SecretBox>
  );
}
