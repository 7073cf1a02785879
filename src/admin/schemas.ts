import * as z from "zod";
import { isEmail } from "../directory/identity.ts";
import { isStorableText } from "../scim/text.ts";
import { UNSEEN, UNSEEN_IN_NAMES } from "../scim/text-rule.ts";

/** Text that the database keeps as it is. */
const text = z.string().refine(isStorableText, "Must be well-formed Unicode without NUL.");

/** The name of something, as people gave it. */
export const nameSchema = text
  .max(256, "Must not be longer than 256 characters.")
  .regex(/\S/, "Must not be empty or blank.");

/** Text that another system gives and compares: an issuer, a subject, an address. */
export const shortTextSchema = text
  .max(2048, "Must not be longer than 2048 characters.")
  .regex(/\S/, "Must not be empty or blank.");

const SEEN = "Must not hold control characters or others that cannot be seen.";

/** The name of a team, by which identity providers find it. */
export const teamNameSchema = nameSchema.refine((name) => !UNSEEN_IN_NAMES.test(name), SEEN);

/** What people write about something. */
export const descriptionSchema = text.max(2000, "Must not be longer than 2000 characters.");

/** An id that the caller chooses. */
export const chosenIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "Must be 1 to 64 letters, digits, hyphens or underscores.");

/** The name of a database. */
export const databaseSchema = z.string().max(64, "Must not be longer than 64 characters.");

/** An id in a path, a query or a body; whether it names anything is another question. */
export const idSchema = z.string().min(1, "Must not be empty.");

/** The e-mail address of a new user. */
export const emailSchema = text
  .refine(isEmail, "Must be an e-mail address.")
  .refine((email) => !UNSEEN.test(email), SEEN)
  .meta({ format: "email" });

/** An e-mail to look for; a user whose userName is no e-mail address is looked for by that. */
export const soughtEmailSchema = z.string().min(1, "Must not be empty.").describe("Compared without case.");

/** A time as it is answered. */
export const timeSchema = z.iso.datetime();

/** A time as it is asked for, with any offset; as the database keeps it. */
export const soughtTimeSchema = z.iso
  .datetime({ offset: true, error: "Must be an RFC 3339 time, such as 2026-01-31T08:00:00Z." })
  .transform((time) => new Date(time).toISOString());

/** A cursor of the event feed. */
export const eventCursorSchema = z
  .string()
  .regex(/^\d{1,15}$/, "This is no cursor of the feed.")
  .describe("The cursor of an event.");

/** A flag in a query. */
export const flagSchema = z.enum(["true", "false"], "Must be true or false.").transform((flag) => flag === "true");

/** The parameters that every list takes. */
export const pageQuery = z.object({
  limit: z.coerce
    .number("Must be a number.")
    .int("Must be a whole number.")
    .min(1, "Must be from 1 to 200.")
    .max(200, "Must be from 1 to 200.")
    .default(50),
  cursor: z.string().optional().describe("The nextCursor of the page before."),
});

/** A whole number within bounds, both included. */
export function wholeNumber(least: number, most: number) {
  const message = `Must be a whole number from ${least} to ${most}.`;
  return z.int(message).min(least, message).max(most, message);
}

/** How long a credential lasts: three years at most. */
export const expiresInDaysSchema = wholeNumber(1, 1095);

/** How long what a new credential replaces goes on working: a week at most. */
export const graceSecondsSchema = wholeNumber(0, 604_800);

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    nextCursor: z.string().nullable().describe("Null on the last page."),
  });
}

/** A team, as other answers name it. */
export const teamReferenceSchema = z.strictObject({ id: idSchema, name: z.string() });

/** The times that everything that is kept has. */
export const timesSchema = { createdAt: timeSchema, updatedAt: timeSchema };

/** What an error is answered with (RFC 9457). */
export const problemSchema = z.strictObject({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z
    .array(z.strictObject({ path: z.string(), message: z.string() }))
    .optional()
    .describe("What is wrong, field by field."),
});

/** What a key may do. */
export const keyScopeSchema = z.enum(["full", "read"]);

/** What a new admin key is made of. */
export const newKeySchema = z
  .strictObject({
    name: nameSchema,
    scope: keyScopeSchema.describe("“read” may read, and change nothing."),
    projectId: idSchema.optional().describe("The key then opens this project only."),
    statusPageId: idSchema.optional().describe("The key then opens this status page only."),
    expiresInDays: expiresInDaysSchema.optional(),
  })
  .refine(({ projectId, statusPageId }) => projectId === undefined || statusPageId === undefined, {
    path: ["statusPageId"],
    message: "A key is for one project or for one status page, not for both.",
  });
