import { CopyValue } from "../components/copy-value.tsx";
import { Message } from "../components/message.tsx";

/** An admin key that was just made. */
export function NewKeyBox({ value }: { value: string }) {
  return (
    <Message tone="good" title="Copy the key now: it is shown this once">
      <div class="stack">
        <p>The program sends it as “Authorization: Bearer …”. A key that is lost is replaced by a new one.</p>
        <CopyValue id="new-key" label="Admin key" value={value} />
      </div>
    </Message>
  );
}
