import { connectionFields, refusedBySettings } from "./common.ts";
import type { Guide } from "./guide.ts";

/** Any identity provider that speaks SCIM 2.0. */
export const other: Guide = {
  id: "other",
  name: "Another identity provider",
  summary:
    "Whatever speaks SCIM 2.0 (RFC 7643 and RFC 7644) can be connected. These are the values and the facts that its form asks for.",
  needs: ["An identity provider with SCIM 2.0 provisioning, over HTTPS, with a static bearer token"],
  steps: [
    {
      title: "Connect",
      actions: [
        "Fill in what the form asks for, under whatever name.",
        "A field for a token takes the token alone. A field for the value of the `Authorization` header takes the word `Bearer`, a space, and the token.",
        "Choose PATCH for updates where there is a choice. PUT works as well.",
        "Test the connection.",
      ],
      fields: [
        ...connectionFields("Base URL, endpoint, tenant URL", "Bearer token, secret, API key"),
        { label: "SCIM version", value: "2.0" },
        { label: "HTTP header that is sent", value: "Authorization: Bearer {{token}}" },
        { label: "Unique identifier of users", value: "userName" },
      ],
    },
    {
      title: "Send groups",
      onlyWithGroups: true,
      actions: ["Send groups with `displayName` and direct members. Create users before the groups that name them."],
    },
    {
      title: "Assign people",
      actions: [
        "Assign one person first and look at the provisioning log here, then assign the others.",
        "Have the identity provider deactivate people rather than delete them, if it can: that can be taken back.",
      ],
    },
  ],
  users: {
    rows: [
      { from: "e-mail address or user name", to: "userName", need: "required" },
      { from: "whether the account is enabled", to: "active", need: "recommended" },
      { from: "e-mail address", to: 'emails[type eq "work"].value', need: "recommended" },
      { from: "full name", to: "displayName", need: "recommended" },
      { from: "id in the identity provider", to: "externalId", need: "recommended" },
      { from: "first name", to: "name.givenName", need: "optional" },
      { from: "last name", to: "name.familyName", need: "optional" },
    ],
    notes: ["Unknown attributes are ignored, never an error. Passwords are accepted and thrown away."],
  },
  groups: {
    rows: [
      { from: "name", to: "displayName", need: "required" },
      { from: "members", to: "members", need: "required" },
    ],
  },
  teams: [
    "Default teams when everybody may see the same; push groups when the identity provider's groups shall decide.",
  ],
  timing: "Whenever the identity provider sends: every change acts here with the answer to its request.",
  troubleshooting: [
    {
      says: "`401` on every request",
      means: "Base URL and token do not belong together, or the token has been revoked.",
      fix: "Copy both again from this configuration. Nothing may follow the configuration's id in the URL.",
    },
    {
      says: "`409 uniqueness` on creating",
      means: "This configuration has provisioned a user or a group of that name already.",
      fix: "Let the identity provider look it up, by `userName` or `displayName`, and update it.",
    },
    {
      says: "`404` on updating",
      means: "The user or group was deleted here, and the identity provider still keeps its old id.",
      fix: "Make it forget the link, or restart provisioning, so that it creates the user or group again.",
    },
    ...refusedBySettings,
  ],
};
