import { authentik } from "./authentik.ts";
import { entraId } from "./entra-id.ts";
import type { Guide } from "./guide.ts";
import { jumpCloud } from "./jumpcloud.ts";
import { keycloak } from "./keycloak.ts";
import { okta } from "./okta.ts";
import { oneLogin } from "./onelogin.ts";
import { other } from "./other.ts";

/** All guides, in the order in which they are offered. */
export const guides: readonly Guide[] = [entraId, okta, oneLogin, jumpCloud, authentik, keycloak, other];

/** The guide of an id, if there is one. */
export function findGuide(id: string): Guide | undefined {
  return guides.find((guide) => guide.id === id);
}
