import { globSync, readFileSync } from "node:fs";

/** Prints `N passed, N failed`, summed up over the JSON reports of vitest in a folder, the only argument. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

const folder = process.argv[2] ?? "";
let passed = 0;
let failed = 0;
for (const path of globSync(`${folder}/*.json`)) {
  const report = JSON.parse(readFileSync(path, "utf8")) as Report;
  // A file that cannot be loaded holds no failed test, and is a failure all the same.
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((assertion) => assertion.status === "failed"),
  );
  passed += report.numPassedTests;
  failed += report.numFailedTests + brokenFiles.length;
}
console.log(`${passed} passed, ${failed} failed`);
