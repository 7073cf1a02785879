import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { AdminError } from "../storage/engine/admin-error.ts";

/** Bytes that the body of an admin request may have. */
const MAX_ADMIN_BODY = 64 * 1024;

const JSON_MEDIA_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/** Refuses what is over the limit, also when it does not say how long it is; `what` is its name in the refusal. */
export function limitSize(what: "body" | "form"): MiddlewareHandler {
  return bodyLimit({
    maxSize: MAX_ADMIN_BODY,
    onError: () => {
      throw new AdminError(413, `The ${what} is larger than the limit of ${MAX_ADMIN_BODY} bytes.`);
    },
  });
}

/** Refuses a body that is not JSON. A request without one counts as sending `{}`. */
export const requireJson: MiddlewareHandler = async function requireJson(c, next) {
  const { raw } = c.req;
  if (raw.body === null || (await raw.clone().arrayBuffer()).byteLength === 0) {
    c.req.raw = new Request(raw.url, {
      method: raw.method,
      headers: { "Content-Type": "application/json" },
      body: "{}",
    });
  } else if (!JSON_MEDIA_TYPE.test(c.req.header("Content-Type")?.trim() ?? "")) {
    throw new AdminError(415, "Send the body as application/json.");
  }
  await next();
};
