import * as z from "zod";
import { addMember, listMembers, removeMember } from "../../storage/teams/admin-members.ts";
import { createTeam, deleteTeam, listTeams, readTeam, updateTeam } from "../../storage/teams/admin-teams.ts";
import { exampleIds, exampleTimes } from "../examples.ts";
import { type AdminRoute, defineRoute } from "../route.ts";
import { idSchema, pageOf, pageQuery, teamNameSchema, timesSchema } from "../schemas.ts";

const projectParams = z.object({ id: idSchema });
const teamParams = projectParams.extend({ teamId: idSchema });
const memberParams = teamParams.extend({ userId: idSchema });

const answer = z.strictObject({
  id: idSchema,
  name: z.string(),
  protected: z.boolean().describe("No identity provider may change the team."),
  pushed: z.boolean().describe("An identity provider made or adopted the team."),
  memberCount: z.int(),
  ...timesSchema,
});
const detailedAnswer = answer.extend({
  externalId: z.string().nullable().describe("The identity provider's id of the group."),
  pushedBy: idSchema
    .nullable()
    .describe("The SCIM configuration that made or adopted the team; null for none, or one that is gone."),
});
const memberAnswer = z.strictObject({
  id: idSchema,
  email: z.string(),
  userName: z.string(),
  displayName: z.string(),
});

const protectedSchema = z.boolean().describe("Whether to keep identity providers from changing the team.");
const example = {
  id: exampleIds.team,
  name: "Everyone",
  protected: false,
  pushed: false,
  memberCount: 0,
  ...exampleTimes,
};
const project = { id: exampleIds.project };
const team = { ...project, teamId: exampleIds.team };
const member = { ...team, userId: exampleIds.user };

/** Teams of a project. */
export const teamRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "POST",
    path: "/projects/{id}/teams",
    name: "createTeam",
    right: "write",
    about: "project",
    summary: "Makes a team.",
    params: projectParams,
    body: z.strictObject({ name: teamNameSchema, protected: protectedSchema.optional() }),
    status: 201,
    answer,
    conflict: "The project has a team of that name; names compare without case.",
    example: { params: project, body: { name: "Everyone" }, answer: example },
    handle: ({ params: { id }, body }, { db, by }) => createTeam(db, { ...body, projectId: id, ...by }),
  }),
  defineRoute({
    method: "GET",
    path: "/projects/{id}/teams",
    name: "listTeams",
    right: "read",
    about: "project",
    summary: "Lists the teams of a project.",
    params: projectParams,
    query: pageQuery,
    status: 200,
    answer: pageOf(answer),
    example: { params: project, query: { limit: 50 }, answer: { items: [example], nextCursor: null } },
    handle: ({ params: { id }, query }, { db }) => listTeams(db, { ...query, projectId: id }),
  }),
  defineRoute({
    method: "GET",
    path: "/projects/{id}/teams/{teamId}",
    name: "readTeam",
    right: "read",
    about: "project",
    summary: "Reads a team.",
    params: teamParams,
    status: 200,
    answer: detailedAnswer,
    example: {
      params: team,
      answer: { ...example, pushed: true, externalId: "00g1emaKYZTWRYYRRTSK", pushedBy: exampleIds.config },
    },
    handle: ({ params: { id, teamId } }, { db }) => readTeam(db, { projectId: id, teamId }),
  }),
  defineRoute({
    method: "PATCH",
    path: "/projects/{id}/teams/{teamId}",
    name: "updateTeam",
    right: "write",
    about: "project",
    summary: "Renames or protects a team.",
    params: teamParams,
    body: z.strictObject({ name: teamNameSchema.optional(), protected: protectedSchema.optional() }),
    status: 200,
    answer,
    conflict: "Another team of the project has the name; names compare without case.",
    example: { params: team, body: { name: "All staff" }, answer: { ...example, name: "All staff" } },
    handle: ({ params: { id, teamId }, body }, { db, by }) => updateTeam(db, { ...body, projectId: id, teamId, ...by }),
  }),
  defineRoute({
    method: "DELETE",
    path: "/projects/{id}/teams/{teamId}",
    name: "deleteTeam",
    right: "write",
    about: "project",
    summary: "Deletes a team; its users stay.",
    params: teamParams,
    status: 204,
    conflict: "The team is a default team of a SCIM configuration.",
    example: { params: team },
    handle: ({ params: { id, teamId } }, { db, by }) => deleteTeam(db, { projectId: id, teamId, ...by }),
  }),
];

/** Who is in a team. */
export const memberRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "PUT",
    path: "/projects/{id}/teams/{teamId}/members/{userId}",
    name: "addMember",
    right: "write",
    about: "project",
    summary: "Puts a user into a team; one who is in it already stays.",
    params: memberParams,
    status: 204,
    example: { params: member },
    handle: ({ params: { id, ...key } }, { db, by }) => addMember(db, { ...key, projectId: id, ...by }),
  }),
  defineRoute({
    method: "GET",
    path: "/projects/{id}/teams/{teamId}/members",
    name: "listMembers",
    right: "read",
    about: "project",
    summary: "Lists the members of a team.",
    params: teamParams,
    query: pageQuery,
    status: 200,
    answer: pageOf(memberAnswer),
    example: {
      params: team,
      query: { limit: 50 },
      answer: {
        items: [{ id: exampleIds.user, email: "ann@example.com", userName: "ann@example.com", displayName: "Ann Lee" }],
        nextCursor: null,
      },
    },
    handle: ({ params: { id, teamId }, query }, { db }) => listMembers(db, { ...query, projectId: id, teamId }),
  }),
  defineRoute({
    method: "DELETE",
    path: "/projects/{id}/teams/{teamId}/members/{userId}",
    name: "removeMember",
    right: "write",
    about: "project",
    summary: "Takes a user out of a team; one who is not in it stays out.",
    params: memberParams,
    status: 204,
    example: { params: member },
    handle: ({ params: { id, ...key } }, { db, by }) => removeMember(db, { ...key, projectId: id, ...by }),
  }),
];
