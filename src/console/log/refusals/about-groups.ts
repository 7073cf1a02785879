import type { KnownRefusal } from "./known-refusal.ts";

/** Refusals of groups, which are the teams of a project, and of their members. */
export const aboutGroups: readonly KnownRefusal[] = [
  {
    says: "“Enable Push Groups” is off for this SCIM configuration; groups are read-only.",
    means: "The identity provider pushes a group, and teams are not its business in this configuration.",
    steps: [
      "Turn **Enable Push Groups** on if the identity provider's groups are to be the teams here.",
      "Otherwise stop pushing groups there. Default teams then decide who is in which team.",
    ],
    isAboutSettings: true,
  },
  {
    says: "The group is a protected team; an administrator of the project manages it.",
    means: "The team is protected: administrators manage it, and no identity provider does.",
    steps: [
      "Take **Protected** off the team if the identity provider is to manage it.",
      "Otherwise stop pushing the group of that name.",
    ],
  },
  {
    says: "The group is a default team of a SCIM configuration. Take it out of the default teams first.",
    means: "The identity provider deletes a group that is a default team of a configuration.",
    steps: [
      "Take the team out of the default teams, if it is to go.",
      "Otherwise keep the group in the identity provider.",
    ],
  },
  {
    says: "These members are no users of this project: ….",
    means: "The group has members who are not users of this project. Nothing of the request was carried out.",
    steps: [
      "Assign these people to the application and wait until they are created here.",
      "Then push the group again.",
    ],
  },
  {
    says: "The member … is a group. Groups cannot be members of groups here; push their users.",
    means: "A group holds another group, and teams hold people only.",
    steps: ["Push the inner group on its own, or let the identity provider send the people of the inner group."],
  },
  {
    says: "The displayName “…” is taken by the group ….",
    means: "A group of that name is here already, pushed by an identity provider. Team names are unique in a project.",
    steps: [
      "Most identity providers look up what is there and go on by themselves: see whether a later request succeeded.",
      "If not, rename one of the two groups, or let the identity provider link to the existing one.",
    ],
  },
  {
    says: "There is no Group … here.",
    means: "The identity provider still knows the id of a group that is gone here.",
    steps: ["Unlink the group in the identity provider and push it again: it is then made, or linked by its name."],
  },
  {
    says: "Members are added and removed, not edited: use the path “members”.",
    means: "The identity provider wants to change a part of a membership, and a membership has nothing but its person.",
    steps: ["Let the template or the mapping send members whole: remove the one, add the other."],
  },
  {
    says: "Members are added with the path “members” and a value.",
    means: "Members were to be added with a filter in the path, which can only find those who are there.",
    steps: ["Let the template send the path `members` and the new members as the value."],
  },
  {
    says: "The … operation on “members” has no value.",
    means: "The change of a group's members does not say who.",
    steps: ["Push the group anew. If it comes again, see how the template fills the list of members."],
  },
  {
    says: 'Choose members by value, as in members[value eq "id"].',
    means: "A member was to be removed by something other than the id, such as a name.",
    steps: ["Let the template select members by `value`, the id that was answered when the user was created."],
  },
];
