import { connectionFields, refusedBySettings } from "./common.ts";
import type { Guide } from "./guide.ts";

/** Microsoft Entra ID, by an enterprise application of one's own. */
export const entraId: Guide = {
  id: "entra-id",
  name: "Microsoft Entra ID",
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
        "In the Microsoft Entra admin center, open **Identity**, **Applications**, **Enterprise applications**.",
        "Choose **New application**, then **Create your own application**.",
        "Name it, take **Integrate any other application you don't find in the gallery (Non-gallery)**, and choose **Create**.",
      ],
    },
    {
      title: "Connect provisioning",
      actions: [
        "In the new application open **Provisioning** and choose **Get started**.",
        "Set **Provisioning Mode** to **Automatic** and fill in **Admin Credentials**.",
        "Choose **Test Connection**, and **Save** once it succeeds.",
      ],
      fields: connectionFields("Tenant URL", "Secret Token"),
    },
    {
      title: "Map users",
      actions: [
        "Under **Mappings** open **Provision Microsoft Entra ID Users**.",
        "Bring the mapping into the form of the table under “User attributes” and delete the rows that you do not need.",
        "Keep `userName` as the matching attribute, with precedence 1, and **Save**.",
      ],
    },
    {
      title: "Map groups",
      onlyWithGroups: true,
      actions: [
        "Under **Mappings** open **Provision Microsoft Entra ID Groups** and set **Enabled** to **Yes**.",
        "Keep `displayName`, `externalId` and `members`, with `displayName` as the matching attribute, and **Save**.",
      ],
    },
    {
      title: "Assign people and start",
      actions: [
        "Under **Users and groups** choose **Add user/group** and assign whom you want provisioned.",
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
      "Where `userPrincipalName` is no address that people get mail at, map `mail` to `userName` instead: `userName` is how a person is known here.",
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
    "Default teams need no group mapping: set **Enabled** to **No** for groups, or each cycle reports their refusal.",
    "With push groups, assign groups to the application. Entra ID sends the direct members of an assigned group and leaves groups inside groups out.",
  ],
  timing:
    "The first cycle can take 40 minutes or more with many users; then a cycle starts about every 40 minutes. **Provision on demand** does not wait.",
  troubleshooting: [
    {
      says: "Test Connection: the supplied credentials are not authorized",
      means: "The answer was `401`: base URL and token do not belong together, or the token has been revoked.",
      fix: "Copy both again from this configuration. The URL ends in the configuration's id, with nothing behind it.",
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
      means: "Most requests of several cycles failed, so Entra ID slowed down.",
      fix: "Look at the errors in the provisioning log here, remove their cause, then choose **Restart provisioning**.",
    },
    ...refusedBySettings,
  ],
};
