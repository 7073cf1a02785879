import { accountEmail, connectionFields, makeClient } from "./common.ts";
import { commonTroubles } from "./common-troubles.ts";
import type { Guide } from "./guide.ts";

/** Any identity provider that speaks SCIM 2.0. */
export const other: Guide = {
  id: "other",
  name: "Another identity provider",
  mark: "…",
  summary:
    "Whatever speaks SCIM 2.0 (RFC 7643 and RFC 7644) can be connected. These are the values and the facts that its form asks for.",
  needs: [
    "An identity provider with SCIM 2.0 provisioning, over HTTPS, with a static bearer token or OAuth 2.0 client credentials",
  ],
  senders: [
    {
      name: "PingOne",
      needs:
        "**Integrations**, **Provisioning**, **New Connection**, **Identity Store**, **SCIM**. **Users Resource** is `/Users`, **SCIM Version** 2.0, **Authentication Method** OAuth 2 Bearer Token, **Auth Type Header** Bearer. Or **OAuth 2 Client Credentials**, with the token endpoint as **OAuth Token Request**. The user filter may stay as it is.",
      caution: "Choose no groups in the rule's group provisioning where groups are not pushed.",
    },
    {
      name: "PingFederate, by its SCIM provisioner",
      needs:
        "**SCIM URL** is the base URL, **SCIM Version** 2.0, **Authentication Methods** OAuth 2 Bearer Token. Or OAuth 2 Client Credentials, with the token endpoint as **Token Request Endpoint**.",
      caution: "Target no groups in the channel where groups are not pushed.",
    },
    {
      name: "Rauthy",
      needs:
        "SCIM is switched on for a client: base URI and bearer token. People are matched by `externalId`, then by e-mail.",
      caution:
        "Switch the synchronization of groups off where groups are not pushed: it takes people out of teams that it does not know.",
    },
    {
      name: "A conformance test, such as scim2-tester or SCIM Verify",
      needs:
        "A configuration of its own, with **Require E-mail** off and, in a project, **Enable Push Groups** on: such tests make users without an address, and groups.",
      caution:
        "Give it a project of its own: it deletes what it makes, and more if it likes. What it still finds should be among the deliberate gaps that the service's documentation lists.",
    },
  ],
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
      client: {
        actions: [
          makeClient,
          "Where there is a choice of authentication, take OAuth 2.0 client credentials and fill in the fields. The id and the secret may be sent in the body or as HTTP Basic.",
        ],
        fields: [
          { label: "Base URL, endpoint, tenant URL", value: "{{baseUrl}}" },
          { label: "Token endpoint, token URL", value: "{{tokenEndpoint}}" },
          { label: "Client id", value: "{{clientId}}" },
          { label: "Client secret", value: "{{clientSecret}}" },
          { label: "Grant type", value: "client_credentials" },
          { label: "Scope, where one is asked for", value: "scim" },
        ],
      },
    },
    {
      title: "Send groups",
      groups: "pushed",
      actions: ["Send groups with `displayName` and direct members. Create users before the groups that name them."],
    },
    {
      title: "Switch groups off",
      groups: "not pushed",
      actions: [
        "Switch off what sends groups: a mapping, a resource type, a provisioning action. People may still be assigned by group.",
      ],
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
    notes: [accountEmail, "Unknown attributes are ignored, never an error. Passwords are accepted and thrown away."],
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
      says: "`415`",
      means: "A body was not sent as JSON.",
      fix: "Set the content type of the connection to `application/scim+json`.",
    },
    {
      says: "`400 invalidFilter`",
      means: "The filter by which people are looked up does not parse, or compares too much at once.",
      fix: "Match by `userName`. Where the filter can be edited, put the value into straight double quotes.",
    },
    ...commonTroubles,
  ],
  basis:
    "Read in November 2026: docs.pingidentity.com (PingOne's SCIM connection, PingFederate's SCIM provisioner) and the source and book of sebadob/rauthy. Transcripts replay what these three send. None was run against this service.",
};
