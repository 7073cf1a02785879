import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import { MAX_ADMIN_BODY } from "../admin/body.ts";
import { AdminError } from "../storage/engine/admin-error.ts";
import type { ConsoleEnv } from "./context.ts";

/** Everything comes from the Worker itself, nothing is inline, and no other site may frame a page. */
export const protectPages: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    scriptSrc: ["'self'"],
    imgSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["'none'"],
  },
  xFrameOptions: "DENY",
  // Without the subdomains: the domain is the deployment's, and they may be somebody else's.
  strictTransportSecurity: "max-age=31536000",
  // Not “no-referrer”: browsers would then send forms with the origin “null”.
  referrerPolicy: "same-origin",
  permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
});

/** Refuses a form that is larger than any of ours. */
export const limitForm: MiddlewareHandler = bodyLimit({
  maxSize: MAX_ADMIN_BODY,
  onError: () => {
    throw new AdminError(413, `The form is larger than the limit of ${MAX_ADMIN_BODY} bytes.`);
  },
});

const checkOrigin = csrf();

/** Refuses a form that a page of another site sends: by where it says that it comes from. */
export const refuseForeignOrigin: MiddlewareHandler<ConsoleEnv> = async function refuseForeignOrigin(c, next) {
  let isAllowed = false;
  await checkOrigin(c, async () => {
    isAllowed = true;
  }).catch(() => {});
  if (!isAllowed) throw new AdminError(403, "This form was sent by a page of another site, so nothing was done.");
  await next();
};
