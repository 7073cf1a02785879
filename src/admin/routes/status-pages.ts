import * as z from "zod";
import { statusPageAccess } from "../../storage/people/access.ts";
import { listSubscribers } from "../../storage/people/admin-subscribers.ts";
import {
  createStatusPage,
  deleteStatusPage,
  listStatusPages,
  readStatusPage,
  updateStatusPage,
} from "../../storage/tenants/status-pages.ts";
import { exampleIds, exampleTimes } from "../examples.ts";
import { type AdminRoute, defineRoute } from "../route.ts";
import { chosenIdSchema, idSchema, nameSchema, pageOf, pageQuery, soughtEmailSchema, timesSchema } from "../schemas.ts";
import { peopleQuery, personShape } from "./users.ts";

const params = z.object({ id: idSchema });
const projectIdSchema = idSchema.nullable().describe("The project that the page is about, if it is about one.");
const answer = z.strictObject({ id: idSchema, name: z.string(), projectId: projectIdSchema, ...timesSchema });
const accessAnswer = z.strictObject({
  email: z.string(),
  access: z.boolean(),
  reason: z.enum(["subscriber", "revoked", "unknown"]),
});

const here = { id: exampleIds.statusPage };
const example = { ...here, name: "Acme status", projectId: exampleIds.project, ...exampleTimes };
const email = "bob@example.com";
const subscriber = {
  id: exampleIds.subscriber,
  email,
  userName: email,
  displayName: "Bob Roe",
  active: true,
  access: true,
  provisionedBy: exampleIds.pageConfig,
  ...exampleTimes,
};

/** Status pages: the tenants that have subscribers. */
export const statusPageRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "POST",
    path: "/status-pages",
    name: "createStatusPage",
    summary: "Makes a status page.",
    body: z.strictObject({ name: nameSchema, id: chosenIdSchema.optional(), projectId: projectIdSchema.optional() }),
    status: 201,
    answer,
    conflict: "Another status page has the id.",
    refersTo: "project",
    example: { body: { name: "Acme status", id: here.id, projectId: exampleIds.project }, answer: example },
    handle: ({ body }, { db }) => createStatusPage(db, body),
  }),
  defineRoute({
    method: "GET",
    path: "/status-pages",
    name: "listStatusPages",
    summary: "Lists status pages.",
    query: pageQuery,
    status: 200,
    answer: pageOf(answer),
    example: { query: { limit: 50 }, answer: { items: [example], nextCursor: null } },
    handle: ({ query }, { db }) => listStatusPages(db, query),
  }),
  defineRoute({
    method: "GET",
    path: "/status-pages/{id}",
    name: "readStatusPage",
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
    summary: "Renames a status page, or says which project it is about.",
    params,
    body: z.strictObject({ name: nameSchema.optional(), projectId: projectIdSchema.optional() }),
    status: 200,
    answer,
    refersTo: "project",
    example: { params: here, body: { name: "Acme health" }, answer: { ...example, name: "Acme health" } },
    handle: ({ params: { id }, body }, { db }) => updateStatusPage(db, { ...body, id }),
  }),
  defineRoute({
    method: "DELETE",
    path: "/status-pages/{id}",
    name: "deleteStatusPage",
    summary: "Deletes a status page with its subscribers.",
    params,
    status: 204,
    conflict: "The status page still has SCIM configurations.",
    example: { params: here },
    handle: ({ params: { id } }, { db, requestId }) => deleteStatusPage(db, { id, requestId }),
  }),
];

/** Subscribers of a status page, and who may read it. */
export const subscriberRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "GET",
    path: "/status-pages/{id}/subscribers",
    name: "listSubscribers",
    summary: "Lists the subscribers of a status page.",
    params,
    query: peopleQuery,
    status: 200,
    answer: pageOf(z.strictObject(personShape)),
    example: {
      params: here,
      query: { email, active: "true" },
      answer: { items: [subscriber], nextCursor: null },
    },
    handle: ({ params: { id }, query }, { db }) => listSubscribers(db, { ...query, statusPageId: id }),
  }),
  defineRoute({
    method: "GET",
    path: "/status-pages/{id}/access",
    name: "readStatusPageAccess",
    summary: "Tells whether a person may read a private status page, and why.",
    params,
    query: z.object({ email: soughtEmailSchema }),
    status: 200,
    answer: accessAnswer,
    example: { params: here, query: { email }, answer: { email, access: true, reason: "subscriber" } },
    handle: ({ params: { id }, query }, { db }) => statusPageAccess(db, id, query.email),
  }),
];
