import { attribute, type ResourceType, type Schema } from "../schema.ts";
import { idRule, shownNameRule, teamNameRule, textRule } from "../text-rule.ts";

/** URN of the core Group schema (RFC 7643 §4.2). */
export const GROUP_URN = "urn:ietf:params:scim:schemas:core:2.0:Group";

/** The core Group schema (RFC 7643 §4.2). Members are users only: groups do not nest here. */
export const groupSchema: Schema = {
  id: GROUP_URN,
  name: "Group",
  description: "Group",
  attributes: [
    attribute("displayName", "string", "Name of the group, unique in its project without regard to case.", {
      required: true,
      uniqueness: "server",
      [textRule]: teamNameRule,
    }),
    attribute("members", "complex", "The users in the group.", {
      multiValued: true,
      subAttributes: [
        attribute("value", "string", "The id of the user.", {
          caseExact: true,
          mutability: "immutable",
          [textRule]: idRule,
        }),
        attribute("$ref", "reference", "URI of the user.", { mutability: "immutable", referenceTypes: ["User"] }),
        attribute("display", "string", "The user's name, for people to read.", {
          mutability: "readOnly",
          [textRule]: shownNameRule("email"),
        }),
        attribute("type", "string", "What the member is: always a User.", {
          mutability: "immutable",
          canonicalValues: ["User"],
        }),
      ],
    }),
  ],
};

/** The Group resource type (RFC 7643 §6). */
export const groupResourceType: ResourceType = {
  name: "Group",
  endpoint: "/Groups",
  description: "Teams of the project",
  schema: groupSchema,
  extensions: [],
};
