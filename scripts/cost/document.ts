import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Table } from "../print-table.ts";
import { ROW_JITTER } from "./budgets.ts";

/** The page that shows the tables, between two marks. */
const file = fileURLToPath(new URL("../../docs/performance.md", import.meta.url));
const begin = "<!-- npm run cost -- --write: begin -->";
const end = "<!-- npm run cost -- --write: end -->";

/** Columns whose numbers move by a few from run to run, or follow from such. */
const JITTERING = /^(?:rows read|20,000|growth|used|as if)/;

/** Writes the tables into the page. */
export function writeTables(tables: readonly Table[]): void {
  const { before, after } = readPage();
  writeFileSync(file, `${before}${begin}\n\n${tables.map(formatTable).join("\n\n")}\n\n${end}${after}`);
}

/** The rows of the page that are not what was measured; empty when it is current. */
export function findStaleRows(tables: readonly Table[]): string[] {
  const documented = readPage().lines;
  return tables.flatMap((table) => {
    const start = documented.indexOf(formatRow(table.heading));
    const title = documented.indexOf(`### ${table.title}`);
    if (start < 0 || title < 0) return [`${table.title}: the table is not there`];
    const lines = documented.slice(documented.indexOf(formatRow(table.heading), title) + 2);
    const length = lines.findIndex((line) => !line.startsWith("|"));
    const missing = length === table.rows.length ? [] : [`${table.title}: ${length} rows, not ${table.rows.length}`];
    const stale = table.rows.filter((row, index) => !isSame(table.heading, parseRow(lines[index] ?? ""), row));
    return [...missing, ...stale.map((row) => `${table.title}: ${row.join(" | ")}`)];
  });
}

function readPage(): { before: string; after: string; lines: string[] } {
  const page = readFileSync(file, "utf8");
  const [start, stop] = [page.indexOf(begin), page.indexOf(end)];
  if (start < 0 || stop < 0) throw new Error("docs/performance.md has lost its marks");
  const block = page.slice(start + begin.length, stop);
  return { before: page.slice(0, start), after: page.slice(stop + end.length), lines: block.split("\n") };
}

function formatTable({ title, heading, rows }: Table): string {
  const alignment = heading.map((_, index) => (index === 0 ? "---" : "---:"));
  return [`### ${title}\n`, ...[heading, alignment, ...rows].map(formatRow)].join("\n");
}

function formatRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function parseRow(line: string): string[] {
  return line
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim());
}

function isSame(heading: readonly string[], documented: readonly string[], measured: readonly string[]): boolean {
  return measured.every((cell, index) => {
    const other = documented[index] ?? "";
    return cell === other || (JITTERING.test(heading[index] ?? "") && isClose(toNumber(other), toNumber(cell)));
  });
}

function isClose(left: number, right: number): boolean {
  return Math.abs(left - right) <= Math.max(ROW_JITTER, right * 0.1);
}

function toNumber(cell: string): number {
  return Number(cell.replace(/[^\d.]/g, ""));
}
