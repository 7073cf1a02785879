import type { Context } from "hono";
import type { Unlogged, VersionConditions, WriteOperation, WriteOutcome } from "../directory/operations.ts";
import type { ServedResource } from "../directory/service-provider.ts";
import { excludesTag, parseVersionCondition } from "../directory/version.ts";
import { unknownResource } from "../scim/errors.ts";
import type { JsonObject } from "../scim/json.ts";
import { createProjection } from "../scim/projection.ts";
import { resourceResponse, type Sending } from "./answers.ts";
import { MAX_BODY_BYTES, readJsonObject } from "./body.ts";
import { emptyResponse } from "./errors.ts";
import { readProjectionQuery } from "./query.ts";
import { locationOf, versionOf } from "./representation.ts";
import { labelRequest, type ScimEnv, type ScimRequest } from "./scim-request.ts";
import { toWriteOperation, type WriteRequest } from "./write-operation.ts";

/** Handles one verb on one resource type. */
type ResourceHandler = <Database>(
  request: ScimRequest<Database>,
  served: ServedResource<Database>,
) => Promise<Response>;

/** `GET /Users/{id}` (RFC 7644 §3.4.1). */
export const readHandler: ResourceHandler = async ({ c, context }, served) => {
  const id = resourceId(c);
  labelRequest(c, "read", served, id);
  const projection = createProjection(served.type, readProjectionQuery(c.req.url));
  const answered = await served.store.read(context, id, projection);
  if (answered === undefined) throw unknownResource(served.type.name, id);
  const version = versionOf(answered.resource);
  if (excludesTag(parseVersionCondition(c.req.header("If-None-Match")), version)) {
    return emptyResponse(304, { ETag: version });
  }
  return resourceResponse(answered, { headers: resourceHeaders(answered.resource), requestId: c.get("requestId") });
};

/** `POST /Users` (RFC 7644 §3.3). */
export const createHandler: ResourceHandler = async (request, served) => {
  labelRequest(request.c, "create", served);
  const body = await readWritten(request, served);
  return write(request, served, { verb: "create", body });
};

/** `PUT /Users/{id}` (RFC 7644 §3.5.1). */
export const replaceHandler: ResourceHandler = async (request, served) => {
  const id = resourceId(request.c);
  labelRequest(request.c, "replace", served, id);
  const body = await readWritten(request, served);
  return write(request, served, { verb: "replace", id, body, ...conditionsOf(request.c) });
};

/** `PATCH /Users/{id}` (RFC 7644 §3.5.2). */
export const patchHandler: ResourceHandler = async (request, served) => {
  const id = resourceId(request.c);
  labelRequest(request.c, "patch", served, id);
  const body = await readWritten(request, served);
  return write(request, served, { verb: "patch", id, body, ...conditionsOf(request.c) });
};

/** `DELETE /Users/{id}` (RFC 7644 §3.6). */
export const deleteHandler: ResourceHandler = async (request, served) => {
  const id = resourceId(request.c);
  labelRequest(request.c, "delete", served, id);
  return write(request, served, { verb: "delete", id, ...conditionsOf(request.c) });
};

function readWritten<Database>(
  { c }: ScimRequest<Database>,
  { maxValues }: ServedResource<Database>,
): Promise<JsonObject> {
  return readJsonObject(c.req, { bytes: MAX_BODY_BYTES, values: maxValues });
}

async function write<Database>(
  { c, context }: ScimRequest<Database>,
  served: ServedResource<Database>,
  request: WriteRequest,
): Promise<Response> {
  const query = readProjectionQuery(c.req.url);
  const projection = createProjection(served.type, query);
  const operation = toWriteOperation(served.type, request);
  const isShown = answersResource(operation, served) || (operation.kind === "patch" && query.attributes !== undefined);
  const successStatus = !isShown ? 204 : operation.kind === "create" ? 201 : 200;
  const origin = { method: c.req.method, path: c.req.path, successStatus };
  const [outcome] = await served.store.write(context, [{ ...operation, origin }], isShown ? { projection } : {});
  return writeResponse(outcome, { status: successStatus, requestId: c.get("requestId") }, isShown);
}

/** A PATCH that asks for nothing is answered 200 even where others are answered 204. */
function answersResource<Database>(operation: Unlogged<WriteOperation>, served: ServedResource<Database>): boolean {
  if (operation.kind === "delete") return false;
  return operation.kind !== "patch" || served.patchAnswersResource || operation.operations.length === 0;
}

function writeResponse(
  outcome: WriteOutcome | undefined,
  { status, requestId }: Required<Omit<Sending, "headers">>,
  isShown: boolean,
): Response {
  if (outcome?.kind === "refused") throw outcome.error;
  if (outcome?.kind !== "written") return emptyResponse(204);
  const { resource } = outcome.answer;
  if (!isShown) return emptyResponse(204, { ETag: versionOf(resource) });
  return resourceResponse(outcome.answer, { status, headers: resourceHeaders(resource), requestId });
}

/** Every answer that carries one resource says where it is and in which version (RFC 7644 §3.4.1, §3.14). */
function resourceHeaders(resource: JsonObject): Record<string, string> {
  return { ETag: versionOf(resource), Location: locationOf(resource) };
}

function resourceId<Database>(c: Context<ScimEnv<Database>>): string {
  return c.req.param("id") ?? "";
}

function conditionsOf<Database>(c: Context<ScimEnv<Database>>): VersionConditions {
  return {
    ifMatch: parseVersionCondition(c.req.header("If-Match")),
    ifNoneMatch: parseVersionCondition(c.req.header("If-None-Match")),
  };
}
