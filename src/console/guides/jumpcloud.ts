import { accountEmail, connectionFields } from "./common.ts";
import { commonTroubles } from "./common-troubles.ts";
import type { Guide } from "./guide.ts";

/** JumpCloud, by the identity management of a custom application. */
export const jumpCloud: Guide = {
  id: "jumpcloud",
  name: "JumpCloud",
  mark: "JC",
  summary:
    "A custom application with identity management exports users, and groups if you want. When it is activated it creates a test user and, with groups, a test group, and deletes both.",
  needs: [
    "A JumpCloud plan with SSO applications",
    "An administrator who may edit SSO applications",
    "While activating: **Auto Provision Users** and **Auto Deprovision Users** on, and **Enable Push Groups** on if groups are exported",
  ],
  steps: [
    {
      title: "Add an application",
      actions: [
        "Open **SSO Applications** and choose **Add New Application**, then **Custom Application**.",
        "Check **Export users to this app (Identity Management)**, choose **Next**, name it and **Save Application**.",
        "Choose **Configure Application**.",
      ],
      older: {
        sign: "**SSO** with a plus sign",
        actions: [
          "Choose the plus sign and **Custom SAML App**, or open the SAML application that people sign in by: identity management is a tab of it.",
        ],
      },
    },
    {
      title: "Choose whether groups are exported",
      groups: "pushed",
      actions: [
        "On the **Identity Management** tab check **Enable management of User Groups and Group Membership in this application** before you activate.",
      ],
    },
    {
      title: "Leave groups out",
      groups: "not pushed",
      actions: [
        "On the **Identity Management** tab leave **Enable management of User Groups and Group Membership in this application** unchecked before you activate. Otherwise the test group is refused, and the activation with it.",
      ],
    },
    {
      title: "Connect",
      actions: [
        "On the **Identity Management** tab choose **SCIM API** and **SCIM 2.0** where it asks.",
        "Fill in the fields. The test user's address must belong to nobody here: that user is created and deleted again.",
        "Choose **Test Connection**, then **Activate**, and **Save**.",
      ],
      fields: [
        ...connectionFields("Base URL", "Token Key"),
        { label: "Test User Email", value: "jumpcloud-test@your-domain.example" },
      ],
    },
    {
      title: "Assign people",
      actions: [
        "On the **User Groups** tab select the groups whose members shall get access, and **Save**. Only people in a selected group are sent.",
        "Look at the provisioning log here: each person is one `create-user`.",
      ],
    },
  ],
  users: {
    rows: [
      { from: "email", to: "userName", need: "required" },
      { from: "email", to: "emails", need: "recommended" },
      { from: "displayname", to: "displayName", need: "recommended" },
      { from: "firstname", to: "name.givenName", need: "optional" },
      { from: "lastname", to: "name.familyName", need: "optional" },
    ],
    notes: [
      "JumpCloud maps these by itself. Where it offers the choice, `userName` is to be **email**, not **username**.",
      accountEmail,
    ],
  },
  groups: {
    rows: [
      { from: "name", to: "displayName", need: "required" },
      { from: "members", to: "members", need: "required" },
    ],
  },
  teams: [
    "Default teams: user groups say who gets access, and nothing else.",
    "Push groups: each user group that is assigned to the application becomes a team.",
  ],
  timing: "Within minutes after a user or a group is assigned or changed.",
  troubleshooting: [
    {
      says: "Test Connection fails, or `401`",
      means: "Base URL and token do not belong together, or the token has been revoked.",
      fix: "Copy both again from this configuration, without a slash or a space behind them.",
    },
    {
      says: "Activation fails with `403`, or with `404` on a status page",
      means: "One of the test requests is refused: creating, deleting, or the test group.",
      fix: "The detail in the provisioning log names the setting. Turn it on while activating; it can be turned off afterwards. On a status page leave groups out.",
    },
    {
      says: "Activation fails with `409`",
      means: "A test user or a test group of an attempt before is still here.",
      fix: "Take another address for the test user, or have the one that is left deleted.",
    },
    ...commonTroubles,
  ],
  basis:
    "Read in November 2026: jumpcloud.com/support (custom SCIM identity management) and the setup pages of PropelAuth, BoxyHQ, Kisi and TrueFoundry. Requests are replayed from a transcript. The screens were not seen in an account.",
};
