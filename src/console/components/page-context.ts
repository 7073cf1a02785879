import { createContext } from "hono/jsx";

/** What components need to know of the request that they are shown for. */
export interface PageState {
  readonly isSignedIn: boolean;
  readonly csrfToken: string;
  readonly notice: string | undefined;
  /** Milliseconds since 1970, the same all over the page. */
  readonly now: number;
}

/** The request that the components around are shown for. */
export const PageContext = createContext<PageState>({ isSignedIn: false, csrfToken: "", notice: undefined, now: 0 });
