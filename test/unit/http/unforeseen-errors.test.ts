import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toAdminError } from "../../../src/admin/problem.ts";
import { toScimError } from "../../../src/http/errors.ts";

// As Drizzle wraps the error of a statement: the outer message has the parameters in it.
const cause = new Error("D1_ERROR: no such column: nope");
const wrapped = new Error("Failed query: SELECT nope FROM users WHERE email = ?\nparams: ann@x.test", { cause });

let printed: () => string;

beforeEach(() => {
  const spy = vi.spyOn(console, "error").mockImplementation(() => {});
  printed = () => JSON.stringify(spy.mock.calls);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe.each([
  ["toScimError", toScimError],
  ["toAdminError", toAdminError],
] as const)("%s, of what nobody foresaw", (_name, convert) => {
  it("is 500, tells the client nothing of it, and logs its innermost message alone", () => {
    const { status, detail } = convert(wrapped, "request-1");
    expect(status).toBe(500);
    expect(detail).not.toMatch(/nope|ann@x\.test/);
    expect(printed()).toContain("no such column: nope");
    expect(printed()).toContain("request-1");
    expect(printed()).not.toMatch(/ann@x\.test|SELECT/);
  });
});
