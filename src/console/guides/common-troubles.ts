import type { Trouble } from "./guide.ts";

// What this service answers, whoever asks. A guide puts its identity provider's own words before these.

/** The connection itself is not right, or not working just now. */
const connection: readonly Trouble[] = [
  {
    says: "`401`, though base URL and token are right: the header must read `Bearer <token>`",
    means: "The token was sent without the word `Bearer` and a space before it.",
    fix: "Where a field holds the whole `Authorization` header, put `Bearer`, a space and the token into it. Where there is a choice of authentication, take bearer token.",
  },
  {
    says: "`404` on every request: a SCIM base URL ends in the id of a SCIM configuration, or there is no such endpoint",
    means: "The URL was cut short, or something stands behind the configuration's id.",
    fix: "Copy the **SCIM Base URL** again, all of it and nothing more.",
  },
  {
    says: "`429`",
    means: "Many requests with an unknown token came from one address.",
    fix: "Correct the token. The identity provider goes on by itself some seconds later.",
  },
  {
    says: "`503`",
    means: "The service was busy or restarting.",
    fix: "Nothing: the identity provider tries again by itself.",
  },
];

/** A user is refused, or not found. */
const users: readonly Trouble[] = [
  {
    says: "`403`, “Auto Provision Users” is off",
    means: "The configuration does not let the identity provider create users.",
    fix: "Turn **Auto Provision Users** on under **Settings**, then let the identity provider try again.",
  },
  {
    says: "`403`, “Auto Deprovision Users” is off",
    means: "The identity provider deletes a user, and the configuration does not let it.",
    fix: "Turn **Auto Deprovision Users** on, or have the identity provider deactivate users instead of deleting them.",
  },
  {
    says: "`400 invalidValue`, a userName must be an e-mail address",
    means: "The user has no e-mail address in `userName` nor in `emails`.",
    fix: "Map an attribute that holds the address. Where people have none, turn **Require E-mail** off; a conformance test wants it off as well, since it makes users without one.",
  },
  {
    says: "`400 invalidValue` of another attribute",
    means: "A value has the wrong form, is too long, or has a character that cannot be kept.",
    fix: "The detail names the attribute. Correct its mapping, or the value of this one person.",
  },
  {
    says: "`409 uniqueness`: the userName, or the e-mail address, is taken by the user …",
    means: "Somebody here has it already. The detail names the user.",
    fix: "Let the identity provider look the user up by `userName` and update it. Two people with one address cannot both be here.",
  },
  {
    says: "`404`, there is no such User or Group here",
    means: "It was deleted here, and the identity provider keeps its old id.",
    fix: "Unassign and assign again, or restart provisioning, so that the identity provider creates it anew.",
  },
  {
    says: "`413`",
    means: "A request is larger than the limit that the detail names.",
    fix: "Leave photos and other large attributes out of the mapping, or send large groups in portions.",
  },
];

/** A group of a project is refused. */
const groups: readonly Trouble[] = [
  {
    says: "`403`, “Enable Push Groups” is off",
    means: "The identity provider sends groups, and the configuration fills teams by itself.",
    fix: "Turn **Enable Push Groups** on, or stop sending groups as the steps say. Users are provisioned either way.",
    only: "project",
  },
  {
    says: "`403`, the group is a protected team, or a default team",
    means: "Administrators manage the team, or a configuration puts its users into it, so it cannot be deleted.",
    fix: "Change that where the team is, under **Teams** or under the configuration's **Settings**, or stop pushing the group.",
    only: "project",
  },
  {
    says: "`400 invalidValue`, members are no users of this project, or are groups",
    means: "The group names people who are not here yet, or other groups. Nothing of the request was carried out.",
    fix: "Assign these people first and push the group again. Push the groups inside by themselves.",
    only: "project",
  },
  {
    says: "`409 uniqueness`: the displayName is taken by the group …",
    means: "A team of that name was pushed before, by this configuration or another one. The detail names it.",
    fix: "Link the existing group in the identity provider, or rename one of the two.",
    only: "project",
  },
];

/** A status page is asked for groups. */
const noGroups: readonly Trouble[] = [
  {
    says: "`404` on `/Groups`",
    means: "The identity provider sends groups, and a status page has none.",
    fix: "Switch groups off as the steps say, then start provisioning again. Left on, it can bring the whole job to a halt.",
    only: "status-page",
  },
];

/** What any identity provider may be answered, on either tree. */
export const commonTroubles: readonly Trouble[] = [...connection, ...noGroups, ...users, ...groups];
