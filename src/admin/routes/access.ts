import * as z from "zod";
import { projectAccess, statusPageAccess } from "../../storage/people/access.ts";
import { eraseAccount } from "../../storage/people/erasure.ts";
import { findPerson } from "../../storage/people/whereabouts.ts";
import { exampleIds } from "../examples.ts";
import { type AdminRoute, defineRoute } from "../route.ts";
import { idSchema, soughtEmailSchema, teamReferenceSchema } from "../schemas.ts";

const params = z.object({ id: idSchema });
const query = z.object({ email: soughtEmailSchema });
const asked = { email: z.string(), access: z.boolean() };
const place = { id: idSchema, name: z.string(), access: z.boolean() };
const userReason = z.enum(["blocked", "revoked", "no-team", "member"]);
const subscriberReason = z.enum(["blocked", "revoked", "subscriber"]);

const email = "ann@example.com";
const whereabouts = z.strictObject({
  email: z.string(),
  accountId: idSchema.nullable().describe("Null for nobody."),
  projects: z.array(z.strictObject({ ...place, userId: idSchema, accountId: idSchema, reason: userReason })),
  statusPages: z.array(z.strictObject({ ...place, subscriberId: idSchema, reason: subscriberReason })),
});

/** Who may use what. */
export const accessRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "GET",
    path: "/projects/{id}/access",
    name: "readProjectAccess",
    right: "read",
    about: "project",
    summary: "Tells whether a person may use a project, and why.",
    params,
    query,
    status: 200,
    answer: z.strictObject({
      ...asked,
      reason: z.enum([...userReason.options, "unknown"]),
      teams: z.array(teamReferenceSchema),
    }),
    example: {
      params: { id: exampleIds.project },
      query: { email },
      answer: { email, access: true, reason: "member", teams: [{ id: exampleIds.team, name: "All staff" }] },
    },
    handle: ({ params: { id }, query }, { db }) => projectAccess(db, id, query.email),
  }),
  defineRoute({
    method: "GET",
    path: "/status-pages/{id}/access",
    name: "readStatusPageAccess",
    right: "read",
    about: "status-page",
    summary: "Tells whether a person may read a private status page, and why.",
    params,
    query,
    status: 200,
    answer: z.strictObject({ ...asked, reason: z.enum([...subscriberReason.options, "unknown"]) }),
    example: {
      params: { id: exampleIds.statusPage },
      query: { email },
      answer: { email, access: true, reason: "subscriber" },
    },
    handle: ({ params: { id }, query }, { db }) => statusPageAccess(db, id, query.email),
  }),
  defineRoute({
    method: "GET",
    path: "/people",
    name: "findPerson",
    right: "read",
    about: "tenants",
    summary:
      "Tells where a person may go: every project and status page that knows the e-mail, up to a thousand of each.",
    query,
    status: 200,
    answer: whereabouts,
    example: {
      query: { email },
      answer: {
        email,
        accountId: exampleIds.account,
        projects: [
          {
            id: exampleIds.project,
            name: "Acme",
            userId: exampleIds.user,
            accountId: exampleIds.account,
            access: true,
            reason: "member",
          },
        ],
        statusPages: [],
      },
    },
    handle: async ({ query }, { databases, only }) =>
      (await findPerson(databases.about(only?.id), query.email, only)) as z.input<typeof whereabouts>,
  }),
  defineRoute({
    method: "DELETE",
    path: "/accounts",
    name: "eraseAccount",
    right: "write",
    about: "service",
    summary: "Erases the account of a person whom no project and no status page has any more.",
    query,
    status: 204,
    conflict: "A project or a status page still has the person; the detail names them.",
    refersTo: "account",
    example: { query: { email } },
    handle: ({ query }, { databases, by }) => eraseAccount(databases.all(), { email: query.email, ...by }),
  }),
];
