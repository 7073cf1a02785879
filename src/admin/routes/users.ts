import * as z from "zod";
import { createUser } from "../../storage/people/new-user.ts";
import type { ProjectUser } from "../../storage/people/person.ts";
import { listUsers, readPerson } from "../../storage/people/person-list.ts";
import { deletePerson, setBlocked } from "../../storage/people/person-writes.ts";
import { projectUserTables } from "../../storage/people/project-users.ts";
import { exampleIds } from "../examples.ts";
import { type AdminRoute, defineRoute } from "../route.ts";
import { emailSchema, idSchema, nameSchema, pageOf, teamReferenceSchema } from "../schemas.ts";
import {
  blockBody,
  exampleAttributes,
  examplePerson,
  peopleQuery,
  personShape,
  toPeopleQuery,
} from "./person-schemas.ts";

const params = z.object({ id: idSchema });
const userParams = params.extend({ userId: idSchema });
const answer = z.strictObject({
  ...personShape,
  accountId: idSchema,
  reason: z.enum(["blocked", "revoked", "no-team", "member"]),
  teams: z.array(teamReferenceSchema),
});

const project = { id: exampleIds.project };
const user = { ...project, userId: exampleIds.user };
const example = {
  ...examplePerson,
  id: exampleIds.user,
  accountId: exampleIds.account,
  access: true,
  reason: "member" as const,
  teams: [{ id: exampleIds.team, name: "All staff" }],
};
const teamless = { access: false, reason: "no-team" as const, teams: [], provisionedBy: null };

/** The parameters of one user, as the storage takes them. */
const keyOf = ({ id, userId }: z.output<typeof userParams>) => ({ tenantId: id, id: userId });

/** Users of a project. */
export const userRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "POST",
    path: "/projects/{id}/users",
    name: "createUser",
    right: "write",
    about: "project",
    summary: "Makes a user that exists before SCIM does.",
    params,
    body: z.strictObject({ email: emailSchema, displayName: nameSchema.optional() }),
    status: 201,
    answer,
    conflict: "The project has a user with that userName or e-mail.",
    example: {
      params: project,
      body: { email: "ann@example.com", displayName: "Ann Lee" },
      answer: { ...example, ...teamless },
    },
    handle: async ({ params: { id }, body }, { db, by }) =>
      toUser(await createUser(db, { ...body, projectId: id, ...by })),
  }),
  defineRoute({
    method: "GET",
    path: "/projects/{id}/users",
    name: "listUsers",
    right: "read",
    about: "project",
    summary: "Lists the users of a project.",
    params,
    query: peopleQuery.extend({ teamId: idSchema.optional().describe("Members of this team.") }),
    status: 200,
    answer: pageOf(answer),
    example: {
      params: project,
      query: { email: "ann@example.com", active: "true" },
      answer: { items: [example], nextCursor: null },
    },
    async handle({ params: { id }, query }, { db }) {
      const page = await listUsers(db, { ...toPeopleQuery(query), projectId: id });
      return { ...page, items: page.items.map(toUser) };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/projects/{id}/users/{userId}",
    name: "readUser",
    right: "read",
    about: "project",
    summary: "Reads a user, with what the identity provider sent.",
    params: userParams,
    status: 200,
    answer,
    example: { params: user, answer: { ...example, ...exampleAttributes } },
    handle: async ({ params: key }, { db }) => toUser(await readPerson(db, projectUserTables, keyOf(key))),
  }),
  defineRoute({
    method: "PATCH",
    path: "/projects/{id}/users/{userId}",
    name: "blockUser",
    right: "write",
    about: "project",
    summary: "Blocks a user, or lifts the block.",
    params: userParams,
    body: blockBody,
    status: 200,
    answer,
    example: {
      params: user,
      body: { blocked: true },
      answer: { ...example, ...exampleAttributes, blocked: true, access: false, reason: "blocked" },
    },
    handle: async ({ params: key, body: { blocked } }, { db, by }) =>
      toUser(await setBlocked(db, projectUserTables, { ...keyOf(key), blocked, ...by })),
  }),
  defineRoute({
    method: "DELETE",
    path: "/projects/{id}/users/{userId}",
    name: "deleteUser",
    right: "write",
    about: "project",
    summary: "Deletes a user from the project, whatever its SCIM configurations say; a block ends with it.",
    params: userParams,
    status: 204,
    example: { params: user },
    handle: ({ params: key }, { db, by }) => deletePerson(db, projectUserTables, { ...keyOf(key), ...by }),
  }),
];

/** The storage shows users and subscribers as one kind of people; these are users. */
function toUser(found: object): z.input<typeof answer> {
  return found as ProjectUser & { readonly reason: "blocked" | "revoked" | "no-team" | "member" };
}
