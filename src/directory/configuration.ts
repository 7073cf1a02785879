import { unavailable } from "../scim/errors.ts";

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

/** How often work is begun under a configuration that keeps changing. */
const MAX_ATTEMPTS = 6;

/**
 * Does work that checks what it was admitted by; when that changed meanwhile, again under what `refresh` answers.
 * The work must have done nothing when it throws `StaleGrantError`.
 *
 * @throws ScimError 503 when it keeps changing
 */
export async function repeatWhileStale<Admitted, Result>(
  admitted: Admitted,
  refresh: () => Promise<Admitted>,
  work: (admitted: Admitted) => Promise<Result>,
): Promise<Result> {
  let current = admitted;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    try {
      return await work(current);
    } catch (error) {
      if (!(error instanceof StaleGrantError)) throw error;
      current = await refresh();
    }
  }
  throw unavailable();
}
