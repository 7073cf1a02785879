import { connectionFields, refusedBySettings } from "./common.ts";
import type { Guide } from "./guide.ts";

/** Keycloak, by an extension that makes it a SCIM client. */
export const keycloak: Guide = {
  id: "keycloak",
  name: "Keycloak",
  summary:
    "Keycloak sends no SCIM by itself. An extension listens to its events and sends users and groups; the names of buttons and fields differ from one extension to the other.",
  needs: [
    "A Keycloak whose `providers` folder you can put a file into",
    "A SCIM client extension for your version of Keycloak, such as keycloak-scim or SCIM for Keycloak. An extension that makes Keycloak a SCIM server is something else",
    "An administrator of the realm",
  ],
  steps: [
    {
      title: "Install the extension",
      actions: [
        "Put its JAR file into the `providers` folder, run `kc.sh build` and restart Keycloak.",
        "In the Admin Console open **Realm settings**, **Events**, add `scim` under **Event listeners** and save.",
      ],
    },
    {
      title: "Connect",
      actions: [
        "Open **User federation** and add the provider `scim` (some extensions have a menu of their own).",
        "Fill in the fields, turn the propagation of users on, and save.",
      ],
      fields: [
        ...connectionFields("SCIM endpoint", "Authentication token"),
        { label: "Endpoint content type", value: "application/scim+json" },
        { label: "Authentication mode", value: "BEARER" },
      ],
    },
    {
      title: "Propagate groups",
      onlyWithGroups: true,
      actions: [
        "Turn the propagation of groups on. Send groups without subgroups: nested groups are refused here.",
        "Do not leave members in Keycloak groups who are not propagated as users.",
      ],
    },
    {
      title: "Synchronize",
      actions: [
        "Start a sync of all users. If the extension can import, switch importing off: Keycloak is to be the source.",
        "Turn a periodic sync on, so that an event that was lost is made up for.",
      ],
    },
  ],
  users: {
    rows: [
      { from: "username", to: "userName", need: "required" },
      { from: "email", to: "emails[0].value", need: "recommended" },
      { from: "enabled", to: "active", need: "recommended" },
      { from: "firstName", to: "name.givenName", need: "optional" },
      { from: "lastName", to: "name.familyName", need: "optional" },
    ],
    notes: [
      "Keycloak's `username` need not be an e-mail address. The person is then known here by the address in `emails`. **Email as username** in the realm's login settings makes both the same.",
      "Addresses may come without `type` and `primary`; the first one counts.",
    ],
  },
  groups: {
    rows: [
      { from: "name", to: "displayName", need: "required" },
      { from: "members", to: "members", need: "required" },
    ],
  },
  teams: [
    "Default teams suit an extension that sends users only, and a realm whose groups are about something else.",
    "Push groups suits flat groups. An emptied group removes all members of the team.",
  ],
  timing: "At once for each event; the periodic sync as you set it.",
  troubleshooting: [
    {
      says: "`401` in Keycloak's server log",
      means: "Base URL and token do not belong together, the token has been revoked, or the mode is not `BEARER`.",
      fix: "Copy both again from this configuration and save the provider.",
    },
    {
      says: "Nothing in the provisioning log here",
      means: "The extension is not called.",
      fix: "Check that `scim` is among the event listeners of this realm, and that the JAR fits your version of Keycloak.",
    },
    {
      says: "`409 uniqueness` for users that are here",
      means: "The extension has no link to them yet and creates instead of looking up.",
      fix: "Run the extension's full sync, which matches by user name.",
    },
    {
      says: "`400`, nested groups or unknown members",
      means: "A group has subgroups, or members that were never sent as users.",
      fix: "Send leaf groups only, and synchronize users before groups.",
    },
    ...refusedBySettings,
  ],
};
