import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { SEARCH_VARIABLE, type Search } from "../test/property/search.ts";
import { replayCommands, type TestReport } from "./fuzz/replays.ts";
import { exitCode } from "./wrangler.ts";

/**
 * `npm run fuzz [-- --minutes N] [files]`: every random test with all of its tries, in rounds that each
 * search from a new seed, until the time is over; the round that is then running is finished. One round
 * unless told. Stops at the first round that fails, and prints the commands that replay what failed:
 * `npm run fuzz -- --seed S [--path P] [--test <name>] [files]`.
 */

const root = fileURLToPath(new URL("..", import.meta.url));
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const SEEDS = 2 ** 31;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: "string" },
    seed: { type: "string" },
    path: { type: "string" },
    test: { type: "string" },
  },
});

/** A number of the command line. */
function readNumber(name: "minutes" | "seed", fallback: number): number {
  const number = Number(values[name] ?? fallback);
  if (Number.isFinite(number)) return number;
  throw new RangeError(`--${name} must be a number.`);
}

function randomTests(): string[] {
  const files = globSync("test/**/*.test.ts", { cwd: root });
  return files.filter((file) => readFileSync(join(root, file), "utf8").includes("assertProperty(")).sort();
}

/** Whether the tests passed with a search; when they did not, says how to replay what failed. */
async function runRound(search: Search, files: readonly string[]): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
  const report = join(folder, "report.json");
  const pattern = values.test === undefined ? [] : ["-t", values.test.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")];
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  try {
    const child = spawn(process.execPath, [vitest, "run", ...reporters, ...pattern, ...files], {
      cwd: root,
      env: { ...process.env, [SEARCH_VARIABLE]: JSON.stringify(search) },
      stdio: "inherit",
    });
    if ((await exitCode(child)) === 0) return true;
    const commands = replayCommands(JSON.parse(readFileSync(report, "utf8")) as TestReport, search.seed, root);
    console.error(["To replay what failed:", ...commands].join("\n"));
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const files = positionals.length > 0 ? positionals : randomTests();
const end = performance.now() + readNumber("minutes", 0) * 60_000;
const path = values.path === undefined ? {} : { path: values.path };
let passed: boolean;
do {
  const seed = values.seed === undefined ? randomInt(SEEDS) : readNumber("seed", 0);
  console.log(`Seed ${seed}`);
  passed = await runRound({ seed, ...path, isThorough: true }, files);
} while (passed && values.seed === undefined && performance.now() < end);
if (!passed) process.exitCode = 1;
