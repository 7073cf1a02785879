/** The trees a configuration can belong to. */
export type TreeKind = "project" | "status-page";

/** The settings that decide what a provisioning request does. */
export interface Toggles {
  readonly autoProvisionUsers: boolean;
  readonly autoDeprovisionUsers: boolean;
  readonly requireEmail: boolean;
  readonly enablePushGroups: boolean;
}

/** What a request needs to know of its configuration; cached under the token's hash. */
export interface ConfigurationSnapshot extends Toggles {
  readonly configId: string;
  readonly kind: TreeKind;
  readonly tenantId: string;
  /** Whether `/ServiceProviderConfig` tells that there are cursors; there are either way. */
  readonly announceCursors: boolean;
  /** Signs the configuration's paging cursors. */
  readonly cursorSecret: string;
}

/** The snapshot that a token opens, and until when it does: null for a token without an end. */
export interface LoadedSnapshot {
  readonly snapshot: ConfigurationSnapshot;
  readonly tokenExpiresAt: string | null;
}

/**
 * A token and the configuration it was believed to open. Nothing may rest on it alone: the batch
 * that does the request's work checks both.
 */
export interface Grant {
  readonly tokenHash: string;
  readonly snapshot: ConfigurationSnapshot;
}

/** The configuration is no longer what the grant's snapshot says: load it again, then retry. */
export class StaleGrantError extends Error {
  override readonly name = "StaleGrantError";
}
