import { MAX_GROUP_VALUES, type ServiceProvider } from "../directory/service-provider.ts";
import { parseBulkRequest } from "../scim/bulk.ts";
import { notImplemented } from "../scim/errors.ts";
import { BULK_RESPONSE_URN } from "../scim/messages.ts";
import { readJsonObject } from "./body.ts";
import { BulkRun } from "./bulk-run.ts";
import { scimResponse } from "./errors.ts";
import type { ScimRequest } from "./scim-request.ts";

/** Failures that one transaction tells of: their rows are up to 16 KiB each. */
const LOGGED_AT_ONCE = 200;

/**
 * `POST /Bulk` (RFC 7644 §3.7): 200 with a result for each operation that was attempted. Where there are too
 * many that cannot be carried out together, the last are left undone: their status is 503, and `Retry-After`
 * says when to send them again.
 */
export async function bulkHandler<Database>(
  { c, context, refresh }: ScimRequest<Database>,
  provider: ServiceProvider<Database>,
): Promise<Response> {
  const { supported, maxOperations, maxPayloadSize } = provider.capabilities.bulk;
  if (!supported) throw notImplemented("Bulk requests are not supported.");
  c.get("label").operation = "bulk";
  const body = await readJsonObject(c.req, { bytes: maxPayloadSize, values: MAX_GROUP_VALUES });
  const { operations, failOnErrors } = parseBulkRequest(body, maxOperations);
  const gateway = c.get("gateway");
  // Once part of a bulk request is committed it must not be repeated, so the grant is checked first.
  await gateway.verify(context);
  const basePath = c.req.path.replace(/\/Bulk\/?$/i, "");
  const countRoundTrips = () => gateway.countRoundTrips();
  const run = new BulkRun(context, { provider, operations, failOnErrors, basePath, countRoundTrips, refresh });
  const results = await run.execute();
  const failures = run.failures();
  for (let start = 0; start < failures.length; start += LOGGED_AT_ONCE) {
    const part = failures.slice(start, start + LOGGED_AT_ONCE);
    await run.underFreshContext((current) => gateway.logFailures(current, part));
  }
  return scimResponse({ schemas: [BULK_RESPONSE_URN], Operations: results }, 200, run.headers);
}
