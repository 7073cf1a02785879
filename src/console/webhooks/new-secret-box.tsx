import { CopyValue } from "../components/copy-value.tsx";
import { Message } from "../components/message.tsx";

/** A secret of a webhook that was just made. */
export function NewSecretBox({ value }: { value: string }) {
  return (
    <Message tone="good" title="Copy the secret now: it is shown this once">
      <div class="stack">
        <p>
          The receiver verifies with it that what comes is ours, as Standard Webhooks says. A secret that is lost is
          replaced by a new one.
        </p>
        <CopyValue id="new-secret" label="Secret" value={value} />
      </div>
    </Message>
  );
}
