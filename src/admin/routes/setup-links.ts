import * as z from "zod";
import { createSetupLink, deleteSetupLink, listSetupLinks } from "../../storage/credentials/setup-links.ts";
import { exampleIds, exampleTime } from "../examples.ts";
import { type AdminRoute, defineRoute } from "../route.ts";
import { idSchema, pageOf, pageQuery, timeSchema } from "../schemas.ts";
import { newSetupLinkSchema } from "../setup-link-input.ts";

const params = z.object({ id: idSchema });
const answer = z.strictObject({
  id: idSchema,
  label: z.string().nullable(),
  createdAt: timeSchema,
  expiresAt: timeSchema,
  lastUsedAt: timeSchema.nullable().describe("When a session was last started by it."),
  canManageTokens: z.boolean(),
});

const here = { id: exampleIds.config };
const example = {
  id: exampleIds.setupLink,
  label: "Ann of Acme",
  createdAt: exampleTime,
  expiresAt: "2026-02-07T08:00:00.000Z",
  lastUsedAt: null,
  canManageTokens: true,
};

/** Links by which somebody of a customer's connects one configuration, without an account here. */
export const setupLinkRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "POST",
    path: "/configs/{id}/setup-links",
    name: "createSetupLink",
    right: "write",
    about: "config",
    summary: "Makes a setup link of a SCIM configuration, for whoever runs the identity provider.",
    params,
    body: newSetupLinkSchema,
    status: 201,
    answer: answer.extend({ url: z.url().describe("Shown this once, never again.") }),
    example: {
      params: here,
      body: { label: "Ann of Acme" },
      answer: {
        ...example,
        url: "https://scim.example.com/setup/scimsetup_EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXA",
      },
    },
    async handle({ params: { id }, body }, { db, by, origin }) {
      const { secret, ...link } = await createSetupLink(db, { ...body, configId: id, ...by });
      return { ...link, url: `${origin}/setup/${secret}` };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/configs/{id}/setup-links",
    name: "listSetupLinks",
    right: "read",
    about: "config",
    summary: "Lists the setup links of a SCIM configuration, never their addresses.",
    params,
    query: pageQuery,
    status: 200,
    answer: pageOf(answer),
    example: { params: here, query: { limit: 50 }, answer: { items: [example], nextCursor: null } },
    handle: ({ params: { id }, query }, { db }) => listSetupLinks(db, { ...query, configId: id }),
  }),
  defineRoute({
    method: "DELETE",
    path: "/configs/{id}/setup-links/{linkId}",
    name: "deleteSetupLink",
    right: "write",
    about: "config",
    summary: "Deletes a setup link: it, and every session that came by it, stops at once.",
    params: params.extend({ linkId: idSchema }),
    status: 204,
    example: { params: { ...here, linkId: exampleIds.setupLink } },
    handle: ({ params: { id, linkId } }, { db, by }) => deleteSetupLink(db, { configId: id, linkId, ...by }),
  }),
];
