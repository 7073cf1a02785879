import { SecretBox } from "../secrets/secret-box.tsx";

/** An admin key that was just made. */
export function NewKeyBox({ value }: { value: string }) {
  return (
    <SecretBox title="Copy the key now" values={[{ id: "new-key", label: "Admin key", value }]}>
      <p>
        The program sends it as “Authorization: Bearer …”. It is shown until you leave this page; a key that is lost is
        replaced by a new one.
      </p>
    </SecretBox>
  );
}
