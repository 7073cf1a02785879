import type { Origin, RequestContext, WriteOperation } from "../../directory/operations.ts";
import { createId } from "../engine/ids.ts";
import type { LogRow } from "./provisioning-log.ts";

/** What a log row tells of a write that succeeded. */
export interface LoggedWrite {
  readonly operation: WriteOperation;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly email?: string | undefined;
  readonly group?: string | undefined;
  /** What the write left undone. */
  readonly warnings: readonly string[];
}

/** The log row of a write that is about to be committed together with it. */
export function successLogRow(context: RequestContext<unknown>, write: LoggedWrite, now: string): LogRow {
  const { operation, resourceType, warnings } = write;
  return keepable(context, {
    ...emptyLogRow(context, operation.origin, now),
    operation: `${operation.kind}-${resourceType.toLowerCase()}`,
    status: operation.origin.successStatus,
    outcome: warnings.length === 0 ? "success" : "warning",
    detail: warnings.length === 0 ? null : warnings.join(" "),
    resourceType,
    resourceId: write.resourceId,
    email: write.email ?? null,
    group: write.group ?? null,
  });
}

/**
 * A row without the token that the request presented, its body aside. It comes before texts are cut, as
 * half of a token is no token that could be found. Hardly ever has a row one: one look at all texts tells.
 */
export function keepable({ redact }: Pick<RequestContext<unknown>, "redact">, row: LogRow): LogRow {
  const { requestBody, ...told } = row;
  const all = Object.values(told).join("\n");
  if (redact(all) === all) return row;
  const kept = Object.entries(told).map(([name, value]) => [name, typeof value === "string" ? redact(value) : value]);
  return { ...(Object.fromEntries(kept) as typeof told), requestBody };
}

/** A log row that so far tells only of the request. */
export function emptyLogRow(
  context: RequestContext<unknown>,
  { method, path }: Omit<Origin, "successStatus">,
  now: string,
): LogRow {
  return {
    id: createId(),
    configId: context.snapshot.configId,
    at: now,
    operation: null,
    method,
    path,
    status: 0,
    outcome: "error",
    scimType: null,
    detail: null,
    resourceType: null,
    resourceId: null,
    email: null,
    group: null,
    requestId: context.requestId,
    requestBody: null,
  };
}
