import type { Context } from "hono";
import type { RequestContext } from "../directory/operations.ts";
import type { ServedResource } from "../directory/service-provider.ts";
import type { Gateway } from "./gateway.ts";

/** What a failure will be logged as; filled in as the request is understood. */
export interface RequestLabel {
  /** The configuration, once the client has proved that it may use it. */
  configId: string | null;
  operation: string | null;
  resourceType: string | null;
  resourceId: string | null;
}

/** What the SCIM routes keep on Hono's context. */
export interface ScimVariables<Database> {
  gateway: Gateway<Database>;
  requestId: string;
  label: RequestLabel;
}

/** The types of the SCIM app. */
export interface ScimEnv<Database> {
  Variables: ScimVariables<Database>;
}

/** An authenticated request. */
export interface ScimRequest<Database> {
  readonly c: Context<ScimEnv<Database>>;
  readonly context: RequestContext<Database>;
  /** The context with the configuration loaded anew, for work that cannot be repeated from its start. */
  readonly refresh: () => Promise<RequestContext<Database>>;
}

/** The verbs that name operations in the provisioning log. */
export type LogVerb = "create" | "replace" | "patch" | "delete" | "read" | "search";

/** Says what a failure of this request will be logged as. */
export function labelRequest<Database>(
  c: Context<ScimEnv<Database>>,
  verb: LogVerb,
  { type }: ServedResource<Database>,
  resourceId: string | null = null,
): void {
  const operation = `${verb}-${type.name.toLowerCase()}`;
  Object.assign(c.get("label"), { operation, resourceType: type.name, resourceId });
}
