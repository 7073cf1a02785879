import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { foldCase } from "../../../src/scim/text.ts";
import { call } from "../helpers/admin-client.ts";
import { ConsoleClient } from "../helpers/console-client.ts";
import { oldRows, rowlessTables } from "./old-rows.ts";

const migrations = env.TEST_MIGRATIONS;
/** A Worker and a database are of the version that is the number of migrations they know. */
const versions = migrations.map((_migration, index) => index + 1);
/** A database before its last migration, and who wrote to it: its own Worker, or still the one before. */
const pasts = versions
  .slice(0, -1)
  .flatMap((version) => [version - 1, version].filter((writer) => writer > 0).map((writer) => ({ version, writer })));

type Columns = ReadonlyMap<string, ReadonlySet<string>>;

async function select(sql: string): Promise<Record<string, unknown>[]> {
  return (await env.DB.prepare(sql).all<Record<string, unknown>>()).results;
}

/** The columns of every table, less those that the database computes. */
async function readColumns(): Promise<Columns> {
  const rows = await select(
    `SELECT t.name AS "table", c.name AS "column" FROM sqlite_master AS t JOIN pragma_table_xinfo(t.name) AS c
     WHERE t.type = 'table' AND c.hidden = 0 AND substr(t.name, 1, 4) <> '_cf_'`,
  );
  const columns = new Map<string, Set<string>>();
  for (const { table, column } of rows) {
    const known = columns.get(String(table)) ?? new Set();
    columns.set(String(table), known.add(String(column)));
  }
  return columns;
}

/** Makes an empty database of a version; answers what a Worker of an older one knows of it. */
async function createDatabase(version: number, writer: number): Promise<Columns> {
  await reset();
  await applyD1Migrations(env.DB, migrations.slice(0, writer));
  const known = await readColumns();
  await applyD1Migrations(env.DB, migrations.slice(0, version));
  return known;
}

/** Writes the old rows as a Worker does that knows these columns. */
async function write(known: Columns): Promise<void> {
  const statements = Object.entries(oldRows).flatMap(([table, rows]) => {
    const columns = known.get(table);
    return columns === undefined ? [] : rows.map((row) => insert(table, columns, row));
  });
  await env.DB.batch(statements);
}

function insert(table: string, columns: ReadonlySet<string>, row: Readonly<Record<string, unknown>>) {
  const names = Object.keys(row).filter((name) => columns.has(name));
  const values = names.map((name) => row[name]);
  const places = names.map(() => "?").join(", ");
  return env.DB.prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${places})`).bind(...values);
}

/** Renames a project and a status page as a Worker does that knows these columns. */
async function rename(known: Columns): Promise<void> {
  for (const table of ["projects", "status_pages"]) {
    const key = known.get(table)?.has("name_key") ? ", name_key = 'initech'" : "";
    await env.DB.prepare(`UPDATE ${table} SET name = 'Initech'${key} WHERE id IN ('acme', 'status')`).run();
  }
}

/** What was written, as it is now. */
async function readBack(known: Columns): Promise<Record<string, unknown[]>> {
  const tables = Object.keys(oldRows).filter((table) => known.has(table));
  const entries = tables.map(async (table) => {
    const names = [...(known.get(table) ?? [])].filter((name) => !/_count$/.test(name));
    return [table, await select(`SELECT ${names.join(", ")} FROM ${table} ORDER BY rowid`)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function expectCounters(): Promise<void> {
  const counts = await select("SELECT id, user_count, team_count FROM projects ORDER BY id");
  expect(counts).toEqual([
    { id: "acme", user_count: 2, team_count: 2 },
    { id: "empty", user_count: 0, team_count: 0 },
    { id: "zoe", user_count: 1, team_count: 0 },
  ]);
  const subscribers = await select("SELECT id, subscriber_count FROM status_pages ORDER BY id");
  expect(subscribers).toEqual([
    { id: "quiet", subscriber_count: 0 },
    { id: "status", subscriber_count: 1 },
  ]);
}

/** Of texts beyond ASCII a migration makes no key; those of a Worker that knew the column are right. */
async function expectKeys(): Promise<void> {
  const rows = await select(
    `SELECT name AS text, name_key AS key FROM projects UNION ALL SELECT name, name_key FROM status_pages
     UNION ALL SELECT email, email_key FROM provisioning_log WHERE email IS NOT NULL`,
  );
  for (const { text, key } of rows) {
    if (text === "ZOË") expect(["zoË", "zoë"]).toContain(key);
    else expect(key).toBe(foldCase(String(text)));
  }
}

it("the old rows are of every table", async () => {
  const columns = await readColumns();
  const tables = [...columns.keys()].filter((table) => !rowlessTables.includes(table));
  expect(tables.sort()).toEqual(Object.keys(oldRows).sort());
  for (const [table, rows] of Object.entries(oldRows)) expect(rows, table).not.toEqual([]);
});

describe.each(pasts)(
  "a database of version $version, written to by a Worker of version $writer",
  ({ version, writer }) => {
    it("keeps every row through the migrations that follow, and gets its counters and keys from them", async () => {
      const known = await createDatabase(version, writer);
      await write(known);
      const before = await readBack(known);
      for (const next of versions.slice(version)) {
        await applyD1Migrations(env.DB, migrations.slice(0, next));
        expect(await readBack(known)).toEqual(before);
        expect(await select("PRAGMA foreign_key_check")).toEqual([]);
      }
      await expectCounters();
      await expectKeys();
    });

    it("gets the keys of what was renamed from the migrations that follow", async () => {
      const known = await createDatabase(version, writer);
      await write(await readColumns());
      await rename(known);
      await applyD1Migrations(env.DB, migrations);
      await expectKeys();
    });
  },
);

it.each(versions)("rows that a Worker of version %d writes to the newest database are found", async (writer) => {
  await write(await createDatabase(migrations.length, writer));
  await applyD1Migrations(env.DB_EU, migrations);
  await expectCounters();
  const console = new ConsoleClient();
  await console.signIn();
  const found = async (path: string) => {
    const { html } = await console.get(path);
    return [...html.matchAll(/href="\/console\/(?:projects|status-pages)\/([^"]+)"/g)].map(([, id]) => id);
  };
  expect(await found("/console/projects?q=acme")).toEqual(["acme"]);
  expect(await found("/console/projects?q=ZO")).toEqual(["zoe"]);
  expect(await found("/console/status-pages?q=acme")).toEqual(["status"]);
  const { items } = await call("GET", "/admin/configs/config-project/log?email=ann@x.test");
  expect(items).toEqual([expect.objectContaining({ id: "log-1" })]);
});
