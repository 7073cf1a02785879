/** A value that is pasted somewhere else, with a button that copies it where there is a script. */
export function CopyValue({ id, label, value }: { id: string; label: string; value: string }) {
  return (
    <div class="copy">
      <label htmlFor={id}>{label}</label>
      <div>
        <input type="text" id={id} value={value} readonly spellcheck={false} autocomplete="off" />
        <button class="button" type="button" data-copies={id} data-what={label} aria-label={`Copy: ${label}`} hidden>
          Copy
        </button>
        <span class="hidden-visually" role="status" />
      </div>
    </div>
  );
}

/** Text of several lines that is pasted somewhere else, with a button as `CopyValue` has. */
export function CopyText({ id, label, value }: { id: string; label: string; value: string }) {
  return (
    <div class="copy-text">
      <pre id={id} tabindex={0}>
        <code>{value}</code>
      </pre>
      <button class="button" type="button" data-copies={id} data-what={label} aria-label={`Copy: ${label}`} hidden>
        Copy
      </button>
      <span class="hidden-visually" role="status" />
    </div>
  );
}
