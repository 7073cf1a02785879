import { formatCount } from "./counts.ts";

/** A link in a list of links. */
export interface NavLink {
  readonly label: string;
  readonly href: string;
}

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
