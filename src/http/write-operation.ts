import type { Unlogged, VersionCondition, WriteOperation } from "../directory/operations.ts";
import { normalizePatchBody } from "../scim/compat.ts";
import type { JsonObject } from "../scim/json.ts";
import { parsePatchRequest } from "../scim/messages.ts";
import type { ResourceType } from "../scim/schema.ts";
import { validateResource } from "../scim/validate.ts";

/** A write as HTTP or a bulk operation asks for it; its body is checked by `toWriteOperation`. */
export type WriteRequest =
  | { readonly verb: "create"; readonly body: JsonObject }
  | {
      readonly verb: "replace" | "patch";
      readonly id: string;
      readonly body: JsonObject;
      readonly ifMatch: VersionCondition | undefined;
    }
  | { readonly verb: "delete"; readonly id: string; readonly ifMatch: VersionCondition | undefined };

/**
 * The operation that a request asks for, in canonical form.
 *
 * @throws ScimError `invalidValue` or `invalidSyntax`
 */
export function toWriteOperation(resourceType: ResourceType, request: WriteRequest): Unlogged<WriteOperation> {
  const warnings: string[] = [];
  const validate = (body: JsonObject) => validateResource(resourceType, body, (warning) => warnings.push(warning));
  switch (request.verb) {
    case "create":
      return { kind: "create", resource: validate(request.body), warnings };
    case "replace":
      return { kind: "replace", id: request.id, resource: validate(request.body), ifMatch: request.ifMatch, warnings };
    case "patch":
      return {
        kind: "patch",
        id: request.id,
        operations: parsePatchRequest(normalizePatchBody(request.body)),
        ifMatch: request.ifMatch,
      };
    case "delete":
      return { kind: "delete", id: request.id, ifMatch: request.ifMatch };
  }
}
