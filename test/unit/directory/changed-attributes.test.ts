import { expect, it } from "vitest";
import { changedAttributes } from "../../../src/directory/changed-attributes.ts";
import { ENTERPRISE_USER_URN } from "../../../src/scim/schemas/enterprise-user.ts";

const before = {
  userName: "ann@x.test",
  title: "Boss",
  name: { givenName: "Ann", familyName: "Lee" },
  emails: [{ value: "ann@x.test", type: "work" }],
  [ENTERPRISE_USER_URN]: { department: "R&D", employeeNumber: "7" },
};

it("names what differs, as the schema spells it, in order", () => {
  const after = { ...before, userName: "lee@x.test", name: { familyName: "Roe", givenName: "Ann" }, nickName: "Annie" };
  expect(changedAttributes(before, after)).toEqual(["name", "nickName", "userName"]);
});

it("names what is gone", () => {
  const { title: _title, ...after } = before;
  expect(changedAttributes(before, after)).toEqual(["title"]);
});

it("names an extension's attributes with its URN, one by one (RFC 7644 §3.10)", () => {
  const after = { ...before, [ENTERPRISE_USER_URN]: { department: "Sales", employeeNumber: "7" } };
  expect(changedAttributes(before, after)).toEqual([`${ENTERPRISE_USER_URN}:department`]);
  const { [ENTERPRISE_USER_URN]: _extension, ...without } = before;
  expect(changedAttributes(before, without)).toEqual([
    `${ENTERPRISE_USER_URN}:department`,
    `${ENTERPRISE_USER_URN}:employeeNumber`,
  ]);
});

it("names everything of what is new, and nothing where only the order differs", () => {
  expect(changedAttributes(undefined, { userName: "a", active: true })).toEqual(["active", "userName"]);
  expect(changedAttributes(before, { ...before, name: { familyName: "Lee", givenName: "Ann" } })).toEqual([]);
});
