import type { Wanted } from "../auth/authenticate.ts";
import type { Grant } from "../directory/configuration.ts";
import type { RequestContext } from "../directory/operations.ts";
import type { ScimError } from "../scim/errors.ts";
import type { Redact } from "./redact.ts";

/** A request that failed, for the provisioning log. */
export interface FailedRequest {
  readonly method: string;
  readonly path: string;
  readonly operation: string | null;
  readonly resourceType: string | null;
  readonly resourceId: string | null;
  /** The request's body, not yet redacted; null when it had none. */
  readonly body: string | null;
  readonly error: ScimError;
  /** Whether an operation of the same request succeeded after it. */
  readonly isOvertaken?: boolean;
}

/** What the SCIM routes need of the world, for one request; `app.ts` wires it. */
export interface Gateway<Database> {
  /** @throws ScimError 401 */
  authenticate(wanted: Wanted): Promise<Grant>;
  /** @throws ScimError 401 */
  refresh(grant: Grant): Promise<Grant>;
  forget(grant: Grant): void;
  /**
   * Counts a request under a grant.
   * @throws ScimError 429 when the configuration sends too many
   */
  admit(grant: Grant): Promise<void>;
  /** D1 round trips that the request has cost so far. */
  countRoundTrips(): number;
  /** A text without the token that the request presented. */
  readonly redact: Redact;
  /** The database under a grant: every batch checks it. */
  open(grant: Grant): Database;
  /**
   * Checks a grant for an answer that needs nothing else of the database.
   * @throws ScimError 401, StaleGrantError
   */
  verify(context: RequestContext<Database>): Promise<void>;
  /**
   * Writes failed requests to the provisioning log, which checks the grant: a refusal may rest on a
   * stale configuration. Other faults are reported, not thrown; the client gets its own error. Of requests that
   * are too many one is told in a minute.
   * @throws ScimError 401, StaleGrantError
   */
  logFailures(context: RequestContext<Database>, failures: readonly FailedRequest[]): Promise<void>;
}
