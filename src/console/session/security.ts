import type { MiddlewareHandler } from "hono";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import { AdminError } from "../../storage/engine/admin-error.ts";

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
  // Every answer of the Worker says this, from one place.
  strictTransportSecurity: false,
  // Not “no-referrer”: browsers would then send forms with the origin “null”.
  referrerPolicy: "same-origin",
  permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
});

const checkOrigin = csrf();

/** Refuses a form that a page of another site sends: by where it says that it comes from. */
export const refuseForeignOrigin: MiddlewareHandler = async function refuseForeignOrigin(c, next) {
  let isAllowed = false;
  await checkOrigin(c, async () => {
    isAllowed = true;
  }).catch(() => {});
  if (!isAllowed) throw new AdminError(403, "This form was sent by a page of another site, so nothing was done.");
  await next();
};
