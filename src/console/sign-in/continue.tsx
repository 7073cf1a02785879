import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { pathOf } from "../request.ts";

/** Whether the request comes from a page of another site: browsers then hold back the cookie of a session. */
export function isFromElsewhere(c: ConsoleContext): boolean {
  return c.req.method === "GET" && c.req.header("Sec-Fetch-Site") === "cross-site";
}

/**
 * Leads to where somebody was going, from a page of this site: a session that there is goes on, and only
 * who has none is asked to sign in.
 */
export function showContinue(c: ConsoleContext): Response | Promise<Response> {
  const path = pathOf(c);
  const content = (
    <div class="card narrow stack">
      <p>You came by a link of another site.</p>
      <p>
        <a class="button primary" href={path}>
          Go on
        </a>
      </p>
    </div>
  );
  return renderPage(c, { title: "Opening the console", continuesTo: path }, content);
}
