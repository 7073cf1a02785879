import type { Child } from "hono/jsx";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ConsoleContext } from "../context.ts";
import { Layout, type PageHead } from "./layout.tsx";
import { PageContext, type PageState } from "./page-context.ts";

/** Answers with a page. It holds people's data and form tokens, so nothing may keep it. */
export function renderPage(
  c: ConsoleContext,
  head: PageHead,
  content: Child,
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> {
  const state: PageState = {
    isSignedIn: c.get("session")?.isSignedIn ?? false,
    csrfToken: c.get("csrfToken") ?? "",
    notice: c.get("flash")?.notice,
    now: Date.now(),
  };
  c.header("Cache-Control", "no-store");
  return c.html(
    <PageContext.Provider value={state}>
      <Layout {...head}>{content}</Layout>
    </PageContext.Provider>,
    status,
  );
}
