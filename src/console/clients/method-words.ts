import type { OAuthClient } from "../../storage/credentials/oauth-clients.ts";

/** By what a client proves itself, in words. */
export const methodWords: Readonly<Record<OAuthClient["method"], string>> = {
  client_secret: "A secret",
  private_key_jwt: "Signed assertions",
};
