import { describe, expect, it } from "vitest";
import { identifyUser, isEmail } from "../../../src/directory/identity.ts";
import { refusal } from "../scim/scim-error.ts";

const at = (local: number, domain: number) => `${"a".repeat(local)}@${"b".repeat(domain)}`;

describe("isEmail", () => {
  it.each(["a@b", "Ann.Lee+scim@x.test", "éve@straße.test", "o'brien@x.test", "a!#$%&*/=?^_`{|}~-@x", at(64, 255)])(
    "takes %s",
    (text) => {
      expect(isEmail(text)).toBe(true);
    },
  );

  it.each(["", "ann", "@", "a@", "@b", "a@b@c", "a b@x.test", "a@x\ttest", at(65, 1), at(1, 256)])(
    "takes %j for none",
    (text) => {
      expect(isEmail(text)).toBe(false);
    },
  );

  it.each([...'"(),:;<>[]\\'])("takes no address with a %s", (character) => {
    expect(isEmail(`a${character}b@x.test`)).toBe(false);
    expect(isEmail(`ab@x${character}.test`)).toBe(false);
  });
});

describe("identifyUser", () => {
  const [home, work, primary] = [
    { value: "home@x.test", type: "home" },
    { value: "work@x.test", type: "WORK" },
    { value: "primary@x.test", primary: true },
  ];

  it.each([
    ["the userName, when it is an address", { userName: "Ann@X.test", emails: [primary] }, "Ann@X.test"],
    ["the primary address", { userName: "ann", emails: [home, work, primary] }, "primary@x.test"],
    ["the one at work", { userName: "ann", emails: [home, work] }, "work@x.test"],
    ["the first", { userName: "ann", emails: [home, { value: "other@x.test" }] }, "home@x.test"],
    ["the first that is one", { userName: "ann", emails: [{ value: "n/a", primary: true }, home] }, "home@x.test"],
  ])("knows an account by %s", (_title, resource, email) => {
    expect(identifyUser(resource, true).email).toBe(email);
    expect(identifyUser(resource, false).email).toBe(email);
  });

  it("compares without case", () => {
    const identity = identifyUser({ userName: "ANN", emails: [{ value: "Éve@Straße.test" }] }, true);
    expect(identity).toMatchObject({ userNameKey: "ann", email: "Éve@Straße.test", emailKey: "éve@straße.test" });
  });

  it.each([{}, { emails: [] }, { emails: [{ value: "n/a" }, { type: "work" }] }])(
    "refuses %j without an address, unless none is required",
    (attributes) => {
      expect(refusal(() => identifyUser({ userName: "Ann", ...attributes }, true))).toBe("invalidValue");
      expect(identifyUser({ userName: "Ann", ...attributes }, false)).toMatchObject({ email: "Ann", emailKey: "ann" });
    },
  );
});
