import type { JsonObject } from "../../../src/scim/json.ts";
import type { MadeConfig } from "./admin-client.ts";
import { ScimClient } from "./scim-client.ts";

/** The id of a user that an identity provider makes through a configuration; it must succeed. */
export async function provision(config: MadeConfig, userName: string, attributes: JsonObject = {}): Promise<string> {
  const { status, body } = await new ScimClient(config.scimBaseUrl, config.bearerToken).post("/Users", {
    userName,
    ...attributes,
  });
  if (status !== 201) throw new Error(`the user was answered ${status}: ${JSON.stringify(body)}`);
  return body.id;
}
