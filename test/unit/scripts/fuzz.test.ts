import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { replayCommands } from "../../../scripts/fuzz/replays.ts";
import { countTries, readSearch, SEARCH_VARIABLE } from "../../property/search.ts";

describe("the search of the random tests", () => {
  it("is the same in every run of `npm test`, which makes a fifth of the tries that send requests", () => {
    const search = readSearch({});
    expect(readSearch({})).toEqual(search);
    expect([countTries(search, 12, false), countTries(search, 12, true)]).toEqual([12, 3]);
  });

  it("is what `npm run fuzz` asks for, with all tries", () => {
    const asked = { seed: 5, path: "0:1", isThorough: true };
    const search = readSearch({ [SEARCH_VARIABLE]: JSON.stringify(asked) });
    expect(search).toEqual(asked);
    expect([countTries(search, 12, false), countTries(search, 12, true)]).toEqual([12, 12]);
  });

  it("is the only source of chance in tests that decides anything", () => {
    const sources = globSync("test/**/*.ts").filter((file) => !file.endsWith("unit/scripts/fuzz.test.ts"));
    expect(sources.length).toBeGreaterThan(100);
    const using = (text: string) => sources.filter((file) => readFileSync(file, "utf8").includes(text));
    expect(using("fc.assert(")).toEqual(["test/property/assert-property.ts"]);
    for (const other of ["fc.check(", "fc.sample(", "Math.random", "getRandomValues"]) expect(using(other)).toEqual([]);
  });
});

describe("replayCommands", () => {
  const failed = (fullName: string, message: string) => ({ status: "failed", fullName, failureMessages: [message] });
  const report = (...assertionResults: ReturnType<typeof failed>[]) => ({
    testResults: [{ name: "/repo/test/property/patch.test.ts", assertionResults }],
  });

  it("names seed, path, test and file, as words of a shell", () => {
    const message =
      'Error: Property failed after 3 tests\n{ seed: -7, path: "2:0:1", endOnFailure: true }\nCounterexample';
    expect(replayCommands(report(failed("patch doesn't `write`", message)), -7, "/repo/")).toEqual([
      "npm run fuzz -- --seed -7 --path 2:0:1 --test 'patch doesn'\\''t `write`' test/property/patch.test.ts",
    ]);
  });

  it("leaves the path out where no property says one, and what passed", () => {
    const passed = { ...failed("b", ""), status: "passed" };
    expect(replayCommands(report(failed("a", "Error: x"), passed), 7, "/other/")).toEqual([
      "npm run fuzz -- --seed 7 --test 'a' /repo/test/property/patch.test.ts",
    ]);
  });
});
