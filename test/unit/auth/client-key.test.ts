import { describe, expect, it } from "vitest";
import { clientKey } from "../../../src/auth/client-key.ts";

describe("clientKey", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::6", "2001:db8:1:2::/64"],
    ["2001:db8::6", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::", "fe80:0:0:0::/64"],
  ])("of %s is %s", (address, key) => {
    expect(clientKey(address)).toBe(key);
  });

  it("is nothing where the runtime names no address", () => {
    expect(clientKey(undefined)).toBeUndefined();
  });
});
