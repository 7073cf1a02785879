import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { AdminError } from "../../storage/engine/admin-error.ts";
import type { ConsoleContext } from "../context.ts";
import { links } from "../links.ts";
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
      <p>
        <a class="button" href={links.home}>
          Go to the projects
        </a>
      </p>
    </div>
  );
  return renderPage(c, { title: titleOf(error) }, content, error.status as ContentfulStatusCode);
}

function titleOf({ status }: AdminError): string {
  if (status === 404) return "Not found";
  if (status === 403) return "Refused";
  if (status === 503) return "Not available right now";
  return status >= 500 ? "Something went wrong" : "That did not work";
}
