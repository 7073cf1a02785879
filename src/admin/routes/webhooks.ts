import * as z from "zod";
import { listAcross } from "../../storage/databases/across.ts";
import { databaseOfFeed } from "../../storage/databases/choice.ts";
import { listDeliveries } from "../../storage/webhooks/deliveries.ts";
import { tenantOfWebhook } from "../../storage/webhooks/webhook.ts";
import { rotateWebhookSecret } from "../../storage/webhooks/webhook-secrets.ts";
import {
  createWebhook,
  deleteWebhook,
  listWebhooks,
  readWebhook,
  replayWebhook,
  updateWebhook,
} from "../../storage/webhooks/webhooks.ts";
import { exampleIds, exampleTime, exampleTimes } from "../examples.ts";
import { requireVisible } from "../rights.ts";
import { type AdminRoute, defineRoute } from "../route.ts";
import {
  databaseSchema,
  descriptionSchema,
  eventCursorSchema,
  graceSecondsSchema,
  idSchema,
  pageOf,
  pageQuery,
  timeSchema,
  timesSchema,
} from "../schemas.ts";
import { checkWebhookUrl, webhookTypesSchema, webhookUrlSchema } from "../webhook-settings.ts";

const params = z.object({ id: idSchema });

const newWebhook = z
  .strictObject({
    url: webhookUrlSchema,
    description: descriptionSchema.nullable().optional(),
    types: webhookTypesSchema.optional(),
    projectId: idSchema.optional().describe("Only the events of this project."),
    statusPageId: idSchema.optional().describe("Only the events of this status page."),
    database: databaseSchema
      .optional()
      .describe("The database whose events are sent, for all of its tenants; “default” where nothing is named."),
  })
  .refine(({ projectId, statusPageId }) => projectId === undefined || statusPageId === undefined, {
    path: ["statusPageId"],
    message: "A webhook is for one project, for one status page or for all, not for both.",
  });

const webhook = z.strictObject({
  id: idSchema,
  url: z.string(),
  description: z.string().nullable(),
  types: z.array(z.string()),
  projectId: idSchema.nullable(),
  statusPageId: idSchema.nullable(),
  enabled: z.boolean(),
  cursor: z.string().describe("Of the last event that was sent, or was not wanted."),
  failingSince: timeSchema.nullable(),
  lastDeliveredAt: timeSchema.nullable(),
  ...timesSchema,
});
const secret = z.string().describe("Shown this once, never again.");

const delivery = z.strictObject({
  id: idSchema,
  eventId: z.string(),
  type: z.string(),
  at: timeSchema,
  attempt: z.int().describe("From 1, for each event."),
  status: z.int().nullable().describe("Of the answer; null where there was none."),
  milliseconds: z.int(),
  error: z.string().nullable().describe("Null for a success."),
});

const here = { id: exampleIds.webhook };
const exampleSecret = "whsec_RVhBTVBMRS1FWEFNUExFLUVYQU1QTEUtRVhBTVBMRQ==";
const example = {
  ...here,
  url: "https://monitoring.example.com/hooks/directory",
  description: null,
  types: ["user.created", "user.deactivated"],
  projectId: exampleIds.project,
  statusPageId: null,
  enabled: true,
  cursor: "1042",
  failingSince: null,
  lastDeliveredAt: null,
  ...exampleTimes,
};

