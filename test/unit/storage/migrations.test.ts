import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const directory = fileURLToPath(new URL("../../../migrations", import.meta.url));
const files = readdirSync(directory)
  .filter((file) => file.endsWith(".sql"))
  .sort();

/** A database as it was before a migration, and what applies that and those after it. */
function databaseBefore(name: string): { db: DatabaseSync; migrate: () => void } {
  const db = new DatabaseSync(":memory:");
  const first = files.findIndex((file) => file.endsWith(`_${name}.sql`));
  const apply = (file: string) => db.exec(readFileSync(`${directory}/${file}`, "utf8"));
  files.slice(0, first).forEach(apply);
  return { db, migrate: () => files.slice(first).forEach(apply) };
}

describe("accounts made before they knew their project", () => {
  /** Users of two projects; `person` is the folded e-mail or userName. */
  function seeded() {
    const { db, migrate } = databaseBefore("cursors_accounts_teams");
    const at = "2026-01-01T00:00:00.000Z";
    const run = (sql: string, ...values: string[]) => db.prepare(sql).run(...values);
    for (const id of ["a", "b"])
      run("INSERT INTO projects (id, name, created_at, updated_at) VALUES (?1, ?1, ?2, ?2)", id, at);
    const addAccount = (key: string) =>
      run("INSERT INTO accounts (id, email, email_key, created_at) VALUES ('account-' || ?1, ?1, ?1, ?2)", key, at);
    const addUser = (project: string, key: string) =>
      run(
        `INSERT INTO users (id, project_id, account_id, user_name_key, email, email_key, active, revoked, attributes, search, created_at, updated_at)
         VALUES (?1 || '-' || ?2, ?1, 'account-' || ?2, ?2, ?2, ?2, 1, 0, '{}', '{}', ?3, ?3)`,
        project,
        key,
        at,
      );
    for (const key of ["own@x.test", "both@x.test", "gone@x.test", "jdoe", "root"]) addAccount(key);
    for (const [project, key] of [
      ["a", "own@x.test"],
      ["a", "both@x.test"],
      ["b", "both@x.test"],
      ["a", "jdoe"],
      ["a", "root"],
      ["b", "root"],
    ] as const)
      addUser(project, key);
    migrate();
    return db;
  }

  it("count as their project's when one project has them, as shared when several or nobody does", () => {
    const rows = seeded().prepare("SELECT email_key, project_id FROM accounts WHERE instr(email_key, '@') > 0").all();
    expect(Object.fromEntries(rows.map(({ email_key, project_id }) => [email_key, project_id]))).toEqual({
      "own@x.test": "a",
      "both@x.test": null,
      "gone@x.test": null,
    });
  });

  it("are one for each project's user where there is no e-mail, and the same one where only one has it", () => {
    const rows = seeded()
      .prepare(
        "SELECT users.id, accounts.id AS account, accounts.email_key, accounts.project_id FROM users JOIN accounts ON accounts.id = account_id WHERE instr(users.email_key, '@') = 0 ORDER BY users.id",
      )
      .all();
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { id: "a-jdoe", account: "account-jdoe", email_key: "a\njdoe", project_id: "a" },
      { id: "a-root", account: expect.not.stringContaining("root"), email_key: "a\nroot", project_id: "a" },
      { id: "b-root", account: expect.not.stringContaining("root"), email_key: "b\nroot", project_id: "b" },
    ]);
  });
});
