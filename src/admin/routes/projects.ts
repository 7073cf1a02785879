import * as z from "zod";
import { listAcross } from "../../storage/databases/across.ts";
import { databaseForTenant } from "../../storage/databases/choice.ts";
import {
  createProject,
  deleteProject,
  listProjects,
  readProject,
  renameProject,
} from "../../storage/tenants/projects.ts";
import { exampleIds, exampleTimes } from "../examples.ts";
import { ownOnly } from "../rights.ts";
import { type AdminRoute, defineRoute } from "../route.ts";
import { chosenIdSchema, databaseSchema, idSchema, nameSchema, pageOf, pageQuery, timesSchema } from "../schemas.ts";

const params = z.object({ id: idSchema });
const answer = z.strictObject({ id: idSchema, name: z.string(), ...timesSchema });
const example = { id: exampleIds.project, name: "Acme", ...exampleTimes };
const here = { id: exampleIds.project };

/** Projects: the tenants that have teams and users. */
export const projectRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "POST",
    path: "/projects",
    name: "createProject",
    right: "write",
    about: "service",
    summary: "Makes a project.",
    body: z.strictObject({ name: nameSchema, id: chosenIdSchema.optional(), database: databaseSchema.optional() }),
    status: 201,
    answer,
    conflict: "Another project has the id.",
    example: { body: { name: "Acme", id: exampleIds.project }, answer: example },
    handle: ({ body: { database, ...project } }, { databases, by }) =>
      createProject(databaseForTenant(databases, { database }), { ...project, ...by }),
  }),
  defineRoute({
    method: "GET",
    path: "/projects",
    name: "listProjects",
    right: "read",
    about: "tenants",
    summary: "Lists projects.",
    query: pageQuery,
    status: 200,
    answer: pageOf(answer),
    example: { query: { limit: 50 }, answer: { items: [example], nextCursor: null } },
    handle: ({ query }, { databases, only }) =>
      listAcross(databases.about(only?.id), { ...query, ...ownOnly("project", only) }, listProjects),
  }),
  defineRoute({
    method: "GET",
    path: "/projects/{id}",
    name: "readProject",
    right: "read",
    about: "project",
    summary: "Reads a project.",
    params,
    status: 200,
    answer,
    example: { params: here, answer: example },
    handle: ({ params: { id } }, { db }) => readProject(db, id),
  }),
  defineRoute({
    method: "PATCH",
    path: "/projects/{id}",
    name: "renameProject",
    right: "write",
    about: "project",
    summary: "Renames a project.",
    params,
    body: z.strictObject({ name: nameSchema }),
    status: 200,
    answer,
    example: { params: here, body: { name: "Acme Corporation" }, answer: { ...example, name: "Acme Corporation" } },
    handle: ({ params: { id }, body }, { db, by }) => renameProject(db, { ...body, id, ...by }),
  }),
  defineRoute({
    method: "DELETE",
    path: "/projects/{id}",
    name: "deleteProject",
    right: "write",
    about: "project",
    summary: "Deletes a project with its users and teams; accounts stay.",
    params,
    status: 204,
    conflict: "The project still has SCIM configurations.",
    example: { params: here },
    handle: ({ params: { id } }, { db, by }) => deleteProject(db, { id, ...by }),
  }),
];
