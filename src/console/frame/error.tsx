import { useContext } from "hono/jsx";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { AdminError } from "../../storage/engine/admin-error.ts";
import { PageContext } from "../components/page-context.ts";
import type { ConsoleContext } from "../context.ts";
import { homeOf } from "./home.ts";
import { renderPage } from "./page.tsx";

/** Tells in a page what went wrong and where to go from there. */
export function showError(c: ConsoleContext, error: AdminError): Response | Promise<Response> {
  for (const [name, value] of Object.entries(error.headers)) c.header(name, value);
  const content = (
    <div class="card narrow stack">
      <p>{error.detail}</p>
      {error.errors.length > 0 && (
        <ul class="bullets">
          {error.errors.map(({ path, message }) => (
            <li>
              {path}: {message}
            </li>
          ))}
        </ul>
      )}
      {error.status !== 410 && <WayOn />}
    </div>
  );
  return renderPage(c, { title: titleOf(error) }, content, error.status as ContentfulStatusCode);
}

function WayOn() {
  const { label, href } = homeOf(useContext(PageContext).administrator);
  return (
    <p>
      <a class="button" href={href}>
        Go to the {label}
      </a>
    </p>
  );
}

function titleOf({ status }: AdminError): string {
  if (status === 404) return "Not found";
  if (status === 403) return "Refused";
  if (status === 410) return "This link is over";
  if (status === 503) return "Not available right now";
  return status >= 500 ? "Something went wrong" : "That did not work";
}
