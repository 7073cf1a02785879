import { groupResourceType } from "../scim/schemas/group.ts";
import { userResourceType } from "../scim/schemas/user.ts";
import type { ResourceStore } from "./operations.ts";
import { capabilities, MAX_GROUP_VALUES, MAX_USER_VALUES, type ServiceProvider } from "./service-provider.ts";

/** The project tree: users, and groups that are the project's teams. */
export function createProjectProvider<Database>(stores: {
  users: ResourceStore<Database>;
  groups: ResourceStore<Database>;
  searchAll: ServiceProvider<Database>["searchAll"];
}): ServiceProvider<Database> {
  return {
    kind: "project",
    prefixes: ["/api/identity/scim/v2", "/scim/v2"],
    capabilities,
    searchAll: stores.searchAll,
    resources: [
      { type: userResourceType, store: stores.users, maxValues: MAX_USER_VALUES, patchAnswersResource: true },
      { type: groupResourceType, store: stores.groups, maxValues: MAX_GROUP_VALUES, patchAnswersResource: false },
    ],
  };
}
