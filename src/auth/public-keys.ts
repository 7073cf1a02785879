import * as z from "zod";

/** By what an assertion may be signed (RFC 7518 §3.1, RFC 8037): never by a secret that both sides know. */
export const ASSERTION_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"] as const;

/** Keys that one client has at most: those it uses, and those it is about to use. */
const MAX_KEYS = 20;
/** Characters of a modulus of 2048 bits, the least (RFC 7518 §3.3), and of 8192, in base64url. */
const MODULUS = { least: 342, most: 1366 };

const base64Url = (least: number, most: number) => {
  const message = `Must be ${least === most ? least : `${least} to ${most}`} characters of base64url.`;
  return z
    .string(message)
    .regex(/^[A-Za-z0-9_-]+$/, message)
    .min(least, message)
    .max(most, message);
};

const secret = z.never("This key is private. Give the public one only.").exactOptional();

const common = {
  kid: z.string().min(1).max(256).exactOptional(),
  use: z.literal("sig", "Must be sig.").exactOptional(),
  alg: z.enum(ASSERTION_ALGORITHMS, `Must be one of ${ASSERTION_ALGORITHMS.join(", ")}.`).exactOptional(),
  key_ops: z.array(z.literal("verify")).max(1).exactOptional(),
  d: secret,
};

const publicKey = z.discriminatedUnion(
  "kty",
  [
    z.object({
      kty: z.literal("RSA"),
      n: base64Url(MODULUS.least, MODULUS.most),
      e: base64Url(1, 8),
      p: secret,
      q: secret,
      ...common,
    }),
    z.object({
      kty: z.literal("EC"),
      crv: z.literal("P-256", "Must be P-256."),
      x: base64Url(43, 43),
      y: base64Url(43, 43),
      ...common,
    }),
    z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519", "Must be Ed25519."), x: base64Url(43, 43), ...common }),
  ],
  "Must be a public key of the type RSA, EC or OKP.",
);

/**
 * The public keys of a client (RFC 7517 §5). What verifying does not need is left out: certificates and
 * addresses in a key set lead nowhere.
 */
export const publicKeySetSchema = z.object(
  {
    keys: z
      .array(publicKey)
      .min(1, "Must hold at least one key.")
      .max(MAX_KEYS, `Must not hold more than ${MAX_KEYS} keys.`),
  },
  'Must be a set of public keys in JSON: {"keys": […]}.',
);

/** The public keys of a client, as they are kept. */
export type PublicKeySet = z.output<typeof publicKeySetSchema>;
