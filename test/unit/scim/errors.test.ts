import { describe, expect, it } from "vitest";
import * as errors from "../../../src/scim/errors.ts";

describe("ScimError bodies (RFC 7644 §3.12)", () => {
  it("carries the status as a string, the detail, and scimType only where there is one", () => {
    expect(errors.invalidFilter("Why.").toBody()).toEqual({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: "400",
      scimType: "invalidFilter",
      detail: "Why.",
    });
    expect(errors.notFound("Gone.").toBody()).toEqual({ schemas: [errors.ERROR_URN], status: "404", detail: "Gone." });
  });

  it.each([
    ["invalidFilter", errors.invalidFilter],
    ["tooMany", errors.tooMany],
    ["mutability", errors.mutability],
    ["invalidSyntax", errors.invalidSyntax],
    ["invalidPath", errors.invalidPath],
    ["noTarget", errors.noTarget],
    ["invalidValue", errors.invalidValue],
    ["invalidCursor", errors.invalidCursor],
    ["expiredCursor", errors.expiredCursor],
    ["invalidCount", errors.invalidCount],
  ])("%s is a 400 (RFC 7644 Table 9, RFC 9865 §2.1)", (scimType, create) => {
    expect(create("x")).toMatchObject({ status: 400, scimType, detail: "x", name: "ScimError" });
  });

  it.each([
    [errors.uniqueness("x"), 409, "uniqueness"],
    [errors.forbidden("x"), 403, undefined],
    [errors.preconditionFailed(), 412, undefined],
    [errors.payloadTooLarge("x"), 413, undefined],
    [errors.unsupportedMediaType(), 415, undefined],
    [errors.notImplemented("x"), 501, undefined],
  ])("%s has its status", (error, status, scimType) => {
    expect(error).toMatchObject({ status, scimType });
    expect(error.message).toBe(error.detail);
  });

  it("names what the status asks for in headers (RFC 9110)", () => {
    expect(errors.unauthorized()).toMatchObject({ status: 401, headers: { "WWW-Authenticate": "Bearer" } });
    expect(errors.methodNotAllowed("PUT", ["GET", "POST"])).toMatchObject({
      status: 405,
      headers: { Allow: "GET, POST" },
    });
    expect(errors.unavailable(7)).toMatchObject({ status: 503, headers: { "Retry-After": "7" } });
  });
});
