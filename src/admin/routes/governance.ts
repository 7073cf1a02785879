import * as z from "zod";
import { createAdminKey, deleteAdminKey, listAdminKeys } from "../../storage/credentials/admin-keys.ts";
import { listAcross } from "../../storage/databases/across.ts";
import { listAudit } from "../../storage/journal/audit.ts";
import { exampleIds, exampleTime } from "../examples.ts";
import { type AdminRoute, defineRoute } from "../route.ts";
import { idSchema, keyScopeSchema, newKeySchema, pageOf, pageQuery, soughtTimeSchema, timeSchema } from "../schemas.ts";

const key = z.strictObject({
  id: idSchema,
  name: z.string(),
  scope: keyScopeSchema,
  projectId: idSchema.nullable(),
  statusPageId: idSchema.nullable(),
  hint: z.string().describe("The key's last four characters."),
  createdAt: timeSchema,
  expiresAt: timeSchema.nullable(),
  lastUsedAt: timeSchema.nullable(),
});

const entry = z.strictObject({
  id: idSchema,
  at: timeSchema,
  actor: z.strictObject({ kind: z.enum(["root", "person", "key", "setup-link", "service"]), name: z.string() }),
  action: z.string(),
  target: z.strictObject({ kind: z.string(), id: z.string(), name: z.string() }),
  changes: z
    .record(z.string(), z.tuple([z.unknown(), z.unknown()]))
    .describe("What each field was, and became; null where there was nothing."),
  requestId: z.string(),
});

const example = {
  id: exampleIds.key,
  name: "Monitoring, reads",
  scope: "read" as const,
  projectId: exampleIds.project,
  statusPageId: null,
  hint: "aB3x",
  createdAt: exampleTime,
  expiresAt: null,
  lastUsedAt: null,
};

/** Who administers, and what they did: for root and persons alone. */
export const governanceRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "POST",
    path: "/keys",
    name: "createKey",
    right: "govern",
    about: "service",
    summary: "Makes an admin key.",
    body: newKeySchema,
    status: 201,
    answer: key.extend({ key: z.string().describe("Shown this once, never again.") }),
    refersTo: "project or status page",
    example: {
      body: { name: example.name, scope: "read", projectId: exampleIds.project },
      answer: { ...example, key: "scimadmin_EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXA" },
    },
    handle: ({ body }, { databases, by }) =>
      createAdminKey(databases.of(body.projectId ?? body.statusPageId ?? ""), { ...body, ...by }),
  }),
  defineRoute({
    method: "GET",
    path: "/keys",
    name: "listKeys",
    right: "govern",
    about: "service",
    summary: "Lists the admin keys.",
    query: pageQuery,
    status: 200,
    answer: pageOf(key),
    example: { query: { limit: 50 }, answer: { items: [example], nextCursor: null } },
    handle: ({ query }, { databases }) => listAcross(databases.all(), query, listAdminKeys),
  }),
  defineRoute({
    method: "DELETE",
    path: "/keys/{id}",
    name: "deleteKey",
    right: "govern",
    about: "service",
    summary: "Deletes an admin key, which stops with the next request.",
    params: z.object({ id: idSchema }),
    status: 204,
    example: { params: { id: exampleIds.key } },
    handle: ({ params: { id } }, { db, by }) => deleteAdminKey(db, { id, ...by }),
  }),
  defineRoute({
    method: "GET",
    path: "/audit",
    name: "listAudit",
    right: "govern",
    about: "service",
    summary: "Lists what administrators did, newest first.",
    query: pageQuery.extend({
      actor: z.string().optional().describe("The name of the actor."),
      action: z.string().optional(),
      target: z.string().optional().describe("The id of the target."),
      since: soughtTimeSchema.optional().describe("The first moment that counts."),
      until: soughtTimeSchema.optional().describe("The first moment that does not count any more."),
    }),
    status: 200,
    answer: pageOf(entry),
    example: {
      query: { action: "config.updated" },
      answer: {
        items: [
          {
            id: exampleIds.auditRow,
            at: exampleTime,
            actor: { kind: "person", name: "eve@example.com" },
            action: "config.updated",
            target: { kind: "config", id: exampleIds.config, name: "Entra ID" },
            changes: { name: ["Entra", "Entra ID"], autoDeprovisionUsers: [true, false] },
            requestId: "8f2a41c7be9d1d0a-FRA",
          },
        ],
        nextCursor: null,
      },
    },
    async handle({ query }, { databases }) {
      const page = await listAcross(databases.all(), query, listAudit);
      return {
        ...page,
        items: page.items.map((each) => ({
          ...each,
          changes: Object.fromEntries(
            Object.entries(each.changes).map(([field, [before, after]]): [string, [unknown, unknown]] => [
              field,
              [before, after],
            ]),
          ),
        })),
      };
    },
  }),
];
