import type { CookieOptions } from "hono/utils/cookie";

/** What every cookie of the console is: neither scripts, other sites, other hosts nor plain HTTP get it. */
export const cookieOptions = {
  prefix: "host",
  httpOnly: true,
  secure: true,
  sameSite: "Strict",
  path: "/",
} as const satisfies CookieOptions;
