import { connectionFields, refusedBySettings } from "./common.ts";
import type { Guide } from "./guide.ts";

/** authentik, by a SCIM provider behind an application. */
export const authentik: Guide = {
  id: "authentik",
  name: "authentik",
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
        "In the Admin interface open **Applications**, **Providers**, choose **Create** and take **SCIM Provider**.",
        "Fill in the fields, leave the compatibility mode at its default, and keep the property mappings for users and groups that authentik selects.",
        "Under the user filter, choose a group if not everybody shall be sent. Service accounts are left out unless you say otherwise.",
      ],
      fields: connectionFields("URL", "Token"),
    },
    {
      title: "Put it behind an application",
      actions: [
        "Open **Applications**, **Applications** and edit the application that people sign in to, or create one.",
        "Add the SCIM provider under **Backchannel Providers**, not under **Provider**, and save.",
      ],
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
      "authentik's `username` is often no e-mail address. The person is then known here by the address in `emails`, so give every user one.",
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
    "Push groups fits authentik: it sends groups as well as users, and without push groups each of them is refused with `403` and shows up as a failed task. Users are provisioned all the same.",
    "Default teams work, too, if you can live with those tasks or remove the group mappings from the provider.",
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
      says: "The sync of a user stops with `400`, a userName must be an e-mail address",
      means: "The user has a username that is no address, and no e-mail.",
      fix: "Give the user an e-mail, filter such users out by a group, or turn **Require E-mail** off.",
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
    ...refusedBySettings,
  ],
};
