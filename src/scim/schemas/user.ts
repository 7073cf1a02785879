import { type Attribute, type AttributeType, attribute, type ResourceType, type Schema } from "../schema.ts";
import { addressRule, labelRule, shownNameRule, type TextRule, textRule } from "../text-rule.ts";
import { enterpriseUserSchema } from "./enterprise-user.ts";

/** URN of the core User schema (RFC 7643 §4.1). */
export const USER_URN = "urn:ietf:params:scim:schemas:core:2.0:User";

/** A multi-valued attribute with the default sub-attributes of RFC 7643 §2.4. */
function plural(
  name: string,
  description: string,
  options: {
    valueType?: AttributeType;
    valueRule?: TextRule;
    canonicalValues?: readonly string[];
    referenceTypes?: readonly string[];
  } = {},
): Attribute {
  const { valueType = "string", valueRule, canonicalValues, referenceTypes } = options;
  const value = { ...(referenceTypes && { referenceTypes }), ...(valueRule && { [textRule]: valueRule }) };
  return attribute(name, "complex", description, {
    multiValued: true,
    subAttributes: [
      attribute("value", valueType, "The value itself.", value),
      attribute("display", "string", "The value, for people to read."),
      attribute("type", "string", "What the value is used for.", canonicalValues ? { canonicalValues } : {}),
      attribute("primary", "boolean", "Whether this is the preferred value; true at most once."),
    ],
  });
}

const addresses = attribute("addresses", "complex", "Physical mailing addresses.", {
  multiValued: true,
  subAttributes: [
    attribute("formatted", "string", "The full address, as on a label."),
    attribute("streetAddress", "string", "Street, house number, and the like."),
    attribute("locality", "string", "City."),
    attribute("region", "string", "State or region."),
    attribute("postalCode", "string", "Postal code."),
    attribute("country", "string", "Country, as an ISO 3166-1 alpha-2 code."),
    attribute("type", "string", "What the address is used for.", { canonicalValues: ["work", "home", "other"] }),
    attribute("primary", "boolean", "Whether this is the preferred address; true at most once."),
  ],
});

const groups = attribute("groups", "complex", "The teams the user is in. Change them through the groups.", {
  multiValued: true,
  mutability: "readOnly",
  subAttributes: [
    attribute("value", "string", "The id of the group.", { caseExact: true, mutability: "readOnly" }),
    attribute("$ref", "reference", "URI of the group.", { mutability: "readOnly", referenceTypes: ["Group"] }),
    attribute("display", "string", "Name of the group.", {
      mutability: "readOnly",
      [textRule]: shownNameRule("name"),
    }),
    attribute("type", "string", "How the user belongs to the group: always direct.", {
      mutability: "readOnly",
      canonicalValues: ["direct"],
    }),
  ],
});

const ownAttributes: readonly Attribute[] = [
  attribute("userName", "string", "Unique name of the user: the account's e-mail address.", {
    required: true,
    uniqueness: "server",
    [textRule]: addressRule,
  }),
  attribute("name", "complex", "The parts of the person's name.", {
    subAttributes: [
      attribute("formatted", "string", "The full name, formatted for display."),
      attribute("familyName", "string", "The family name."),
      attribute("givenName", "string", "The given name."),
      attribute("middleName", "string", "The middle names."),
      attribute("honorificPrefix", "string", "Titles before the name."),
      attribute("honorificSuffix", "string", "Suffixes after the name."),
    ],
  }),
  attribute("displayName", "string", "Name of the user, for people to read.", { [textRule]: labelRule }),
  attribute("nickName", "string", "The casual way to address the user."),
  attribute("profileUrl", "reference", "URL of the user's online profile.", { referenceTypes: ["external"] }),
  attribute("title", "string", "The person's title, such as Vice President."),
  attribute("userType", "string", "Relation between the organization and the user."),
  attribute("preferredLanguage", "string", "Preferred languages, as in Accept-Language."),
  attribute("locale", "string", "Locale for dates, numbers and currency."),
  attribute("timezone", "string", "Time zone in IANA form, such as Europe/Lisbon."),
  attribute("active", "boolean", "Whether the identity provider considers the user active."),
  plural("emails", "E-mail addresses.", { valueRule: addressRule, canonicalValues: ["work", "home", "other"] }),
  plural("phoneNumbers", "Telephone numbers.", {
    canonicalValues: ["work", "home", "mobile", "fax", "pager", "other"],
  }),
  plural("ims", "Instant messaging addresses."),
  plural("photos", "URLs of pictures of the user.", {
    valueType: "reference",
    referenceTypes: ["external"],
    canonicalValues: ["photo", "thumbnail"],
  }),
  addresses,
  plural("entitlements", "Entitlements of the user."),
  plural("roles", "Roles of the user."),
  plural("x509Certificates", "Certificates issued to the user.", { valueType: "binary" }),
];

const userSchema = (attributes: readonly Attribute[]): Schema => ({
  id: USER_URN,
  name: "User",
  description: "User Account",
  attributes,
});

/** The User of a tree that has groups (RFC 7643 §4.1, §6). */
export const userResourceType: ResourceType = {
  name: "User",
  endpoint: "/Users",
  description: "Users of the project",
  schema: userSchema([...ownAttributes, groups]),
  extensions: [enterpriseUserSchema],
};

/** The User of a tree without groups: a schema never lists what the service does not keep. */
export const subscriberResourceType: ResourceType = {
  name: "User",
  endpoint: "/Users",
  description: "Private subscribers of the status page",
  schema: userSchema(ownAttributes),
  extensions: [enterpriseUserSchema],
};
