import * as z from "zod";
import { listAcross } from "../../storage/databases/across.ts";
import { databaseForTenant, requireSameDatabase } from "../../storage/databases/choice.ts";
import {
  createStatusPage,
  deleteStatusPage,
  listStatusPages,
  readStatusPage,
  updateStatusPage,
} from "../../storage/tenants/status-pages.ts";
import { exampleIds, exampleTimes } from "../examples.ts";
import { ownOnly, requireVisible } from "../rights.ts";
import { type AdminRoute, defineRoute } from "../route.ts";
import { chosenIdSchema, databaseSchema, idSchema, nameSchema, pageOf, pageQuery, timesSchema } from "../schemas.ts";

const params = z.object({ id: idSchema });
const projectIdSchema = idSchema.nullable().describe("The project that the page is about, if it is about one.");
const answer = z.strictObject({ id: idSchema, name: z.string(), projectId: projectIdSchema, ...timesSchema });

const here = { id: exampleIds.statusPage };
const example = { ...here, name: "Acme status", projectId: exampleIds.project, ...exampleTimes };

/** Status pages: the tenants that have subscribers. */
export const statusPageRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "POST",
    path: "/status-pages",
    name: "createStatusPage",
    right: "write",
    about: "service",
    summary: "Makes a status page.",
    body: z.strictObject({
      name: nameSchema,
      id: chosenIdSchema.optional(),
      projectId: projectIdSchema.optional(),
      database: databaseSchema.optional().describe("Its project's, where it has one."),
    }),
    status: 201,
    answer,
    conflict: "Another status page has the id.",
    refersTo: "project",
    example: { body: { name: "Acme status", id: here.id, projectId: exampleIds.project }, answer: example },
    handle: ({ body: { database, ...page } }, { databases, by }) =>
      createStatusPage(databaseForTenant(databases, { database, beside: [page.projectId] }), { ...page, ...by }),
  }),
  defineRoute({
    method: "GET",
    path: "/status-pages",
    name: "listStatusPages",
    right: "read",
    about: "tenants",
    summary: "Lists status pages.",
    query: pageQuery,
    status: 200,
    answer: pageOf(answer),
    example: { query: { limit: 50 }, answer: { items: [example], nextCursor: null } },
    handle: ({ query }, { databases, only }) =>
      listAcross(databases.about(only?.id), { ...query, ...ownOnly("status-page", only) }, listStatusPages),
  }),
  defineRoute({
    method: "GET",
    path: "/status-pages/{id}",
    name: "readStatusPage",
    right: "read",
    about: "status-page",
    summary: "Reads a status page.",
    params,
    status: 200,
    answer,
    example: { params: here, answer: example },
    handle: ({ params: { id } }, { db }) => readStatusPage(db, id),
  }),
  defineRoute({
    method: "PATCH",
    path: "/status-pages/{id}",
    name: "updateStatusPage",
    right: "write",
    about: "status-page",
    summary: "Renames a status page, or says which project it is about.",
    params,
    body: z.strictObject({ name: nameSchema.optional(), projectId: projectIdSchema.optional() }),
    status: 200,
    answer,
    refersTo: "project",
    example: { params: here, body: { name: "Acme health" }, answer: { ...example, name: "Acme health" } },
    handle: ({ params: { id }, body }, { databases, db, by, only }) => {
      if (typeof body.projectId === "string") {
        requireVisible(only, { kind: "project", id: body.projectId });
        requireSameDatabase(databases, db, body.projectId);
      }
      return updateStatusPage(db, { ...body, id, ...by });
    },
  }),
  defineRoute({
    method: "DELETE",
    path: "/status-pages/{id}",
    name: "deleteStatusPage",
    right: "write",
    about: "status-page",
    summary: "Deletes a status page with its subscribers.",
    params,
    status: 204,
    conflict: "The status page still has SCIM configurations.",
    example: { params: here },
    handle: ({ params: { id } }, { db, by }) => deleteStatusPage(db, { id, ...by }),
  }),
];
