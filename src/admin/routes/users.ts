import * as z from "zod";
import { projectAccess } from "../../storage/people/access.ts";
import { createUser, listUsers } from "../../storage/people/admin-users.ts";
import { exampleIds, exampleTimes } from "../examples.ts";
import { type AdminRoute, defineRoute } from "../route.ts";
import {
  emailSchema,
  flagSchema,
  idSchema,
  nameSchema,
  pageOf,
  pageQuery,
  soughtEmailSchema,
  teamReferenceSchema,
  timesSchema,
} from "../schemas.ts";

const params = z.object({ id: idSchema });

/** What a list of people takes besides its page. */
export const peopleQuery = pageQuery.extend({ email: soughtEmailSchema.optional(), active: flagSchema.optional() });

/** What users and subscribers have alike. */
export const personShape = {
  id: idSchema,
  email: z.string(),
  userName: z.string(),
  displayName: z.string().describe("The name under which people see the person; made of other names if need be."),
  active: z.boolean(),
  access: z.boolean(),
  provisionedBy: idSchema
    .nullable()
    .describe("The SCIM configuration; null for a person that none provisioned, or one that is gone."),
  ...timesSchema,
};

const answer = z.strictObject({ ...personShape, accountId: idSchema, teams: z.array(teamReferenceSchema) });
const accessAnswer = z.strictObject({
  email: z.string(),
  access: z.boolean(),
  reason: z.enum(["member", "revoked", "no-team", "unknown"]),
  teams: z.array(teamReferenceSchema),
});

const project = { id: exampleIds.project };
const example = {
  id: exampleIds.user,
  accountId: exampleIds.account,
  email: "ann@example.com",
  userName: "ann@example.com",
  displayName: "Ann Lee",
  active: true,
  access: false,
  teams: [],
  provisionedBy: null,
  ...exampleTimes,
};
const inTeam = { access: true, teams: [{ id: exampleIds.team, name: "All staff" }] };

/** Users of a project. */
export const userRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "POST",
    path: "/projects/{id}/users",
    name: "createUser",
    summary: "Makes a user that exists before SCIM does.",
    params,
    body: z.strictObject({ email: emailSchema, displayName: nameSchema.optional() }),
    status: 201,
    answer,
    conflict: "The project has a user with that userName or e-mail.",
    example: { params: project, body: { email: "ann@example.com", displayName: "Ann Lee" }, answer: example },
    handle: ({ params: { id }, body }, { db, requestId }) => createUser(db, { ...body, projectId: id, requestId }),
  }),
  defineRoute({
    method: "GET",
    path: "/projects/{id}/users",
    name: "listUsers",
    summary: "Lists the users of a project.",
    params,
    query: peopleQuery,
    status: 200,
    answer: pageOf(answer),
    example: {
      params: project,
      query: { email: "ann@example.com", active: "true" },
      answer: { items: [{ ...example, ...inTeam }], nextCursor: null },
    },
    handle: ({ params: { id }, query }, { db }) => listUsers(db, { ...query, projectId: id }),
  }),
];

/** Who may use a project. */
export const accessRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "GET",
    path: "/projects/{id}/access",
    name: "readProjectAccess",
    summary: "Tells whether a person may use a project, and why.",
    params,
    query: z.object({ email: soughtEmailSchema }),
    status: 200,
    answer: accessAnswer,
    example: {
      params: project,
      query: { email: "ann@example.com" },
      answer: { email: "ann@example.com", reason: "member", ...inTeam },
    },
    handle: ({ params: { id }, query: { email } }, { db }) => projectAccess(db, id, email),
  }),
];
