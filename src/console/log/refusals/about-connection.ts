import type { KnownRefusal } from "./known-refusal.ts";

const compareBaseUrl = "Compare the base URL in the identity provider with the one of this configuration.";

/** Refusals of where a request went and of who sent it, and faults on this side. */
export const aboutConnection: readonly KnownRefusal[] = [
  {
    says: "The bearer token is missing, or is not valid for this SCIM base URL. Copy both from the SCIM configuration; the Authorization header must read “Bearer <token>”.",
    means: "The token is wrong, revoked or over, or it belongs to another base URL.",
    steps: [
      "Copy the base URL and the token of one and the same configuration.",
      "If the token is lost or over, make a new one on the Tokens tab.",
    ],
  },
  {
    says: "Too many requests with unknown bearer tokens came from this address. Check the token, and try again in … seconds.",
    means: "Somebody sends wrong tokens in a row from that address.",
    steps: ["Put the right token in, then wait for the time that the detail names."],
  },
  {
    says: "This SCIM configuration sends more requests than the service takes. Try again in … seconds, and send fewer at a time.",
    means: "The identity provider sends faster than one configuration may, so that the others are not slowed down.",
    steps: [
      "Nothing is to be done if it comes once: identity providers wait and go on.",
      "If it stays, lower the number of parallel requests in its connection.",
    ],
  },
  {
    says: "There is no SCIM endpoint ….",
    means: "The address has something behind the base URL that SCIM does not have here.",
    steps: [compareBaseUrl, "A status page has no groups: turn the pushing of groups off for it."],
  },
  {
    says: "There is no …/….",
    means: "The identity provider asks for a schema or a resource type that there is not here.",
    steps: ["Remove attributes of that schema from the mapping. Groups are described only where a project has them."],
  },
  {
    says: "A SCIM base URL ends in the id of a SCIM configuration. Copy it from there.",
    means: "The base URL was cut, or typed by hand.",
    steps: ["Copy the whole base URL from the overview of the configuration."],
  },
  {
    says: "… is not supported here; use ….",
    means: "The identity provider uses a method that does not go to this address.",
    steps: [compareBaseUrl, "If it is the same, choose another way of updating there: PATCH or PUT."],
  },
  {
    says: "A bearer token belongs to an identity provider, not to a user: /Me is not supported.",
    means: "The identity provider asks who it is itself, and it is nobody among the users.",
    steps: ["Turn that feature off in its connection; use `/Users` instead."],
  },
  {
    says: "The service is busy or restarting. Try again in … seconds.",
    means: "The service was busy or restarting, or many changed the same thing at once.",
    steps: ["Nothing is to be done: identity providers try again by themselves."],
  },
  {
    says: "The service failed to handle the request. Try again; if it keeps failing, report the request id.",
    means: "The fault is on this side, not with what was sent.",
    steps: [
      "Identity providers try again by themselves. If it keeps failing, look for the request id in the Worker's log.",
    ],
  },
  {
    says: "The request failed.",
    means: "The platform refused the request before it was read.",
    steps: ["See the status, and look for the request id in the Worker's log."],
  },
];
