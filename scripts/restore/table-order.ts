import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import * as tables from "../../src/storage/tables.ts";

/** The names of the tables, each after those that its rows refer to. */
export function orderTables(): string[] {
  const references = new Map(
    Object.values(tables)
      .filter((table) => is(table, SQLiteTable))
      .map((table) => {
        const { name, foreignKeys } = getTableConfig(table);
        return [name, foreignKeys.map((key) => getTableConfig(key.reference().foreignTable).name)] as const;
      }),
  );
  const ordered = new Set<string>();
  const visit = (name: string) => {
    if (ordered.has(name)) return;
    for (const other of references.get(name) ?? []) if (other !== name) visit(other);
    ordered.add(name);
  };
  for (const name of references.keys()) visit(name);
  return [...ordered];
}
