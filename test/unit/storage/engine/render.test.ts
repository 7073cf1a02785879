import { and, eq, type SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { renderConstant, renderStatement } from "../../../../src/storage/engine/render.ts";
import { tokens, users } from "../../../../src/storage/tables.ts";

const statements: [name: string, statement: SQL, text: string, params: unknown[]][] = [
  ["text", sql`SELECT 1`, "SELECT 1", []],
  [
    "a table and a column",
    sql`FROM ${users} WHERE ${users.tenantId} = 1`,
    'FROM "users" WHERE "users"."project_id" = 1',
    [],
  ],
  ["a name", sql`SELECT ${sql.identifier('we"ird')}`, 'SELECT "we""ird"', []],
  ["values", sql`${"a"}, ${1}, ${null}, ${0}`, "?1, ?2, ?3, ?4", ["a", 1, null, 0]],
  ["a value that comes twice", sql`${"a"}, ${1}, ${"a"}, ${"1"}`, "?1, ?2, ?1, ?3", ["a", 1, "1"]],
  [
    "a statement in a statement",
    sql`(${sql`x = ${"a"}`}) OR ${sql.raw("y")} = ${"b"}`,
    "(x = ?1) OR y = ?2",
    ["a", "b"],
  ],
  ["a list", sql`(${sql.join([sql`${1}`, sql`${2}`], sql`, `)})`, "(?1, ?2)", [1, 2]],
  ["nothing", sql`a ${undefined} b`, "a  b", []],
  ["a question mark in a literal", sql`SELECT '?', ${"a"}`, "SELECT '?', ?1", ["a"]],
  [
    "conditions of the query builder",
    sql`WHERE ${and(eq(users.id, "a"), eq(users.active, true))} AND b = ${"a"}`,
    'WHERE ("users"."id" = ?1 and "users"."active" = ?2) AND b = ?1',
    ["a", 1],
  ],
  [
    "a query of the query builder",
    drizzle({} as D1Database)
      .select({ id: tokens.id })
      .from(tokens)
      .where(eq(tokens.hash, "h"))
      .limit(5)
      .getSQL(),
    'select "id" from "tokens" where "tokens"."hash" = ?1 limit ?2',
    ["h", 5],
  ],
];

describe("renderStatement", () => {
  it.each(statements)("renders %s", (_name, statement, text, params) => {
    expect(renderStatement(statement)).toEqual({ text, params });
  });
});

describe("renderStatement of more values than D1 binds", () => {
  it("binds them all as one JSON array, each in its place", () => {
    const values = Array.from({ length: 101 }, (_, index) => (index % 2 === 0 ? index : `v${index}`));
    const { text, params } = renderStatement(
      sql`${sql.join(
        values.map((value) => sql`${value}`),
        sql`, `,
      )}, ${"v1"}`,
    );
    expect(params).toEqual([JSON.stringify(values)]);
    expect(text.split(", ").slice(-2)).toEqual(["(?1 ->> 100)", "(?1 ->> 1)"]);
  });

  it("binds a hundred one by one", () => {
    const values = Array.from({ length: 100 }, (_, index) => index);
    expect(
      renderStatement(
        sql`${sql.join(
          values.map((value) => sql`${value}`),
          sql`, `,
        )}`,
      ).params,
    ).toEqual(values);
  });
});

describe("renderConstant", () => {
  it("renders what binds no values, and nothing else", () => {
    expect(renderConstant(sql`SELECT ${users.id} FROM ${users}`)).toBe('SELECT "users"."id" FROM "users"');
    expect(() => renderConstant(sql`SELECT ${1}`)).toThrow("binds a value");
  });
});
