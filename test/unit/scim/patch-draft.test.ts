import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import { PatchDraft } from "../../../src/scim/patch-draft.ts";
import { findAttribute, findCoreAttribute } from "../../../src/scim/schema.ts";
import { ENTERPRISE_USER_URN, enterpriseUserSchema } from "../../../src/scim/schemas/enterprise-user.ts";
import { userResourceType } from "../../../src/scim/schemas/user.ts";
import { unheard } from "../../../src/scim/warning.ts";
import { LOOK, WorkBudget } from "../../../src/scim/work-budget.ts";
import { refusal } from "./scim-error.ts";

const core = (name: string) => {
  const attribute = findCoreAttribute(userResourceType, name);
  if (attribute === undefined) throw new Error(`No attribute ${name}`);
  return { attribute };
};
const department = () => {
  const attribute = findAttribute(enterpriseUserSchema.attributes, "department");
  if (attribute === undefined) throw new Error("No department");
  return { extension: enterpriseUserSchema, attribute };
};

const ann: JsonObject = {
  id: "1",
  userName: "ann",
  emails: [{ value: "a" }],
  [ENTERPRISE_USER_URN]: { department: "R&D" },
};

describe("PatchDraft (RFC 7644 §3.5.2: atomic)", () => {
  it("never mutates the resource", () => {
    const before = structuredClone(ann);
    const draft = new PatchDraft(userResourceType, ann, new WorkBudget(), unheard);
    draft.assign(core("title"), "Boss");
    draft.assign(department(), undefined);
    draft.elements(core("emails")).merge({ value: "b" });
    expect(draft.toResource()).toEqual({
      id: "1",
      userName: "ann",
      title: "Boss",
      emails: [{ value: "a" }, { value: "b" }],
    });
    expect(ann).toEqual(before);
  });

  it("keeps a list between operations, until the attribute is assigned as a whole", () => {
    const draft = new PatchDraft(userResourceType, ann, new WorkBudget(), unheard);
    const emails = core("emails");
    draft.elements(emails).append({ value: "b" });
    expect(draft.elements(emails).toArray()).toEqual([{ value: "a" }, { value: "b" }]);
    draft.assign(emails, [{ value: "c" }]);
    expect(draft.elements(emails).toArray()).toEqual([{ value: "c" }]);
  });

  it("clears extensions, and drops what says nothing (RFC 7643 §2.5)", () => {
    const draft = new PatchDraft(userResourceType, ann, new WorkBudget(), unheard);
    draft.clearExtension(enterpriseUserSchema);
    draft.elements(core("emails")).change([0], () => ({ type: "work", primary: true }), unheard);
    expect(draft.toResource()).toEqual({ id: "1", userName: "ann" });
  });

  it("bounds the work of one request: 400 tooMany", () => {
    const emails = Array.from({ length: 1000 }, (_, index) => ({ value: `${index}` }));
    const draft = new PatchDraft(userResourceType, { ...ann, emails }, new WorkBudget(10 * 1000 * LOOK), unheard);
    const list = draft.elements(core("emails"));
    const selectAll = (times: number) => {
      for (let count = 0; count < times; count += 1) list.select(undefined);
    };
    selectAll(10);
    expect(refusal(() => selectAll(1))).toBe("tooMany");
  });
});
