import * as z from "zod";
import { deleteToken, listTokens, rotateToken } from "../../storage/credentials/tokens.ts";
import { exampleIds, exampleTime, exampleToken } from "../examples.ts";
import { type AdminRoute, defineRoute } from "../route.ts";
import { expiresInDaysSchema, graceSecondsSchema, idSchema, pageOf, pageQuery, timeSchema } from "../schemas.ts";

const params = z.object({ id: idSchema });
const tokenParams = params.extend({ tokenId: idSchema });
const answer = z.strictObject({
  id: idSchema,
  hint: z.string().describe("The token's last four characters."),
  createdAt: timeSchema,
  expiresAt: timeSchema.nullable().describe("Null for a token without an end."),
  lastUsedAt: timeSchema.nullable().describe("Null for a token that was never used."),
});

const here = { id: exampleIds.config };

/** Bearer tokens of a configuration. */
export const tokenRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "POST",
    path: "/configs/{id}/tokens",
    name: "rotateToken",
    right: "write",
    about: "config",
    setup: "tokens",
    summary: "Makes a new bearer token; the other static ones stop at once, or after a grace.",
    params,
    body: z.strictObject({
      graceSeconds: graceSecondsSchema
        .optional()
        .describe("How long the tokens before go on working, unless they end sooner; 0 by default."),
      expiresInDays: expiresInDaysSchema.optional().describe("Without it the token has no end."),
    }),
    status: 201,
    answer: z.strictObject({
      bearerToken: z.string().describe("Shown this once, never again."),
      previousTokensExpireAt: timeSchema,
    }),
    example: {
      params: here,
      body: { graceSeconds: 86_400, expiresInDays: 365 },
      answer: { bearerToken: exampleToken, previousTokensExpireAt: "2026-02-01T08:00:00.000Z" },
    },
    handle: ({ params: { id }, body }, { db, by }) => rotateToken(db, { ...body, configId: id, ...by }),
  }),
  defineRoute({
    method: "GET",
    path: "/configs/{id}/tokens",
    name: "listTokens",
    right: "read",
    about: "config",
    setup: "tokens",
    summary: "Lists the bearer tokens of a SCIM configuration, never their text.",
    params,
    query: pageQuery,
    status: 200,
    answer: pageOf(answer),
    example: {
      params: here,
      query: { limit: 50 },
      answer: {
        items: [
          {
            id: exampleIds.token,
            hint: "-EXA",
            createdAt: exampleTime,
            expiresAt: "2027-01-31T08:00:00.000Z",
            lastUsedAt: exampleTime,
          },
        ],
        nextCursor: null,
      },
    },
    handle: ({ params: { id }, query }, { db }) => listTokens(db, { ...query, configId: id }),
  }),
  defineRoute({
    method: "DELETE",
    path: "/configs/{id}/tokens/{tokenId}",
    name: "deleteToken",
    right: "write",
    about: "config",
    setup: "tokens",
    summary: "Deletes a bearer token, which stops at once.",
    params: tokenParams,
    status: 204,
    example: { params: { ...here, tokenId: exampleIds.token } },
    handle: ({ params: { id, tokenId } }, { db, by }) => deleteToken(db, { configId: id, tokenId, ...by }),
  }),
];
