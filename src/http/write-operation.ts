import type { Unlogged, VersionConditions, WriteOperation } from "../directory/operations.ts";
import { normalizePatchBody } from "../scim/compat.ts";
import type { JsonObject } from "../scim/json.ts";
import { parsePatchRequest } from "../scim/messages.ts";
import type { ResourceType } from "../scim/schema.ts";
import { validateResource } from "../scim/validate.ts";

/** A write as HTTP or a bulk operation asks for it; its body is checked by `toWriteOperation`. */
export type WriteRequest =
  | { readonly verb: "create"; readonly body: JsonObject }
  | ({ readonly verb: "replace" | "patch"; readonly id: string; readonly body: JsonObject } & VersionConditions)
  | ({ readonly verb: "delete"; readonly id: string } & VersionConditions);

/**
 * The operation that a request asks for, in canonical form.
 *
 * @throws ScimError `invalidValue` or `invalidSyntax`
 */
export function toWriteOperation(resourceType: ResourceType, request: WriteRequest): Unlogged<WriteOperation> {
  const warnings: string[] = [];
  const validate = (body: JsonObject) => validateResource(resourceType, body, (warning) => warnings.push(warning));
  if (request.verb === "create") return { kind: "create", resource: validate(request.body), warnings };
  const { id, ifMatch, ifNoneMatch } = request;
  const target = { id, ifMatch, ifNoneMatch };
  switch (request.verb) {
    case "replace":
      return { kind: "replace", ...target, resource: validate(request.body), warnings };
    case "patch":
      return { kind: "patch", ...target, operations: parsePatchRequest(normalizePatchBody(request.body)) };
    case "delete":
      return { kind: "delete", ...target };
  }
}