/** Who is told of what happens, over HTTP (docs/webhooks.md). */
export const webhookRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "POST",
    path: "/webhooks",
    name: "createWebhook",
    right: "write",
    about: "tenants",
    summary: "Makes a webhook, which begins at the end of the event feed.",
    body: newWebhook,
    status: 201,
    answer: webhook.extend({ secret }),
    conflict: "There are too many webhooks.",
    refersTo: "project or status page",
    example: {
      body: { url: example.url, types: ["user.created", "user.deactivated"], projectId: exampleIds.project },
      answer: { ...example, secret: exampleSecret },
    },
    async handle({ body }, services) {
      const { databases, by, only, webhooks } = services;
      const asked = tenantOfWebhook(body);
      if (asked !== undefined) requireVisible(only, asked);
      checkWebhookUrl(body.url, services.origin);
      // The key of one tenant is told of that one, whether it says so or not.
      const own = only && (only.kind === "project" ? { projectId: only.id } : { statusPageId: only.id });
      const { database, ...wanted } = { ...body, ...own };
      const beside = [wanted.projectId, wanted.statusPageId];
      const db = databaseOfFeed(databases, { database, beside });
      return createWebhook(db, webhooks.box, { ...wanted, ...by });
    },
  }),
  defineRoute({
    method: "GET",
    path: "/webhooks",
    name: "listWebhooks",
    right: "read",
    about: "tenants",
    summary: "Lists the webhooks, never their secrets.",
    query: pageQuery,
    status: 200,
    answer: pageOf(webhook),
    example: { query: { limit: 50 }, answer: { items: [example], nextCursor: null } },
    handle: ({ query }, { databases, only }) =>
      listAcross(databases.about(only?.id), { ...query, tenant: only }, listWebhooks),
  }),
  defineRoute({
    method: "GET",
    path: "/webhooks/{id}",
    name: "readWebhook",
    right: "read",
    about: "webhook",
    summary: "Reads a webhook.",
    params,
    status: 200,
    answer: webhook,
    example: { params: here, answer: example },
    handle: ({ params: { id } }, { db }) => readWebhook(db, id),
  }),
  defineRoute({
    method: "PATCH",
    path: "/webhooks/{id}",
    name: "updateWebhook",
    right: "write",
    about: "webhook",
    summary: "Changes a webhook; a new URL, and “enabled: true”, end the wait after a failure.",
    params,
    body: z.strictObject({
      url: webhookUrlSchema.optional(),
      description: descriptionSchema.nullable().optional(),
      types: webhookTypesSchema.optional(),
      enabled: z.boolean().optional(),
    }),
    status: 200,
    answer: webhook,
    example: { params: here, body: { types: [] }, answer: { ...example, types: [] } },
    handle({ params: { id }, body }, services) {
      if (body.url !== undefined) checkWebhookUrl(body.url, services.origin);
      return updateWebhook(services.db, { ...body, id, ...services.by });
    },
  }),
  defineRoute({
    method: "DELETE",
    path: "/webhooks/{id}",
    name: "deleteWebhook",
    right: "write",
    about: "webhook",
    summary: "Deletes a webhook: nothing is sent any more.",
    params,
    status: 204,
    example: { params: here },
    handle: ({ params: { id } }, { db, by }) => deleteWebhook(db, { id, ...by }),
  }),
  defineRoute({
    method: "POST",
    path: "/webhooks/{id}/secret",
    name: "rotateWebhookSecret",
    right: "write",
    about: "webhook",
    summary: "Gives a webhook a new secret; during the grace deliveries carry the signatures of both.",
    params,
    body: z.strictObject({
      graceSeconds: graceSecondsSchema.optional().describe("How long the secret before is signed with as well."),
    }),
    status: 201,
    answer: z.strictObject({ secret }),
    example: { params: here, body: { graceSeconds: 86_400 }, answer: { secret: exampleSecret } },
    handle: ({ params: { id }, body }, { db, by, webhooks }) =>
      rotateWebhookSecret(db, webhooks.box, { ...body, id, ...by }),
  }),
  defineRoute({
    method: "POST",
    path: "/webhooks/{id}/test",
    name: "testWebhook",
    right: "write",
    about: "webhook",
    summary: "Sends a “webhook.test” event now and tells what became of it.",
    params,
    status: 200,
    answer: delivery.pick({ status: true, milliseconds: true, error: true }),
    example: { params: here, answer: { status: 204, milliseconds: 87, error: null } },
    handle: ({ params: { id } }, { webhooks }) => webhooks.test(id),
  }),
  defineRoute({
    method: "POST",
    path: "/webhooks/{id}/replay",
    name: "replayWebhook",
    right: "write",
    about: "webhook",
    summary: "Sends the events after a cursor again, at once.",
    params,
    body: z.strictObject({ cursor: eventCursorSchema }),
    status: 202,
    answer: webhook,
    example: { params: here, body: { cursor: "1000" }, answer: { ...example, cursor: "1000" } },
    handle: ({ params: { id }, body }, { db, by }) => replayWebhook(db, { ...body, id, ...by }),
  }),
  defineRoute({
    method: "GET",
    path: "/webhooks/{id}/deliveries",
    name: "listDeliveries",
    right: "read",
    about: "webhook",
    summary: "Lists the attempts of the last seven days, newest first.",
    params,
    query: pageQuery.extend({ outcome: z.enum(["success", "error"], "Must be success or error.").optional() }),
    status: 200,
    answer: pageOf(delivery),
    example: {
      params: here,
      query: { limit: 50 },
      answer: {
        items: [
          {
            id: exampleIds.delivery,
            eventId: exampleIds.event,
            type: "user.created",
            at: exampleTime,
            attempt: 1,
            status: 204,
            milliseconds: 87,
            error: null,
          },
        ],
        nextCursor: null,
      },
    },
    handle: ({ params: { id }, query }, { db }) => listDeliveries(db, { ...query, webhookId: id }),
  }),
];
