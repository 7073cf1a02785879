import * as z from "zod";
import { tokenEndpointOf } from "../../auth/token-endpoint.ts";
import { rotateSecret } from "../../storage/credentials/client-secrets.ts";
import { createClient, deleteClient, listClients, type OAuthClient } from "../../storage/credentials/oauth-clients.ts";
import { newClientSchema, TOKEN_SECONDS, toNewClient } from "../client-input.ts";
import { exampleIds, exampleTime } from "../examples.ts";
import { type AdminRoute, type AdminServices, defineRoute } from "../route.ts";
import { graceSecondsSchema, idSchema, pageOf, pageQuery, timeSchema } from "../schemas.ts";

const params = z.object({ id: idSchema });
const clientParams = params.extend({ clientRowId: idSchema });

const answer = z.strictObject({
  id: idSchema,
  clientId: z.string().describe("What the identity provider is given as the client's id."),
  name: z.string(),
  method: z.enum(["client_secret", "private_key_jwt"]),
  hint: z.string().nullable().describe("The secret's last four characters; null for a client without one."),
  tokenSeconds: z.int(),
  createdAt: timeSchema,
  lastUsedAt: timeSchema.nullable().describe("When the client last got an access token."),
  tokenEndpoint: z.url().describe("Where the client gets access tokens."),
});
const clientSecret = z.string().describe("Shown this once, never again.");

const here = { id: exampleIds.config };
const example = {
  id: exampleIds.client,
  clientId: "5c1b2c1e-6d1f-4b0a-9a55-0d8f4f0b8a11",
  name: "Entra ID",
  method: "client_secret" as const,
  hint: "-EXA",
  tokenSeconds: TOKEN_SECONDS,
  createdAt: exampleTime,
  lastUsedAt: null,
  tokenEndpoint: "https://scim.example.com/oauth/token",
};
const exampleSecret = "scimsecret_EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXA";

/** OAuth clients of a configuration: by them an identity provider gets tokens that do not live for years. */
export const clientRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "POST",
    path: "/configs/{id}/clients",
    name: "createClient",
    right: "write",
    about: "config",
    setup: "tokens",
    summary: "Makes an OAuth client of a SCIM configuration.",
    params,
    body: newClientSchema,
    status: 201,
    answer: answer.extend({ clientSecret: clientSecret.optional() }),
    example: {
      params: here,
      body: { name: "Entra ID", method: "client_secret" },
      answer: { ...example, clientSecret: exampleSecret },
    },
    handle: async ({ params: { id }, body }, services) =>
      withEndpoint(
        await createClient(services.db, { ...toNewClient(body, services.origin), configId: id, ...services.by }),
        services,
      ),
  }),
  defineRoute({
    method: "GET",
    path: "/configs/{id}/clients",
    name: "listClients",
    right: "read",
    about: "config",
    setup: "tokens",
    summary: "Lists the OAuth clients of a SCIM configuration, never their secrets.",
    params,
    query: pageQuery,
    status: 200,
    answer: pageOf(answer),
    example: { params: here, query: { limit: 50 }, answer: { items: [example], nextCursor: null } },
    async handle({ params: { id }, query }, services) {
      const page = await listClients(services.db, { ...query, configId: id });
      return { ...page, items: page.items.map((client) => withEndpoint(client, services)) };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/configs/{id}/clients/{clientRowId}/secret",
    name: "rotateSecret",
    right: "write",
    about: "config",
    setup: "tokens",
    summary: "Makes a new secret of an OAuth client; the one before stops at once, or after a grace.",
    params: clientParams,
    body: z.strictObject({
      graceSeconds: graceSecondsSchema.optional().describe("How long the secret before goes on working; 0 by default."),
    }),
    status: 201,
    answer: answer.extend({ clientSecret }),
    conflict: "The client signs assertions: it has no secret.",
    example: {
      params: { ...here, clientRowId: exampleIds.client },
      body: { graceSeconds: 86_400 },
      answer: { ...example, clientSecret: exampleSecret },
    },
    async handle({ params: { id, clientRowId }, body }, services) {
      const client = await rotateSecret(services.db, {
        ...body,
        configId: id,
        clientRowId,
        ...services.by,
      });
      return withEndpoint(client, services);
    },
  }),
  defineRoute({
    method: "DELETE",
    path: "/configs/{id}/clients/{clientRowId}",
    name: "deleteClient",
    right: "write",
    about: "config",
    setup: "tokens",
    summary: "Deletes an OAuth client: its access tokens stop at once.",
    params: clientParams,
    status: 204,
    example: { params: { ...here, clientRowId: exampleIds.client } },
    handle: ({ params: { id, clientRowId } }, { db, by }) => deleteClient(db, { configId: id, clientRowId, ...by }),
  }),
];

/** A client as it is answered. */
function withEndpoint<Client extends OAuthClient>(
  { previousSecretExpiresAt: _, ...client }: Client,
  { origin }: AdminServices,
) {
  return { ...client, tokenEndpoint: tokenEndpointOf(origin) };
}
