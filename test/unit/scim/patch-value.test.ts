import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import type { PatchOperation } from "../../../src/scim/messages.ts";
import { PatchDraft } from "../../../src/scim/patch-draft.ts";
import { resolvePatchPath } from "../../../src/scim/patch-path.ts";
import { patchAttribute } from "../../../src/scim/patch-value.ts";
import { userResourceType } from "../../../src/scim/schemas/user.ts";
import { unheard } from "../../../src/scim/warning.ts";
import { WorkBudget } from "../../../src/scim/work-budget.ts";

/** The elements of an attribute right after an operation, before the request is done. */
const elementsAfter = (path: string, resource: JsonObject, operation: Pick<PatchOperation, "op" | "value">) => {
  const target = resolvePatchPath(userResourceType, path);
  if (target.kind !== "attribute") throw new Error(`No attribute ${path}`);
  const draft = new PatchDraft(userResourceType, resource, new WorkBudget(), unheard);
  patchAttribute(draft, target.resolved, target.filter, operation);
  return draft.elements(target.resolved).toArray();
};

describe("patchAttribute (RFC 7644 §3.5.2)", () => {
  it("keeps an emptied element in its place until the request is done", () => {
    const emails = [{ type: "work", value: "a" }, { value: "b" }];
    expect(elementsAfter('emails[type eq "work"].value', { emails }, { op: "remove" })).toEqual([
      { type: "work" },
      { value: "b" },
    ]);
  });

  it("leaves the elements that it does not touch the very same", () => {
    const emails = [{ value: "a" }, { value: "b" }];
    const after = elementsAfter('emails[value eq "a"].display', { emails }, { op: "replace", value: "A" });
    expect(after).toEqual([{ value: "a", display: "A" }, { value: "b" }]);
    expect(after[1]).toBe(emails[1]);
  });

  it.each<[JsonValue]>([[null], [""], [[]]])("clears by replacing with %j", (value) => {
    for (const path of ["emails", "emails[value pr]"]) {
      expect(elementsAfter(path, { emails: [{ value: "a" }] }, { op: "replace", value })).toEqual([]);
    }
  });
});
