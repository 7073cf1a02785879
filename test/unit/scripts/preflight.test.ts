import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

interface Situation {
  readonly folder?: string;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What it says, and whether the script behind it would run. */
function runPreflight({ folder = root, flags = [], env = {} }: Situation = {}): { runs: boolean; says: string } {
  const clean = { ...process.env };
  for (const name of Object.keys(clean)) if (name.startsWith("npm_")) delete clean[name];
  const { status, stderr } = spawnSync(process.execPath, [...flags, join(folder, "scripts/preflight.cjs")], {
    env: { ...clean, ...env },
    encoding: "utf8",
  });
  return { runs: status === 0, says: stderr.trim() };
}

/** A clone in which nothing has been installed. */
function cloneWithoutDependencies(): string {
  const folder = mkdtempSync(join(tmpdir(), "clone-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "scripts"));
  copyFileSync(join(root, "scripts/preflight.cjs"), join(folder, "scripts/preflight.cjs"));
  return folder;
}

describe("preflight", () => {
  it("lets a script run where everything is installed, and says nothing", () => {
    expect(runPreflight()).toEqual({ runs: true, says: "" });
  });

  it("names `npm ci` in a clone without dependencies", () => {
    const folder = cloneWithoutDependencies();
    expect(runPreflight({ folder })).toEqual({
      runs: false,
      says: "The dependencies are not installed: run `npm ci` first.",
    });
  });

  it("names the way to a newer Node where `--ignore-scripts` kept it from being installed", () => {
    // As Node 20 is: without TypeScript.
    const { runs, says } = runPreflight({ flags: ["--no-experimental-strip-types"] });
    expect(runs).toBe(false);
    expect(says).toMatch(/^Node v\S+ is too old, .*`npm ci --ignore-scripts=false`, or use Node 22\.18 or newer\.$/);
  });

  it.each([
    [{ npm_config_port: "true", npm_lifecycle_event: "dev" }, "npm run dev -- --port …"],
    [{ npm_config_port: "8899", npm_lifecycle_event: "dev" }, "npm run dev -- --port …"],
    [{ npm_config_persist_to: "true", npm_lifecycle_event: "dev" }, "npm run dev -- --persist-to …"],
    [
      { npm_config_url: "true", npm_config_transcript: "true", npm_lifecycle_event: "demo" },
      "npm run demo -- --transcript … --url …",
    ],
  ])("says where the `--` goes that was forgotten: %o", (env, command) => {
    const says = `npm takes options for its own unless a \`--\` comes before them: ${command}`;
    expect(runPreflight({ env })).toEqual({ runs: false, says });
  });

  it("comes before every npm script", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const without = Object.values(scripts).filter(
      (script) => !/^(node scripts\/preflight\.cjs &&|npm run) /.test(script),
    );
    expect(without).toEqual([]);
  });
});
