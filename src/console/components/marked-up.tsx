import { parseMarkup } from "../guides/markup.ts";

/** A text of a guide: what a button says stands out, and so does what is typed. */
export function MarkedUp({ source }: { source: string }) {
  return (
    <>
      {parseMarkup(source).map(({ kind, text }) => {
        if (kind === "strong") return <strong>{text}</strong>;
        return kind === "code" ? <code>{text}</code> : text;
      })}
    </>
  );
}

/** Several such texts, one below the other. */
export function MarkedUpList({ sources }: { sources: readonly string[] }) {
  return (
    <ul class="bullets">
      {sources.map((source) => (
        <li>
          <MarkedUp source={source} />
        </li>
      ))}
    </ul>
  );
}
