/** A table: its title, its heading, and rows with as many cells. */
export interface Table {
  readonly title: string;
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Prints a table for a terminal, its columns aligned. */
export function printTable(print: (text: string) => void, { title, heading, rows }: Table): void {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const align = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  print(`\n${title}\n${all.map((row) => row.map(align).join("  ").trimEnd()).join("\n")}`);
}
