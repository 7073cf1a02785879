import type { KnownRefusal } from "./known-refusal.ts";

const lookUpFirst =
  "Most identity providers look up who is there and go on by themselves: see whether a later request succeeded.";

/** Refusals of users and subscribers: who they are, and what their attributes hold. */
export const aboutUsers: readonly KnownRefusal[] = [
  {
    says: "A userName must be an e-mail address, or the user must have one in “emails”. Map an attribute that holds it.",
    means: "The person came without an e-mail address, and **Require E-mail** is on for this configuration.",
    steps: [
      "In the identity provider's attribute mapping let `userName` be filled from the person's e-mail address, or map that address to `emails[type eq \"work\"].value`.",
      "See whether the person has an e-mail address there at all: one in the wrong field is sent as none.",
      "If people are to be here without an e-mail address, turn **Require E-mail** off. They are then known by their user name.",
    ],
    isAboutSettings: true,
  },
  {
    says: "The userName is taken by the user …, whose userName is “…”.",
    means: "Somebody with that user name is here already. The detail names the user who has it.",
    steps: [
      lookUpFirst,
      "If not, let the identity provider match by `userName`, or import existing users and confirm the match.",
      "If it is another person, give one of the two another user name.",
    ],
  },
  {
    says: "The e-mail address “…” of “…” is taken by the user …, whose userName is “…”.",
    means:
      "Somebody with that e-mail address is here already, under another user name. The detail names the user who has it.",
    steps: [
      lookUpFirst,
      "If it is the same person, let the identity provider send the user name that is here, or delete the user here and provision anew.",
      "If it is another person, correct the e-mail address of one of the two.",
    ],
  },
  {
    says: "“Auto Provision Users” is off for this SCIM configuration.",
    means: "The identity provider wants to create somebody, and this configuration creates nobody.",
    steps: [
      "Turn **Auto Provision Users** on if people are to be created; it counts from the next request on.",
      "Otherwise turn the creation of users off in the identity provider, so that it stops trying.",
    ],
    isAboutSettings: true,
  },
  {
    says: "“Auto Deprovision Users” is off for this SCIM configuration.",
    means: "The identity provider wants to delete somebody, and this configuration takes nobody away.",
    steps: [
      "Turn **Auto Deprovision Users** on if people are to be deleted; it counts from the next request on.",
      "Otherwise let the identity provider deactivate instead of delete, so that it stops trying.",
    ],
    isAboutSettings: true,
  },
  {
    says: "There is no User … here.",
    means: "The identity provider still knows the id of a user who is gone here.",
    steps: [
      "If somebody deleted the user here, let the identity provider forget its link: restart provisioning, or unassign and assign again.",
      "If the person was never here, compare the base URL there with the one of this configuration.",
    ],
  },
  {
    says: "The attribute “…” is required.",
    means: "An attribute is missing without which nothing can be kept, such as `userName` or a group's `displayName`.",
    steps: [
      "Map the attribute that the detail names, and see from what it is filled: that may be empty for this one.",
      "Then let the identity provider try again.",
    ],
  },
  {
    says: "The attribute “…” takes a single value, not a list.",
    means: "The mapping sends several values where there is room for one.",
    steps: ["Let the mapping of the attribute pick one value: the first, or the primary one."],
  },
  {
    says: "The attribute “…” takes an object.",
    means: "The mapping fills an attribute that has parts, such as `name`, with a plain value.",
    steps: ["Map to one of its parts instead: `name.formatted`, for example."],
  },
  {
    says: "The extension “…” takes an object of attributes.",
    means: "The mapping fills the whole of an extension of the schema with a plain value.",
    steps: ["Map to an attribute of the extension, such as its `department`."],
  },
  {
    says: "The attribute “…” takes ….",
    means: "The value is of another type than the attribute.",
    steps: [
      'Compare the mapping with the type that the detail names: a text in a field of numbers, or `"True"` where `true` is meant.',
      "Where the identity provider has functions, convert it in the mapping.",
    ],
  },
  {
    says: "The number for “…” has more digits than JSON keeps; send it as a string.",
    means: "A long number would lose its last digits on the way.",
    steps: ["Let the mapping send it as text, in double quotes."],
  },
  {
    says: "The attribute “…” holds a NUL or half of a surrogate pair.",
    means: "The text is damaged: it holds bytes that are no letters.",
    steps: ["Type the value anew in the identity provider; it was probably cut or imported in another encoding."],
  },
  {
    says: "The attribute “…” is limited to … characters.",
    means: "The value is longer than is kept.",
    steps: ["Shorten it in the identity provider, or map another attribute."],
  },
  {
    says: "The attribute “…” holds a control character or another that cannot be seen: …. Remove it.",
    means: "The value looks right and is not: it holds a character that nobody sees, often from copying.",
    steps: ["Delete the value in the identity provider and type it, instead of pasting it."],
  },
  {
    says: "Every value of “…” needs a “value”: the id of a resource.",
    means: "A reference to somebody or something came without its id.",
    steps: ["Let the mapping or the template send the id in `value`; a name alone does not say who is meant."],
  },
];
