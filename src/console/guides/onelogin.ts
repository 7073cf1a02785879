import { accountEmail, connectionFields } from "./common.ts";
import { commonTroubles } from "./common-troubles.ts";
import type { Guide } from "./guide.ts";

const template = `{
  "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
  "userName": "{$parameters.scimusername}",
  "name": {
    "givenName": "{$user.firstname}",
    "familyName": "{$user.lastname}"
  },
  "displayName": "{$user.display_name}",
  "emails": [{ "value": "{$user.email}", "type": "work", "primary": true }]
}`;

/** OneLogin, by its SCIM provisioner connector. */
export const oneLogin: Guide = {
  id: "onelogin",
  name: "OneLogin",
  mark: "1L",
  summary:
    "A connector sends what a JSON template says. Updates are whole users; every change can be made to wait for an administrator's approval.",
  needs: ["A plan with user provisioning", "A Super User or an Account Owner"],
  steps: [
    {
      title: "Add the connector",
      actions: [
        "Open **Applications**, **Applications** and choose **Add App**.",
        "Search for “SCIM” and take **SCIM Provisioner with SAML (SCIM v2 Core)**. **SCIM v2 Enterprise** does as well. Name it and **Save**.",
      ],
    },
    {
      title: "Connect",
      actions: [
        "On the **Configuration** tab fill in the fields and paste the template into **SCIM JSON Template**.",
        "Under **API Connection** (or **API Status**) choose **Enable**, then **Save**. OneLogin tests the connection as it enables it.",
      ],
      fields: connectionFields("SCIM Base URL", "SCIM Bearer Token"),
      code: template,
    },
    {
      title: "Choose the user name",
      actions: ["On the **Parameters** tab set **scimusername** to **Email**."],
    },
    {
      title: "Send groups",
      groups: "pushed",
      actions: [
        "On the **Parameters** tab open **Groups** and check **Include in User Provisioning**.",
        "On the **Provisioning** tab choose **Refresh** under **Entitlements**: OneLogin reads the teams from here.",
        "On the **Rules** tab add a rule with the action **Set Groups** that says who goes into which team, by role or by attribute.",
      ],
    },
    {
      title: "Leave groups out",
      groups: "not pushed",
      actions: [
        "On the **Parameters** tab open **Groups** and leave **Include in User Provisioning** unchecked.",
        "Do not choose **Refresh** under **Entitlements**, and have no rule with the action **Set Groups**.",
      ],
    },
    {
      title: "Turn provisioning on",
      actions: [
        "On the **Provisioning** tab check **Enable provisioning**.",
        "Choose what removing access does: **Suspend** deactivates the user here, **Delete** deletes it. Prefer **Suspend**, which can be taken back.",
        "Uncheck the approvals that you do not want to give by hand, and **Save**.",
      ],
    },
    {
      title: "Assign people",
      actions: [
        "Give the application to a role under **Access**, or to a person under **Users**, **Applications**.",
        "Where a person is **Pending**, open the entry and choose **Approve**.",
      ],
    },
  ],
  users: {
    rows: [
      { from: "{$parameters.scimusername}", to: "userName", need: "required" },
      { from: "{$user.email}", to: "emails[0].value", need: "recommended" },
      { from: "{$user.display_name}", to: "displayName", need: "recommended" },
      { from: "{$user.firstname}", to: "name.givenName", need: "optional" },
      { from: "{$user.lastname}", to: "name.familyName", need: "optional" },
    ],
    notes: [
      "The template decides what is sent. OneLogin adds `active` by itself when it suspends or restores somebody.",
      accountEmail,
    ],
  },
  teams: [
    "Default teams are the simpler choice: no parameter, no entitlements, no rules.",
    "With push groups, rules map roles or attributes to teams, which OneLogin reads from here or creates.",
  ],
  timing: "At once after an assignment, a change or an approval.",
  troubleshooting: [
    {
      says: "API Connection cannot be enabled, or `401`",
      means: "Base URL and token do not belong together, or the token has been revoked.",
      fix: "Copy both again from this configuration. A question mark that OneLogin puts at the end of URLs does no harm.",
    },
    {
      says: "A person stays **Pending**",
      means: "An approval is asked for; nothing has been sent, so there is nothing in the log here.",
      fix: "Approve the entry, or uncheck the approval on the **Provisioning** tab.",
    },
    {
      says: "Failed: `400 invalidSyntax`",
      means: "The JSON template is not valid JSON once its values are filled in.",
      fix: "Paste the template again. A comma behind the last entry is the usual cause.",
    },
    {
      says: "Failed: `409 uniqueness`",
      means: "The user is here already and OneLogin has lost its link.",
      fix: "Choose **Reapply entitlement mappings** or sync the login: OneLogin looks the person up by user name and links it.",
    },
    ...commonTroubles,
  ],
  basis:
    "Read in November 2026: the setup pages of scim.dev, Qualytics, Keepnet, Living Security and Lessonly, which agree on tabs and fields. Requests are replayed from a transcript. The screens were not seen in an account, and rules and entitlements are as OneLogin's own articles had them earlier.",
};
