import { describe, expect, it } from "vitest";
import { withQuery } from "../../../src/console/links.ts";

describe("withQuery", () => {
  it.each([
    [{}, "/console/projects"],
    [{ q: "", outcome: undefined }, "/console/projects"],
    [{ q: "", outcome: "error" }, "/console/projects?outcome=error"],
    [{ q: "R&D é", cursor: "a" }, "/console/projects?q=R%26D+%C3%A9&cursor=a"],
  ])("leaves out what of %j has no value", (parameters, address) => {
    expect(withQuery("/console/projects", parameters)).toBe(address);
  });
});
