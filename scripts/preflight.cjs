/*
 * Runs before every npm script, on whatever Node the machine has, and says in one sentence what is
 * missing where the script itself would only fail. Old versions of Node must be able to read it: no
 * TypeScript, no dependencies.
 */
const { existsSync } = require("node:fs");
const { join } = require("node:path");

/** Options that scripts take, and npm does not. */
const OPTIONS = [
  ...[
    "binding",
    "database",
    "databases",
    "env",
    "ip",
    "kind",
    "list",
    "local",
    "minutes",
    "name",
    "persist-to",
    "port",
    "project",
    "rate",
    "required",
  ],
  ...["seconds", "take-domains", "transcript", "url", "users", "write"],
];

/** What keeps the script from running, and what to do about it; undefined where nothing does. */
function findProblem() {
  // A development dependency, so that `npm ci --omit=dev` does not count as installed.
  if (!existsSync(join(__dirname, "../node_modules/wrangler/package.json"))) {
    return "The dependencies are not installed: run `npm ci` first.";
  }
  if (!process.features.typescript) {
    return `Node ${process.version} is too old, and the one that \`npm ci\` installs is missing: run \`npm ci --ignore-scripts=false\`, or use Node 22.18 or newer.`;
  }
  const { env } = process;
  // npm takes what comes before a `--` for its own and hands it on as a variable, without its value.
  const taken = OPTIONS.filter((name) => env[`npm_config_${name.replaceAll("-", "_")}`] !== undefined);
  if (taken.length > 0) {
    const options = taken.map((name) => `--${name} …`).join(" ");
    return `npm takes options for its own unless a \`--\` comes before them: npm run ${env.npm_lifecycle_event} -- ${options}`;
  }
  return undefined;
}

const problem = findProblem();
if (problem !== undefined) {
  console.error(`\n${problem}\n`);
  process.exitCode = 1;
}
