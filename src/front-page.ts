import type { Context } from "hono";
import { accepts } from "hono/accepts";
import { jsonResponse } from "./admin/problem.ts";
import { SERVICE_NAME } from "./admin/service-name.ts";
import { CONSOLE } from "./console/links.ts";

/** The answer to `GET /`: a browser is sent to the console, everything else is told what is where. */
export function showFrontPage(c: Context): Response {
  const wanted = accepts(c, {
    header: "Accept",
    supports: ["application/json", "text/html"],
    default: "application/json",
  });
  const response = wanted === "text/html" ? c.redirect(CONSOLE, 302) : describeService(new URL(c.req.url).origin);
  response.headers.set("Vary", "Accept");
  return response;
}

function describeService(origin: string): Response {
  return jsonResponse(200, {
    name: SERVICE_NAME,
    console: origin + CONSOLE,
    adminApi: `${origin}/admin/openapi.json`,
    health: `${origin}/healthz`,
  });
}
