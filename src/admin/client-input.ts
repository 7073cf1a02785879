import * as z from "zod";
import { publicKeySetSchema } from "../auth/public-keys.ts";
import { refusalOfUrl } from "../auth/public-url.ts";
import { invalidField } from "../storage/engine/admin-error.ts";
import { nameSchema, shortTextSchema, wholeNumber } from "./schemas.ts";

/** Seconds that an access token is good for, where nobody says how many. */
export const TOKEN_SECONDS = 3600;

const common = {
  name: nameSchema,
  tokenSeconds: wholeNumber(60, 86_400)
    .default(TOKEN_SECONDS)
    .describe("How long an access token of the client is good for."),
};

/** What a new OAuth client is made of. */
export const newClientSchema = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("client_secret"), ...common }),
  z
    .strictObject({
      method: z.literal("private_key_jwt"),
      ...common,
      issuer: shortTextSchema.describe("The iss of the client's assertions."),
      subject: shortTextSchema.describe("Their sub."),
      audience: shortTextSchema.optional().describe("Their aud; by default the token endpoint."),
      jwksUri: shortTextSchema.optional().describe("Where the client's public keys are, with https."),
      jwks: publicKeySetSchema.optional().describe("The public keys themselves."),
    })
    .refine(({ jwks, jwksUri }) => (jwks === undefined) !== (jwksUri === undefined), {
      path: ["jwks"],
      message: "Give the client's public keys either as jwks or by their jwksUri.",
    }),
]);

type NewClientInput = z.output<typeof newClientSchema>;

/**
 * A new client as it is kept; `origin` is the service's own.
 *
 * @throws AdminError 400 for keys at an address that the service does not ask
 */
export function toNewClient(input: NewClientInput, origin: string) {
  if (input.method === "client_secret") return input;
  const { jwks, jwksUri, ...rest } = input;
  return { ...rest, keys: jwks === undefined ? { jwksUri: askable(jwksUri, origin) } : { jwks } };
}

/** @throws AdminError 400 */
function askable(jwksUri = "", origin: string): string {
  const refusal = refusalOfUrl(jwksUri, origin);
  if (refusal !== undefined) throw invalidField("jwksUri", refusal);
  return jwksUri;
}
