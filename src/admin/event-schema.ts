import * as z from "zod";
import { exampleIds, exampleTime } from "./examples.ts";
import { idSchema, timeSchema } from "./schemas.ts";

/** An event, as the feed and webhooks tell it. */
export const eventSchema = z.strictObject({
  version: z.int(),
  id: z.string().describe("The same whenever the event is told."),
  cursor: z.string().describe("Where the feed goes on after this event."),
  at: timeSchema,
  type: z.string(),
  tenant: z.strictObject({ kind: z.enum(["project", "status-page"]), id: idSchema }),
  configId: idSchema
    .nullable()
    .describe("Null for a change by an administrator, but for one of the configuration itself."),
  requestId: z.string(),
  resourceId: z.string(),
  data: z.record(z.string(), z.unknown()),
});

/** An event as the receiver of a webhook gets it: a test may be about no tenant. */
export const toldEventSchema = eventSchema.extend({
  tenant: eventSchema.shape.tenant.nullable().describe("Null for the test of a webhook that is about all tenants."),
});

/** An event of the examples. */
export const exampleEvent = {
  version: 1,
  id: exampleIds.event,
  cursor: "1042",
  at: exampleTime,
  type: "team.created",
  tenant: { kind: "project" as const, id: exampleIds.project },
  configId: null,
  requestId: "8f2a41c7be9d1d0a-FRA",
  resourceId: exampleIds.team,
  data: { name: "Everyone", changed: ["displayName"] },
};
