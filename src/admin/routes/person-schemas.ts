import * as z from "zod";
import { exampleIds, exampleTimes } from "../examples.ts";
import { flagSchema, idSchema, pageQuery, soughtEmailSchema, timesSchema } from "../schemas.ts";

const soughtText = z.string().min(1, "Must not be empty.");

/** What a list of people takes besides its page. */
export const peopleQuery = pageQuery.extend({
  email: soughtEmailSchema.optional(),
  anyEmail: soughtEmailSchema.optional().describe("Any of the person's e-mails; compared without case."),
  userName: soughtText.optional().describe("Compared without case."),
  externalId: soughtText.optional().describe("Compared exactly."),
  active: flagSchema.optional(),
  access: flagSchema.optional(),
  blocked: flagSchema.optional(),
  provisionedBy: idSchema
    .optional()
    .describe("The id of a SCIM configuration, or “none”: nobody, or one that is gone."),
  part: soughtText.optional().describe("A part of a name, a userName or an e-mail, in any case."),
  include: z.literal("attributes", "Can be “attributes”.").optional().describe("Adds what the identity provider sent."),
});

/** The parameters of a list, as the storage takes them. */
export function toPeopleQuery<Query extends { readonly include?: "attributes" | undefined }>({
  include,
  ...query
}: Query) {
  return { ...query, withAttributes: include === "attributes" };
}

const attributesSchema = z
  .record(z.string(), z.unknown())
  .describe("The SCIM User as it is stored, extensions included.");

/** What users and subscribers have alike; a list has `attributes` where it was asked to. */
export const personShape = {
  id: idSchema,
  email: z.string(),
  userName: z.string(),
  externalId: z.string().nullable(),
  displayName: z.string().describe("The name under which people see the person; made of other names if need be."),
  active: z.boolean().describe("What the identity provider said."),
  blocked: z.boolean().describe("An administrator keeps the person out."),
  access: z.boolean(),
  provisionedBy: idSchema
    .nullable()
    .describe("The SCIM configuration; null for a person that none provisioned, or one that is gone."),
  ...timesSchema,
  attributes: attributesSchema.optional(),
};

/** What blocks a person, or lifts the block. */
export const blockBody = z.strictObject({
  blocked: z.boolean().describe("A block ends access at once, and holds against the identity provider."),
});

/** What is the same in the examples of users and subscribers. */
export const examplePerson = {
  email: "ann@example.com",
  userName: "ann@example.com",
  externalId: null,
  displayName: "Ann Lee",
  active: true,
  blocked: false,
  provisionedBy: exampleIds.config,
  ...exampleTimes,
};

/** The attributes of the examples. */
export const exampleAttributes = {
  attributes: {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "ann@example.com",
    displayName: "Ann Lee",
    active: true,
  },
};
