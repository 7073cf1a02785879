import { accountEmail, connectionFields, makeClient } from "./common.ts";
import { commonTroubles } from "./common-troubles.ts";
import type { Guide } from "./guide.ts";

/** authentik, by a SCIM provider behind an application. */
export const authentik: Guide = {
  id: "authentik",
  name: "authentik",
  mark: "ak",
  summary:
    "A SCIM provider works behind an application. It reads what this service supports, sends every change as it happens, and compares everything once an hour.",
  needs: [
    "authentik with a running worker: it is the worker that synchronizes",
    "A network path from the worker to the base URL, over HTTPS",
  ],
  steps: [
    {
      title: "Create the SCIM provider",
      actions: [
        "In the Admin interface open **Applications**, **Applications** and choose **New Application**. If people already sign in by an application, create the provider alone: **Applications**, **Providers**, **New Provider**.",
        "Take **SCIM** as the **Provider Type** and choose **Next**.",
        "Fill in the fields, leave the compatibility mode at its default, and keep the property mappings that authentik selects.",
        "Under the filters, choose groups if not everybody shall be sent. Service accounts are left out unless you say otherwise.",
      ],
      older: {
        sign: "**Create** under **Providers**",
        actions: ["Choose it, take **SCIM Provider**, and fill in the same fields."],
      },
      fields: connectionFields("URL", "Token"),
      client: {
        actions: [
          "This asks for authentik Enterprise.",
          makeClient,
          "Under **Directory**, **Federation and Social login** choose **New Source**, take **OpenID OAuth Source**, and fill in the client's id, secret and token endpoint.",
          "In the provider set **Authentication mode** to OAuth, select that source, and give `grant_type: client_credentials` as the OAuth parameters.",
        ],
        fields: [
          { label: "URL", value: "{{baseUrl}}" },
          { label: "Access token URL, of the source", value: "{{tokenEndpoint}}" },
          { label: "Consumer key, of the source", value: "{{clientId}}" },
          { label: "Consumer secret, of the source", value: "{{clientSecret}}" },
          { label: "Scope, of the source", value: "scim" },
        ],
      },
    },
    {
      title: "Put it behind an application",
      actions: [
        "Open **Applications**, **Applications** and edit the application.",
        "Add the SCIM provider under **Backchannel Providers**, not under **Provider**, and save.",
      ],
    },
    {
      title: "Keep groups back",
      groups: "not pushed",
      actions: [
        "authentik sends groups as well as users. Under **Customization**, **Property Mappings** create a SCIM provider mapping with the expression below.",
        "In the provider, select it as the only one of the group property mappings. Users are sent as before.",
      ],
      code: "raise SkipObject",
    },
    {
      title: "Synchronize",
      actions: [
        "Open the provider and start a full sync under **Schedules** or **Synchronization status**, or change a user.",
        "Look at the provisioning log here: each person is one `create-user`.",
      ],
    },
  ],
  users: {
    rows: [
      { from: "username", to: "userName", need: "required" },
      { from: "email", to: "emails[0].value", need: "recommended" },
      { from: "name", to: "displayName", need: "recommended" },
      { from: "is_active", to: "active", need: "recommended" },
      { from: "uid", to: "externalId", need: "recommended" },
    ],
    notes: [
      accountEmail,
      "authentik's `username` is often no address, so give every user an e-mail.",
      "Another mapping goes into **Customization**, **Property Mappings**, as a SCIM provider mapping.",
    ],
  },
  groups: {
    rows: [
      { from: "name", to: "displayName", need: "required" },
      { from: "users", to: "members", need: "required" },
      { from: "pk", to: "externalId", need: "recommended" },
    ],
  },
  teams: [
    "Push groups fits authentik: it sends groups as well as users.",
    "With default teams, keep groups back as the steps say. Otherwise each of them is refused and shows up as a failed task; users are provisioned all the same.",
  ],
  timing: "At once for a change, and everything once an hour.",
  troubleshooting: [
    {
      says: "Failed to fetch ServiceProviderConfig, or `401`",
      means:
        "Base URL and token do not belong together, the token has been revoked, or the worker cannot reach this service.",
      fix: "Copy both again, and try the URL with `curl` from the worker's machine.",
    },
    {
      says: "`409`, then the same user is updated",
      means: "Nothing is wrong: authentik finds that the user is here, looks it up and adopts it.",
      fix: "Nothing to do.",
    },
    {
      says: "Users who left the filter group stay",
      means: "authentik does not take back what it has sent when the filter changes.",
      fix: "Deactivate the users in authentik, or delete them, so that it tells this service.",
    },
    ...commonTroubles,
  ],
  basis:
    "Read in November 2026: docs.goauthentik.io (SCIM provider, creating one, property mappings) and the source of goauthentik/authentik, from which a transcript replays a synchronization. It was not run against this service, and keeping groups back with `SkipObject` was not tried, and neither was an OAuth source.",
};
