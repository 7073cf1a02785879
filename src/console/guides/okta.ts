import { accountEmail } from "./common.ts";
import { commonTroubles } from "./common-troubles.ts";
import type { Guide } from "./guide.ts";

/** Okta, by an app integration with SCIM provisioning. */
export const okta: Guide = {
  id: "okta",
  name: "Okta",
  mark: "Ok",
  summary:
    "An app integration provisions as soon as somebody is assigned. It reads a user and sends the whole of it back, deactivates who is unassigned, and never deletes users.",
  needs: ["An Okta organization with Lifecycle Management", "An administrator who may create app integrations"],
  steps: [
    {
      title: "Have an app integration",
      actions: [
        "In the Admin Console open **Applications**, **Applications**. If people already sign in by an app integration, open that one.",
        "Otherwise choose **Create App Integration**, take **SAML 2.0**, name it and finish its sign-on settings.",
      ],
    },
    {
      title: "Turn SCIM on",
      actions: [
        "On the **General** tab choose **Edit** in **App Settings**.",
        "Check **Enable SCIM provisioning** and **Save**. A **Provisioning** tab appears.",
      ],
      older: {
        sign: "**Provisioning** with several choices instead of the box",
        actions: ["Set it to **SCIM** and **Save**."],
      },
    },
    {
      title: "Connect",
      actions: [
        "On the **Provisioning** tab open **Integration** and choose **Edit** or **Configure API Integration**.",
        "Fill in the fields. What goes into **Authorization** is the word `Bearer`, a space, and the token. Only if the form itself shows the word Bearer in front of that field, enter the token without it.",
        "Leave **OAuth 2** alone: Okta means the authorization code grant by it, where somebody signs in. OAuth clients of this service have none.",
        "Check the provisioning actions **Push New Users** and **Push Profile Updates**, and **Import New Users and Profile Updates** if you want to compare.",
        "Choose **Test Connector Configuration** or **Test API Credentials**, then **Save**.",
      ],
      fields: [
        { label: "SCIM connector base URL", value: "{{baseUrl}}" },
        { label: "Unique identifier field for users", value: "userName" },
        { label: "Authentication Mode", value: "HTTP Header" },
        { label: "Authorization", value: "Bearer {{token}}" },
      ],
    },
    {
      title: "Say what Okta may do",
      actions: [
        "On the **Provisioning** tab open **To App** and choose **Edit**.",
        "Enable **Create Users**, **Update User Attributes** and **Deactivate Users**, then **Save**.",
        "Compare **Attribute Mappings** further down with the table under “User attributes”.",
      ],
    },
    {
      title: "Push groups",
      groups: "pushed",
      actions: [
        "Under **Integration** check **Push Groups** among the provisioning actions, and **Save**.",
        "On the **Push Groups** tab choose **Push Groups** and find the groups by name or by rule.",
        "A group whose name a team here already has is linked to that team; its members stay and the pushed ones join.",
        "Use other groups for assigning people than for pushing: Okta asks for that, so that a push never runs ahead of the people in it.",
      ],
    },
    {
      title: "Leave groups out",
      groups: "not pushed",
      actions: [
        "Under **Integration** leave **Push Groups** and **Import Groups** unchecked.",
        "If groups are on the **Push Groups** tab already, unlink them there.",
      ],
    },
    {
      title: "Assign people",
      actions: [
        "On the **Assignments** tab choose **Assign**, then people or groups, and **Done**. The people in an assigned group are sent as users.",
        "Look at the provisioning log here: each person is one `create-user`.",
      ],
    },
  ],
  users: {
    rows: [
      { from: "userName", to: "userName", need: "required" },
      { from: "user.email", to: "emails[primary eq true].value", need: "recommended" },
      { from: "user.displayName", to: "displayName", need: "recommended" },
      { from: "user.firstName", to: "name.givenName", need: "optional" },
      { from: "user.lastName", to: "name.familyName", need: "optional" },
    ],
    notes: [
      "On the **Sign On** tab set **Application username format** to **Email**, so that `userName` is the address that people get mail at.",
      accountEmail,
    ],
  },
  teams: [
    "Default teams: everybody who is assigned joins them at once. No group is pushed.",
    "Push groups: a person who is assigned and in no pushed group exists here and has no access.",
  ],
  timing: "Near real time: assignments, changes and group pushes are sent within seconds to minutes.",
  troubleshooting: [
    {
      says: "Error authenticating: Unauthorized (`401`)",
      means:
        "Base URL and token do not belong together, the token has been revoked, or the word `Bearer` is missing before it.",
      fix: "Make a new token here and enter it with `Bearer` and a space in front, or without if the form shows the word itself.",
    },
    {
      says: "Automatic provisioning of user … to app … failed: Conflict (`409`)",
      means: "The user has been provisioned by this configuration before, so Okta's copy of the link is gone.",
      fix: "Run **Import Now** on the **Import** tab and confirm the match; Okta then updates instead of creating.",
    },
    {
      says: "Unable to update Group Push mapping …",
      means: "The group was refused. Behind it stands what this service said.",
      fix: "Find the status and the detail in this table. Remove the cause, then choose **Push now**.",
      only: "project",
    },
    {
      says: "Tasks that failed wait under **Dashboard**, **Tasks**",
      means: "Okta does not repeat every failure by itself.",
      fix: "Remove the cause, select the tasks and choose **Retry Selected**.",
    },
    ...commonTroubles,
  ],
  basis:
    "Read in November 2026: developer.okta.com (SCIM 2.0 reference, authentication modes) and the setup page of dbt (docs.getdbt.com, scim-okta). Requests are replayed from transcripts. The screens were not seen in an organization; **Import Groups** and what unlinking is called may differ.",
};
