import * as z from "zod";
import { databaseOfFeed } from "../../storage/databases/choice.ts";
import { invalidField } from "../../storage/engine/admin-error.ts";
import { rowLimit } from "../../storage/engine/paging.ts";
import { type FeedEvent, readFeed } from "../../storage/journal/event-feed.ts";
import { listLog } from "../../storage/journal/log-queries.ts";
import { eventSchema, exampleEvent } from "../event-schema.ts";
import { exampleIds, exampleTime } from "../examples.ts";
import { requireVisible } from "../rights.ts";
import { type AdminRoute, defineRoute } from "../route.ts";
import {
  databaseSchema,
  eventCursorSchema,
  idSchema,
  pageOf,
  pageQuery,
  soughtEmailSchema,
  soughtTimeSchema,
  timeSchema,
} from "../schemas.ts";

const verbs = ["create", "replace", "patch", "delete", "read", "search"] as const;
const operationSchema = z.enum([...verbs.flatMap((verb) => [`${verb}-user`, `${verb}-group`] as const), "bulk"]);
const outcomeSchema = z.enum(["success", "warning", "error"]);
/** Types that one query names at most: more than there are. */
const MAX_TYPES = 50;
const orNull = z.string().nullable();

const logEntry = z.strictObject({
  id: idSchema,
  at: timeSchema,
  operation: orNull.describe("As in the query; null where the request named no operation."),
  method: z.string(),
  path: z.string(),
  status: z.int(),
  outcome: outcomeSchema,
  scimType: orNull,
  detail: orNull,
  resourceType: orNull,
  resourceId: orNull,
  email: orNull,
  group: orNull,
  requestId: z.string(),
  requestBody: orNull.describe("Of a failed request, with its secrets removed."),
});

/** What was asked of a configuration, and what changed. */
export const historyRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "GET",
    path: "/configs/{id}/log",
    name: "listLog",
    right: "read",
    about: "config",
    setup: "always",
    summary: "Lists the provisioning log of a SCIM configuration, newest first.",
    params: z.object({ id: idSchema }),
    query: pageQuery.extend({
      outcome: outcomeSchema.optional(),
      operation: operationSchema.optional(),
      email: soughtEmailSchema.optional(),
      since: soughtTimeSchema.optional().describe("The first moment that counts."),
      until: soughtTimeSchema.optional().describe("The first moment that does not count any more."),
    }),
    status: 200,
    answer: pageOf(logEntry),
    example: {
      params: { id: exampleIds.config },
      query: { outcome: "success", operation: "create-user", email: "eve@example.com", since: exampleTime },
      answer: {
        items: [
          {
            id: exampleIds.logRow,
            at: exampleTime,
            operation: "create-user",
            method: "POST",
            path: `/api/identity/scim/v2/${exampleIds.config}/Users`,
            status: 201,
            outcome: "success",
            scimType: null,
            detail: null,
            resourceType: "User",
            resourceId: exampleIds.user,
            email: "eve@example.com",
            group: null,
            requestId: "8f2a41c7be9d1d0a-FRA",
            requestBody: null,
          },
        ],
        nextCursor: null,
      },
    },
    handle: ({ params: { id }, query }, { db }) => listLog(db, { ...query, configId: id }),
  }),
  defineRoute({
    method: "GET",
    path: "/events",
    name: "listEvents",
    right: "read",
    about: "tenants",
    summary: "Lists what changed in all tenants, or through one SCIM configuration, oldest first.",
    query: pageQuery.extend({
      cursor: eventCursorSchema.optional().describe("The nextCursor of the page before, or the cursor of an event."),
      database: databaseSchema
        .optional()
        .describe("The database whose feed is read; “default” where nothing is named. Cursors and order are its own."),
      configId: idSchema.optional(),
      projectId: idSchema.optional(),
      statusPageId: idSchema.optional(),
      type: z
        .union([z.string(), z.array(z.string()).max(MAX_TYPES, `Must not be more than ${MAX_TYPES} types.`)])
        .optional()
        .describe("Only events of this type; may repeat."),
    }),
    status: 200,
    answer: pageOf(eventSchema),
    gone: "The feed went back to an earlier state and does not have the cursor any more: read everything anew.",
    example: {
      query: { limit: 200 },
      answer: {
        items: [exampleEvent],
        nextCursor: null,
      },
    },
    async handle({ query: { cursor, database, projectId, statusPageId, type, ...query } }, { databases, only }) {
      const asked = [
        ...(projectId === undefined ? [] : [{ kind: "project", id: projectId } as const]),
        ...(statusPageId === undefined ? [] : [{ kind: "status-page", id: statusPageId } as const]),
      ];
      for (const tenant of asked) requireVisible(only, tenant);
      const [tenant = only, other] = asked;
      if (other !== undefined)
        throw invalidField("statusPageId", "Ask for a project or for a status page, not for both.");
      const beside = [tenant?.id, query.configId];
      const db = databaseOfFeed(databases, { database, beside });
      const types = typeof type === "string" ? [type] : type;
      const events = await readFeed(db, { ...query, tenant, types, after: cursor, limit: rowLimit(query) });
      const items: FeedEvent[] = events.slice(0, query.limit);
      return { items, nextCursor: events.length > query.limit ? (items.at(-1)?.cursor ?? null) : null };
    },
  }),
];
