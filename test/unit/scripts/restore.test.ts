import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { toStatements } from "../../../scripts/restore/insert.ts";
import { orderTables } from "../../../scripts/restore/table-order.ts";
import { exitCode } from "../../../scripts/wrangler.ts";
import { oldRows } from "../../integration/operating/old-rows.ts";
import { cloneRepository } from "./clone.ts";

interface Outcome {
  readonly code: number;
  readonly output: string;
}

async function run(folder: string, ...args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, CLOUDFLARE_ENV: "", WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
  });
  const [code, ...output] = await Promise.all([exitCode(child), text(child.stdout), text(child.stderr)]);
  return { code, output: output.join("\n") };
}

const wrangler = (folder: string, ...args: readonly string[]) =>
  run(folder, "node_modules/wrangler/bin/wrangler.js", "d1", ...args);
const restore = (folder: string, file: string) => run(folder, "scripts/restore.ts", file, "--local");

const literal = (value: string | number | null) =>
  typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);

/** What makes a database with rows in every table, one of which is longer than a statement may be. */
function databaseWithRows(folder: string): string {
  const migrations = readdirSync(join(folder, "migrations"))
    .filter((name) => name.endsWith(".sql"))
    .sort();
  const rows = Object.entries(oldRows).flatMap(([table, ofTable]) =>
    ofTable.map(
      (row) =>
        `INSERT INTO "${table}" (${Object.keys(row).join(", ")}) VALUES (${Object.values(row).map(literal).join(", ")});`,
    ),
  );
  return [
    "CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TEXT DEFAULT CURRENT_TIMESTAMP);",
    ...migrations.map((name) => `${readFileSync(join(folder, "migrations", name), "utf8")}\n;`),
    ...migrations.map((name) => `INSERT INTO d1_migrations (name) VALUES ('${name}');`),
    ...rows,
    // Quotes, line breaks and letters of two bytes: 150,000 of them.
    "UPDATE users SET attributes = '{\"note\":\"it''s' || char(10) || replace(hex(zeroblob(75000)), '00', 'é') || char(13) || '\"}' WHERE id = 'user-ann';",
    // The last event is gone, and its number is not given again.
    "INSERT INTO events (seq, id, version, tenant_kind, tenant_id, request_id, at, type, resource_id, data) VALUES (1042, 'last', 1, 'project', 'acme', 'r', '2026', 't', 'r', '{}');",
    "DELETE FROM events WHERE seq = 1042;",
  ].join("\n");
}

/** wrangler is started nine times, and takes long where much else runs. */
const patience = { timeout: 600_000 };

describe("npm run restore", patience, () => {
  it("fills an empty database from an export, to the last row, and no other database", async () => {
    const lost = cloneRepository();
    writeFileSync(join(lost, "rows.sql"), databaseWithRows(lost));
    const made = await wrangler(lost, "execute", "DB", "--local", "--file", "rows.sql");
    expect(made.code, made.output).toBe(0);
    await wrangler(lost, "export", "DB", "--local", "--output", "export.sql");
    const exported = readFileSync(join(lost, "export.sql"), "utf8");

    const found = cloneRepository();
    const restored = await restore(found, join(lost, "export.sql"));
    expect(restored.code, restored.output).toBe(0);
    for (const [table, rows] of Object.entries(oldRows)) {
      expect(restored.output).toMatch(new RegExp(`^${table} +${rows.length} +${rows.length}$`, "m"));
    }
    await wrangler(found, "export", "DB", "--local", "--output", "export.sql");
    expect(readFileSync(join(found, "export.sql"), "utf8")).toBe(exported);
    expect(exported).toContain(`INSERT INTO "sqlite_sequence" ("name","seq") VALUES('events',1042);`);

    const again = await restore(found, join(lost, "export.sql"));
    expect(again.code).toBe(1);
    expect(again.output).toContain("is not empty");
  });

  it.each([
    ["is not there", ["nothing.sql"], "There is no file"],
    ["is none of a whole database", ["package.json"], "is no export of a whole database"],
    ["is not given", [], "Usage: npm run restore"],
  ])("says so when the file %s", async (_title, files, says) => {
    const { code, output } = await run(cloneRepository(), "scripts/restore.ts", ...files, "--local");
    expect(code).toBe(1);
    expect(output).toContain(says);
  });
});

describe("the statements of a row", () => {
  const row = (value: string) => `INSERT INTO "t" ("id","text") VALUES(1,${value});`;

  it("are its own where that is short", () => {
    expect(toStatements(row("'it''s, (short)'"))).toEqual([row("'it''s, (short)'")]);
  });

  it("are each short where it is long, and part no quotes", () => {
    const [insert, ...pieces] = toStatements(row(`replace('${"''".repeat(70_000)}a','\\n',char(10))`));
    expect(insert).toBe(row("''"));
    const update = (to: string) => `UPDATE "t" SET "text" = ${to} WHERE rowid = last_insert_rowid();`;
    expect(pieces).toEqual([
      ...[update(`"text" || '${"''".repeat(30_000)}'`), update(`"text" || '${"''".repeat(30_000)}'`)],
      ...[update(`"text" || '${"''".repeat(10_000)}a'`), update(`replace("text",'\\n',char(10))`)],
    ]);
  });
});

describe("the order of the tables", () => {
  it("has each after those that its rows refer to", () => {
    const order = orderTables();
    const isAfter = (table: string, other: string) => order.indexOf(table) > order.indexOf(other);
    expect(order).toHaveLength(new Set(order).size);
    expect([isAfter("users", "accounts"), isAfter("members", "teams"), isAfter("teams", "projects")]).toEqual([
      true,
      true,
      true,
    ]);
  });
});
