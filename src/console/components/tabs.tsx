import type { NavLink } from "./layout.tsx";

/** A tab: a page about one side of a thing. */
export interface Tab extends NavLink {
  /** How many things are on the page. */
  readonly count?: number | undefined;
}

/** The pages about one thing, the current one marked. */
export function Tabs({ label, tabs, current }: { label: string; tabs: readonly Tab[]; current: string }) {
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {tabs.map((tab) => (
          <li>
            <a href={tab.href} aria-current={tab.label === current ? "page" : undefined}>
              {tab.label}
              {tab.count !== undefined && <span class="count"> {formatCount(tab.count)}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A number as people read it: `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en");
}

/** A number of things: `1 user`, `12,345 users`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}
