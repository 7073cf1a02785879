import { spawnSync } from "node:child_process";

/**
 * `npm run audit [-- --required]`: asks the registry for known vulnerabilities of what the Worker is built
 * from, and fails on those of high severity or worse. Not every registry answers; with `--required` that is a
 * failure as well, without it is only said.
 */

/** What `npm audit --json` writes: a report, or why there is none. */
interface Audit {
  readonly message?: string;
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
}

const SEVERE: ReadonlySet<string> = new Set(["high", "critical"]);

const isRequired = process.argv.includes("--required");
const { stdout } = spawnSync("npm", ["audit", "--omit=dev", "--json"], { encoding: "utf8" });
const { vulnerabilities, message = "no answer" } = JSON.parse(stdout || "{}") as Audit;
if (vulnerabilities === undefined) {
  console.log(`Not audited: the registry does not tell of vulnerabilities (${message.split(" - ")[0]}).`);
  if (isRequired) process.exitCode = 1;
} else {
  const severe = Object.entries(vulnerabilities).filter(([, { severity }]) => SEVERE.has(severity));
  for (const [name, { severity, range }] of severe) console.error(`${name} ${range}: ${severity}`);
  console.log(`Audited: ${severe.length} severe of ${Object.keys(vulnerabilities).length} known vulnerabilities.`);
  if (severe.length > 0) process.exitCode = 1;
}
