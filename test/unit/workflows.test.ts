import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const folder = new URL("../../.github/workflows/", import.meta.url);
const workflows = readdirSync(fileURLToPath(folder)).map((name) => ({
  name,
  text: readFileSync(new URL(name, folder), "utf8"),
}));

describe.each(workflows)("the workflow $name", ({ text }) => {
  it("takes actions by commit, and says which version that is", () => {
    const uses = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, action = ""]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("may read the repository and nothing else, and leaves no credentials in the checkout", () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n(?! )/m);
    expect(text).not.toMatch(/pull_request_target|: write\b/);
    expect(text.split("persist-credentials: false")).toHaveLength(text.split("actions/checkout@").length);
  });
});

describe("the workflow that deploys", () => {
  const text = workflows.find(({ name }) => name === "deploy.yml")?.text ?? "";

  it("has secrets only in a protected environment, after the checks", () => {
    const [, checks = "", deploys = ""] = text.split(/^ {2}(?:check|deploy):$/m);
    expect(checks).toContain("npm run check");
    expect(checks).not.toContain("secrets.");
    expect(deploys).toContain(`environment: \${{ inputs.environment }}`);
    expect(deploys).toContain("needs: check");
  });
});
