import type { Child } from "hono/jsx";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { PageContext, type PageState } from "../components/page-context.ts";
import type { ConsoleContext } from "../context.ts";
import { pathOf } from "../request.ts";
import { dropFlash } from "../session/flash.ts";
import { forgetSecret } from "../session/kept-secret.ts";
import { Layout, type PageHead } from "./layout.tsx";

/** Answers with a page. What was left to be shown once is shown by it, or not at all. */
export function renderPage(
  c: ConsoleContext,
  head: PageHead,
  content: Child,
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> {
  const state: PageState = {
    administrator: c.get("session")?.isSignedIn ? c.get("administrator") : undefined,
    path: pathOf(c),
    csrfToken: c.get("csrfToken") ?? "",
    notice: c.get("flash")?.notice,
    problem: c.get("flash")?.problem,
    now: Date.now(),
  };
  dropFlash(c);
  if (c.get("secret") === undefined) forgetSecret(c);
  return c.html(
    <PageContext.Provider value={state}>
      <Layout {...head} isError={status >= 400}>
        {content}
      </Layout>
    </PageContext.Provider>,
    status,
  );
}
