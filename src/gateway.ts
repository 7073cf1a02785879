import type { SQL } from "drizzle-orm";
import { createAuthenticator } from "./auth/authenticate.ts";
import { countRequest, isRefusalTold } from "./auth/config-requests.ts";
import { createSnapshotCache, noSnapshotCache } from "./auth/snapshot-cache.ts";
import { createUnknownTokenCount } from "./auth/unknown-tokens.ts";
import type { TenantKey } from "./directory/administration.ts";
import { StaleGrantError } from "./directory/configuration.ts";
import type { RequestContext } from "./directory/operations.ts";
import type { Bindings } from "./env.ts";
import type { FailedRequest, Gateway } from "./http/gateway.ts";
import { namedIn, type Redact, redactBody } from "./http/redact.ts";
import { rootMessage, ScimError } from "./scim/errors.ts";
import { type RefusedBase, recordRefusal } from "./storage/credentials/refusals.ts";
import { loadSnapshot } from "./storage/credentials/snapshots.ts";
import type { Databases } from "./storage/databases/databases.ts";
import type { Database } from "./storage/engine/database.ts";
import type { Meter } from "./storage/engine/meter.ts";
import { openScimDatabase, type ScimDatabase } from "./storage/engine/scim-database.ts";
import { isFailedWrite, noteFailures, noteUse } from "./storage/journal/connections.ts";
import { eventScope } from "./storage/journal/events.ts";
import { emptyLogRow, keepable } from "./storage/journal/log-rows.ts";
import { hasRows, type LogRow, logged } from "./storage/journal/provisioning-log.ts";
import { selectListeners } from "./storage/webhooks/listeners.ts";

/** What a gateway needs to know of the request that it is for. */
export interface GatewayRequest {
  readonly execution: Pick<ExecutionContext, "waitUntil">;
  readonly databases: Databases;
  readonly meter: Meter;
  /** The client's address, where the runtime knows it. */
  readonly address: () => string | undefined;
  /** The bearer token that it presents. */
  readonly token: string | undefined;
  /** A text without the token. */
  readonly redact: Redact;
  readonly requestId: string;
  /** Whether it is the service itself that plays an identity provider, for an administrator. */
  readonly isTrial: boolean;
  /** Called when something of a tenant was told for which a webhook waits. */
  onHeard(tenant: TenantKey): void;
}

/** The world as the SCIM routes see it, for one request. */
export function createGateway(
  env: Bindings,
  { execution, databases, meter, address, token, redact, requestId, isTrial, onHeard }: GatewayRequest,
): Gateway<ScimDatabase> {
  const authenticator = createAuthenticator({
    token,
    cache: isTrial ? noSnapshotCache : createSnapshotCache(env.TOKEN_CACHE),
    load: (tokenHash, base) => loadSnapshot(databases.of(base.configId), tokenHash, base),
    noteRefusal: (base) => noteRefusal(databases.of(base.configId), base),
    countUnknown: isTrial ? async () => {} : createUnknownTokenCount(env.UNKNOWN_TOKENS, address),
    defer: (work) => execution.waitUntil(work),
  });
  return {
    ...authenticator,
    admit: (grant) => countRequest(env.CONFIG_REQUESTS, grant),
    countRoundTrips: () => meter.roundTrips,
    redact,
    open(grant) {
      const { snapshot } = grant;
      const tenant: TenantKey = { kind: snapshot.kind, id: snapshot.tenantId };
      return openScimDatabase(databases.of(snapshot.configId), grant, {
        isTrial,
        onUse: (at, isValid) => noteUse(eventScope({ snapshot, requestId }, at), isValid),
        listeners: () => selectListeners(tenant),
        onHeard: () => onHeard(tenant),
      });
    },
    async verify(context) {
      await context.db.read([]);
    },
    async logFailures(context, failures) {
      const told = failures.filter(({ error }) => error.status !== 429 || isRefusalTold(context.snapshot.configId));
      const log = told.map((failure) => failureLogRow(context, failure));
      const failed = log.filter((row, index) => isFailedWrite(row) && told[index]?.isOvertaken !== true);
      const noted = isTrial ? [] : noteFailures(eventScope(context, new Date().toISOString()), failed.length);
      await writeLog(context, log, noted);
    },
  };
}

/** Nothing that a client sees rests on it, so a failure is only told. */
async function noteRefusal(db: Database, base: RefusedBase): Promise<void> {
  try {
    await recordRefusal(db, base);
  } catch (error) {
    console.warn(JSON.stringify({ message: "refusal not noted", ...base, error: rootMessage(error) }));
  }
}

async function writeLog(
  context: RequestContext<ScimDatabase>,
  log: readonly LogRow[],
  statements: readonly SQL[],
): Promise<void> {
  if (!hasRows(log)) return;
  try {
    await context.db.write(logged({ preconditions: [], statements }, log), []);
  } catch (error) {
    if (error instanceof StaleGrantError || (error instanceof ScimError && error.status === 401)) throw error;
    const { requestId } = context;
    console.error(JSON.stringify({ message: "provisioning log failed", requestId, error: rootMessage(error) }));
  }
}

function failureLogRow(context: RequestContext<ScimDatabase>, failure: FailedRequest): LogRow {
  const { error, operation, resourceType, resourceId, body } = failure;
  const named = namedIn(body);
  return keepable(context, {
    ...emptyLogRow(context, failure, new Date().toISOString()),
    operation,
    resourceType,
    resourceId,
    status: error.status,
    outcome: "error",
    scimType: error.scimType ?? null,
    detail: error.detail,
    email: resourceType === "Group" ? null : named.email,
    group: resourceType === "Group" ? named.group : null,
    requestBody: redactBody(body, context.redact),
  });
}
