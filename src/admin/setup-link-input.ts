import * as z from "zod";
import { nameSchema, wholeNumber } from "./schemas.ts";

/** Seconds that a setup link is good for, where nobody says how many: a week. */
export const LINK_SECONDS = 604_800;

/** What a new setup link is made of. */
export const newSetupLinkSchema = z.strictObject({
  label: nameSchema.optional().describe("Whom the link is for: its name in the audit."),
  expiresInSeconds: wholeNumber(300, 2_592_000).default(LINK_SECONDS),
  canManageTokens: z.boolean().default(true).describe("Whether tokens and OAuth clients are in its reach."),
});
