import { accountEmail, connectionFields } from "./common.ts";
import { commonTroubles } from "./common-troubles.ts";
import type { Guide } from "./guide.ts";

/** Keycloak, by an extension that makes it a SCIM client. */
export const keycloak: Guide = {
  id: "keycloak",
  name: "Keycloak",
  mark: "Kc",
  summary:
    "Keycloak sends no SCIM by itself. An extension sees what happens in a realm and sends users and groups. The SCIM that Keycloak brings along makes it a SCIM server, which is something else.",
  needs: [
    "A Keycloak whose `providers` folder you can put a file into",
    "One of the extensions below, in a build for your version of Keycloak",
    "An administrator of the realm",
  ],
  senders: [
    {
      name: "keycloak-scim (mitodl, or its fork by pelotech for Keycloak 25 and 26)",
      needs:
        "The event listener `scim`, and a provider `scim` under **User federation** for each connection. Updates by PUT, or by PATCH where `user-patchOp` and `group-patchOp` are on: both work here.",
      caution:
        "Leave importing off, `DELETE_REMOTE` above all: it would delete here whom Keycloak does not have. Switch `propagation-group` off where groups are not pushed.",
    },
    {
      name: "SCIM for Keycloak (scim-for-keycloak.de, from version 2.0 on)",
      needs:
        "A licence key, which is free for the smallest edition, and its own **SCIM Administration Console**. A connection is a **Remote SCIM Provider** with a **Long Life Bearer Token**, assigned to the realm.",
      caution:
        "Switch the synchronization of passwords off: they are thrown away here. Subgroups become groups as well; two of one name are refused.",
    },
    {
      name: "scim2-storage (suvera/keycloak-scim2-storage, for Keycloak 25)",
      needs:
        "A provider of its name under **User federation**, with **SCIM 2.0 endPoint** and a bearer token. It reads what this service supports before it saves, and refuses what it does not know: **Announce Cursors** must be off, as it is at first, and builds from before the end of 2024 want more of `/Schemas` than there is.",
      caution:
        "It fits a project only: a service without groups, such as a status page, it refuses. Each request comes twice, first without the token; the `401` in between is no error.",
    },
  ],
  steps: [
    {
      title: "Install the extension",
      actions: [
        "Put its JAR file into the `providers` folder, run `kc.sh build` and restart Keycloak.",
        "For keycloak-scim: in the Admin Console open **Realm settings**, **Events**, add `scim` under **Event listeners** and save.",
      ],
    },
    {
      title: "Connect",
      actions: [
        "With keycloak-scim and scim2-storage open **User federation** and add the provider. With SCIM for Keycloak open its console and add a **Remote SCIM Provider**.",
        "Fill in the fields; their names differ a little. Turn the propagation of users on, and save.",
      ],
      fields: [
        ...connectionFields("SCIM 2.0 endpoint, Base URL", "Bearer token"),
        { label: "Endpoint content type", value: "application/scim+json" },
        { label: "Auth mode", value: "BEARER" },
      ],
    },
    {
      title: "Propagate groups",
      groups: "pushed",
      actions: [
        "Turn the propagation of groups on. Send groups without subgroups: nested groups are refused here.",
        "Do not leave members in Keycloak groups who are not propagated as users.",
      ],
    },
    {
      title: "Keep groups back",
      groups: "not pushed",
      actions: [
        "With keycloak-scim switch `propagation-group` off, or give each group the attribute `scim-skip` with the value `true`.",
        "With SCIM for Keycloak leave groups out of what the Remote SCIM Provider synchronizes.",
        "scim2-storage has no such switch: it suits push groups only.",
      ],
    },
    {
      title: "Synchronize",
      actions: [
        "Start a sync of all users. With keycloak-scim it is **Enable refresh during sync** that sends; importing stays off.",
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
      accountEmail,
      "Keycloak's `username` need not be an address. **Email as username** in the realm's login settings makes both the same; the pelotech build has `username-source` for it.",
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
    "Default teams suit an extension that can keep groups back, and a realm whose groups are about something else.",
    "Push groups suits flat groups. An emptied group removes all members of the team.",
  ],
  timing: "At once for each event; the periodic sync as you set it.",
  troubleshooting: [
    {
      says: "`401` in Keycloak's server log",
      means: "Base URL and token do not belong together, the token has been revoked, or the mode is not `BEARER`.",
      fix: "Copy both again from this configuration and save the provider. With scim2-storage a `401` before each success is as it should be.",
    },
    {
      says: "Could not parse response for ServiceProviderConfig, or Could not find default Schema (scim2-storage)",
      means: "The build is too old, **Announce Cursors** is on, or it is a status page.",
      fix: "Take a newer build, and turn **Announce Cursors** off under **Settings**. For a status page take another extension.",
    },
    {
      says: "Nothing in the provisioning log here",
      means: "The extension is not called.",
      fix: "Check that `scim` is among the event listeners of this realm, and that the JAR fits your version of Keycloak.",
    },
    {
      says: "`409 uniqueness` for users that are here",
      means: "The extension has no link to them yet and creates instead of looking up.",
      fix: "Run the extension's full sync, which matches by user name or e-mail.",
    },
    ...commonTroubles,
  ],
  basis:
    "None of the three was run against this service. Read in November 2026: the source of mitodl/keycloak-scim and pelotech/keycloak-scim, of Captain-P-Goldfish/SCIM-SDK, which they and SCIM for Keycloak send with, and of suvera/keycloak-scim2-storage and scim2-sdk; the reports scim-for-keycloak 172 and keycloak-scim2-storage 6; Kestra's and MIT's setup pages for the screens of SCIM for Keycloak. Transcripts replay what they send.",
};
