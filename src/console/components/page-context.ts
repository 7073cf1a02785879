import { createContext } from "hono/jsx";
import type { Administrator } from "../../auth/administrator.ts";

/** What components need to know of the request that they are shown for. */
export interface PageState {
  /** Whoever has signed in; undefined before that. */
  readonly administrator: Administrator | undefined;
  /** The address of the page, without the origin. */
  readonly path: string;
  readonly csrfToken: string;
  readonly notice: string | undefined;
  readonly problem: string | undefined;
  /** Milliseconds since 1970, the same all over the page. */
  readonly now: number;
}

/** The request that the components around are shown for. */
export const PageContext = createContext<PageState>({
  administrator: undefined,
  path: "/",
  csrfToken: "",
  notice: undefined,
  problem: undefined,
  now: 0,
});
