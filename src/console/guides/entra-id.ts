import { accountEmail, connectionFields, makeClient } from "./common.ts";
import { commonTroubles } from "./common-troubles.ts";
import type { Guide } from "./guide.ts";

/** Microsoft Entra ID, by an enterprise application of one's own. */
export const entraId: Guide = {
  id: "entra-id",
  name: "Microsoft Entra ID",
  mark: "En",
  summary:
    "An enterprise application provisions in cycles: it looks each assigned user up, creates who is missing and patches what differs. Whoever is unassigned is deactivated; whoever is deleted in Entra ID is deleted here about thirty days later.",
  needs: [
    "A tenant with Entra ID P1 or P2, which automatic provisioning asks for",
    "The role Application Administrator or Cloud Application Administrator",
  ],
  steps: [
    {
      title: "Add an enterprise application",
      actions: [
        "In the Microsoft Entra admin center open **Entra ID**, **Enterprise apps**.",
        "Choose **New application**, then **Create your own application**.",
        "Name it, take **Integrate any other application you don't find in the gallery (Non-gallery)**, and choose **Create**.",
      ],
      older: {
        sign: "**Identity** in the menu",
        actions: ["Open **Identity**, **Applications**, **Enterprise applications**, and go on in the same way."],
      },
    },
    {
      title: "Connect provisioning",
      actions: [
        "On the **Overview** of the new application choose **Provision User Accounts**, or **Provisioning** under **Manage**.",
        "Choose **Connect your application**, or **New configuration**. The page **New provisioning configuration** opens.",
        "Fill in the fields. If the page asks for an authentication method, take the one with a secret token, or connect by an OAuth client.",
        "Choose **Test connection**, and **Create** once it succeeds.",
      ],
      older: {
        sign: "**Get started**",
        actions: [
          "Choose it and set **Provisioning Mode** to **Automatic**.",
          "Fill in the fields under **Admin Credentials**.",
          "Choose **Test Connection**, and **Save** once it succeeds.",
        ],
      },
      fields: connectionFields("Tenant URL", "Secret Token"),
      client: {
        actions: [
          makeClient,
          "In Entra ID take **OAuth2 client credentials grant** as the authentication method, and fill in the fields.",
          "Choose **Test connection**, and go on as with a token.",
        ],
        fields: [
          { label: "Tenant URL", value: "{{baseUrl}}" },
          { label: "Token endpoint", value: "{{tokenEndpoint}}" },
          { label: "Client identifier", value: "{{clientId}}" },
          { label: "Client secret", value: "{{clientSecret}}" },
        ],
      },
    },
    {
      title: "Map users",
      actions: [
        "Open **Attribute mapping** under **Manage**, then **Provision Microsoft Entra ID Users**.",
        "Bring the mapping into the form of the table under “User attributes” and delete the rows that you do not need.",
        "Keep `userName` as the matching attribute, with precedence 1, and **Save**.",
      ],
      older: {
        sign: "**Mappings** on the page **Provisioning**",
        actions: [
          "Expand it and choose **Provision Microsoft Entra ID Users**, or **Provision Azure Active Directory Users**.",
        ],
      },
    },
    {
      title: "Map groups",
      groups: "pushed",
      actions: [
        "In the same place open **Provision Microsoft Entra ID Groups** and set **Enabled** to **Yes**.",
        "Keep `displayName`, `externalId` and `members`, with `displayName` as the matching attribute, and **Save**.",
      ],
    },
    {
      title: "Switch groups off",
      groups: "not pushed",
      actions: [
        "In the same place open **Provision Microsoft Entra ID Groups**, set **Enabled** to **No** and **Save**.",
        "Do it before the first cycle. Every new application has it on: groups are then refused in each cycle, and in time the job is put into quarantine, users and all.",
      ],
    },
    {
      title: "Assign people and start",
      actions: [
        "Under **Users and groups** choose **Add user/group** and assign whom you want provisioned. The people in an assigned group are sent as users, whether groups are sent or not.",
        "Try one person with **Provision on demand**: the answer comes at once, and its request is in the provisioning log here.",
        "Choose **Start provisioning** on the **Overview** of **Provisioning**.",
      ],
    },
  ],
  users: {
    rows: [
      { from: "userPrincipalName", to: "userName", need: "required" },
      { from: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")', to: "active", need: "required" },
      { from: "mail", to: 'emails[type eq "work"].value', need: "recommended" },
      { from: "displayName", to: "displayName", need: "recommended" },
      { from: "objectId", to: "externalId", need: "recommended" },
      { from: "givenName", to: "name.givenName", need: "optional" },
      { from: "surname", to: "name.familyName", need: "optional" },
    ],
    notes: [
      accountEmail,
      "A `userPrincipalName` has the form of an address and need not be one that people get mail at: a guest's has `#EXT#` in it. Where the two differ, map `mail` to `userName`, or the expression `Coalesce([mail], [userPrincipalName])`. Where `userPrincipalName` has to stay, keep `mail` mapped to `emails`, so that access is found under it.",
      "Further attributes of the core and the enterprise schema may stay mapped. They are kept and given back as sent.",
    ],
  },
  groups: {
    rows: [
      { from: "displayName", to: "displayName", need: "required" },
      { from: "members", to: "members", need: "required" },
      { from: "objectId", to: "externalId", need: "recommended" },
    ],
  },
  teams: [
    "Default teams need no group mapping, and are the simpler choice.",
    "With push groups, assign groups to the application. Entra ID sends the direct members of an assigned group and leaves groups inside groups out.",
  ],
  timing:
    "The first cycle can take 40 minutes or more with many users; then a cycle starts about every 40 minutes. **Provision on demand** does not wait.",
  troubleshooting: [
    {
      says: "Test connection: the supplied credentials are not authorized",
      means: "The answer was `401`: base URL and token do not belong together, or the token has been revoked.",
      fix: "Copy both again from this configuration. The URL ends in the configuration's id, with nothing behind it.",
    },
    {
      says: "Test connection fails with an OAuth client, and the provisioning log here has nothing",
      means:
        "Entra ID got no access token: token endpoint, client identifier and client secret do not belong together.",
      fix: "Copy all three again. Make a new secret of the client if it is lost.",
    },
    {
      says: "The SCIM endpoint is not fully compatible with the … SCIM client",
      means: "Entra ID's words for any refusal. What this service said stands further on, behind “Web Response”.",
      fix: "Read the status and the detail there, and find them in this table.",
    },
    {
      says: "`EntryJoiningPropertyValueIsMissing`",
      means: "The person has no value in the attribute that is mapped to `userName`, so nothing was sent.",
      fix: "Fill the attribute in Entra ID, or map one that everybody has.",
    },
    {
      says: "`DuplicateTargetEntries`",
      means: "The matching attribute finds more than one user here.",
      fix: "Match on `userName` alone: it is unique in a project. An address in `emails` may belong to two people.",
    },
    {
      says: "Skipped, `NotEffectivelyEntitled`",
      means: "The person is not assigned to the application, or only by way of a group inside a group.",
      fix: "Assign the person or the group itself under **Users and groups**.",
    },
    {
      says: "The job is in quarantine",
      means:
        "Most requests of several cycles failed, or one that has to work was answered `404`. Entra ID slows down to once a day, and gives up after four weeks.",
      fix: "Look at the errors in the provisioning log here, remove their cause, then choose **Restart provisioning**.",
    },
    ...commonTroubles,
  ],
  basis:
    "Read in November 2026: Microsoft's articles on provisioning, mapping and quarantine at learn.microsoft.com; for the newer screens the setup pages of dbt (docs.getdbt.com, scim-entra-id), Scaleway and Grafana; for the group mapping of a service without groups, grokability/snipe-it 11913 and 11659. What the fields of an OAuth client are called is Microsoft's too. Requests are replayed from transcripts, with an OAuth client as well. The screens were not seen in a tenant.",
};
