import { subscriberResourceType } from "../scim/schemas/user.ts";
import type { ResourceStore } from "./operations.ts";
import { capabilities, MAX_USER_VALUES, type ServiceProvider } from "./service-provider.ts";

/** The status-page tree: its users are the page's private subscribers; there are no groups. */
export function createStatusPageProvider<Database>(stores: {
  users: ResourceStore<Database>;
  searchAll: ServiceProvider<Database>["searchAll"];
}): ServiceProvider<Database> {
  return {
    kind: "status-page",
    prefixes: ["/api/identity/status-page-scim/v2", "/status-page-scim/v2"],
    capabilities,
    searchAll: stores.searchAll,
    resources: [
      { type: subscriberResourceType, store: stores.users, maxValues: MAX_USER_VALUES, patchAnswersResource: true },
    ],
  };
}
