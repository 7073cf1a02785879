import * as z from "zod";

/** Where Cloudflare keeps a database: both are chosen when it is made, and never again. */
const placementSchema = z.union([
  z.strictObject({ jurisdiction: z.enum(["eu", "fedramp"]) }),
  z.strictObject({ location: z.enum(["weur", "eeur", "apac", "oc", "wnam", "enam"]) }),
  z.strictObject({}),
]);

const placementsSchema = z.record(z.string(), placementSchema);

/** A law that a database stays under. */
export type Jurisdiction = "eu" | "fedramp";

/** Where a database is kept: in a jurisdiction, near a location, or wherever Cloudflare chooses. */
export interface Placement {
  readonly jurisdiction?: Jurisdiction | undefined;
  readonly location?: "weur" | "eeur" | "apac" | "oc" | "wnam" | "enam" | undefined;
}

/**
 * The variable `DATABASES`: where each database is kept, by its name. None, where the variable is missing.
 *
 * @throws ZodError naming what is wrong
 */
export function parsePlacements(variable: unknown): Readonly<Record<string, Placement>> {
  return placementsSchema.parse(variable ?? {});
}
