import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHOICE_USAGE, openDatabase, parseChoice } from "./deploy/chosen-database.ts";
import { DeployError } from "./deploy/deploy-error.ts";
import { rewoundStatements } from "./rewound/statements.ts";

/**
 * `npm run rewound`: shows where the event feed ends; to be noted before a database goes back to an earlier state.
 * `npm run rewound -- <that cursor>`: afterwards, tells the readers of the feed, queues and webhooks that it did.
 */
const usage = `Usage: npm run rewound [-- [<where the feed ended before the database went back>] ${CHOICE_USAGE}]`;

async function rewind(args: readonly string[]): Promise<void> {
  const { rest, ...choice } = parseChoice(args, usage);
  const [cursor, ...others] = rest;
  if (others.length > 0 || (cursor !== undefined && !/^\d{1,15}$/.test(cursor))) throw new DeployError(usage);
  const { query, execute } = await openDatabase(choice);
  const readEnd = async () => {
    const [[row] = []] = await query("SELECT seq FROM sqlite_sequence WHERE name = 'events'");
    return Number(row?.seq ?? 0);
  };
  const before = await readEnd();
  if (cursor === undefined) return console.log(`The feed ends at the cursor ${before}.`);
  if (before >= Number(cursor))
    throw new DeployError(`The feed ends at ${before}: it did not go back behind ${cursor}.`);

  const folder = mkdtempSync(join(tmpdir(), "rewound-"));
  try {
    const file = join(folder, "rewound.sql");
    writeFileSync(file, rewoundStatements(Number(cursor), new Date()));
    await execute(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const told = (await readEnd()) - Number(cursor);
  console.log(
    `What the feed told from ${before} to ${cursor} is undone. Events that say so, one for each tenant: ${told}.`,
  );
}

try {
  await rewind(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof DeployError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
