import type { Toggles } from "./configuration.ts";

/** What is known of a user's access before a request. */
export interface AccessState {
  readonly revoked: boolean;
}

/** What a request does to a user's access and to its place in the default teams. */
export interface AccessDecision {
  readonly revoked: boolean;
  readonly defaultTeams: "add" | "remove" | "keep";
  /** Why access is not what the identity provider asked for; goes to the provisioning log. */
  readonly warning?: string;
}

/**
 * What becomes of access when a write leaves a user active or not: the toggle table of the product.
 * `before` is undefined for a user that is new to the tenant.
 */
export function decideAccess(active: boolean, before: AccessState | undefined, toggles: Toggles): AccessDecision {
  const byDefaultTeams = !toggles.enablePushGroups;
  if (active) return { revoked: false, defaultTeams: byDefaultTeams ? "add" : "keep" };
  if (before === undefined || before.revoked) return { revoked: true, defaultTeams: "keep" };
  if (toggles.autoDeprovisionUsers) return { revoked: true, defaultTeams: byDefaultTeams ? "remove" : "keep" };
  return {
    revoked: false,
    defaultTeams: "keep",
    warning: "The user was marked inactive but keeps access, because “Auto Deprovision Users” is off.",
  };
}
