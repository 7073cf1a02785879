import type { Child } from "hono/jsx";

interface CardProps {
  readonly title: string;
  /** A sentence under the title. */
  readonly lead?: Child;
  /** What stands at the other end of the title's line. */
  readonly aside?: Child;
  /** What stands before the title. */
  readonly mark?: Child;
  readonly class?: string;
  readonly children?: Child;
}

/** A part of a page that belongs together, under a heading. */
export function Card({ title, lead, aside, mark, children, ...rest }: CardProps) {
  const id = `card-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  return (
    <section class={`card ${rest.class ?? ""}`.trimEnd()} aria-labelledby={id}>
      <header>
        <div>
          <h2 id={id}>
            {mark}
            {title}
          </h2>
          {aside}
        </div>
        {lead && <p>{lead}</p>}
      </header>
      {children}
    </section>
  );
}

/** A number, or a few words, under the name of what it counts. */
export interface Stat {
  readonly label: string;
  readonly value: Child;
  readonly note?: Child;
}

/** The few facts that say how something is doing. */
export function Stats({ items }: { items: readonly Stat[] }) {
  return (
    <dl class="stats">
      {items.map(({ label, value, note }) => (
        <div>
          <dt>{label}</dt>
          <dd>
            {value}
            {note && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Names and values, one below the other; an entry without a value is left out. */
export function Facts({ items }: { items: readonly (readonly [label: string, value: Child])[] }) {
  return (
    <dl class="facts">
      {items
        .filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false)
        .map(([label, value]) => (
          <>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </>
        ))}
    </dl>
  );
}
