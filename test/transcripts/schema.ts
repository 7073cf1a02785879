import { z } from "zod";
import type { JsonObject } from "../../src/scim/json.ts";

const headers = z.record(z.string(), z.string());
/** RFC 6901. Attribute URNs hold dots and colons, which is why paths are written with slashes. */
const pointer = z.string().startsWith("/");
const object = z.custom<JsonObject>((value) => z.record(z.string(), z.json()).safeParse(value).success);

/** The toggles are those of `POST /admin/configs`; teams are given by name, and made. */
const configSchema = z.strictObject({
  autoProvisionUsers: z.boolean().optional(),
  autoDeprovisionUsers: z.boolean().optional(),
  requireEmail: z.boolean().optional(),
  announceCursors: z.boolean().optional(),
  enablePushGroups: z.boolean().optional(),
  defaultTeams: z.array(z.string()).optional(),
});

/** What is in the project before the identity provider comes. */
const setupSchema = z.strictObject({
  teams: z.array(z.strictObject({ name: z.string(), protected: z.boolean().optional() })).optional(),
  users: z
    .array(
      z.strictObject({ email: z.email(), displayName: z.string().optional(), teams: z.array(z.string()).optional() }),
    )
    .optional(),
});

const stepSchema = z.strictObject({
  title: z.string(),
  request: z.strictObject({
    method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    path: z.union([z.string().startsWith("/"), z.literal("{{tokenEndpoint}}")]),
    headers: headers.optional(),
    body: object.optional(),
    form: z.record(z.string(), z.string()).optional(),
  }),
  expect: z.strictObject({
    status: z.int(),
    headers: headers.optional(),
    body: object.optional(),
    absent: z.array(pointer).optional(),
    access: z.record(z.email(), object).optional(),
  }),
  capture: z.record(z.string().regex(/^\w+$/), pointer).optional(),
});

/** The form of a transcript; README.md says what each part means. */
export const transcriptSchema = z.strictObject({
  title: z.string(),
  source: z.union([z.string(), z.array(z.string())]),
  tree: z.enum(["project", "status-page"]),
  config: configSchema.optional(),
  setup: setupSchema.optional(),
  client: z.literal("client_secret").optional(),
  headers: headers.optional(),
  steps: z.array(stepSchema).min(1),
});

/** What a client was seen, or is documented, to send, and what must come of it. */
export type Transcript = z.output<typeof transcriptSchema>;

/** One request and what must come of it. */
export type Step = Transcript["steps"][number];
