import type { Table } from "../print-table.ts";
import { budgets } from "./budgets.ts";
import type { Measurement, Section, Sizes } from "./measure.ts";
import { CPU_PER_REQUEST, CYCLES, computeMonth, type Month, PEOPLE, workloads } from "./month.ts";
import { charge, type Metered, priceList } from "./prices.ts";
import type { RequestCost } from "./request-cost.ts";

const dollars = (value: number) => `$${value.toFixed(2)}`;
const count = (value: number) => value.toLocaleString("en");

/** What every operation costs, one table for each section. */
export function costTables(sections: readonly Section[], sizes: Sizes): Table[] {
  return sections.map(({ title, measurements }) => ({
    title,
    heading: [
      "operation",
      "budget",
      "trips",
      "statements",
      `rows read: ${count(sizes.small)}`,
      count(sizes.large),
      "growth",
      "rows written",
      "KV reads",
      "KV writes",
    ],
    rows: measurements.map(toRow),
  }));
}

function toRow({ name, budget, small, large }: Measurement): string[] {
  const cost = large ?? small;
  const of = (pick: (cost: RequestCost) => number) => (cost === undefined ? "" : count(pick(cost)));
  // D1 does not tell the rows of a batch that it took back.
  const atLeast = cost !== undefined && cost.aborted > 0 ? "≥ " : "";
  const read = (each: RequestCost | undefined) => (each === undefined ? "–" : atLeast + count(each.rowsRead));
  return [
    name,
    budget,
    of(({ trips }) => trips),
    of(({ statements }) => statements),
    read(small),
    read(large),
    formatGrowth(small, large),
    of(({ rowsWritten }) => rowsWritten),
    of(({ kvReads }) => kvReads),
    of(({ kvWrites }) => kvWrites),
  ];
}

function formatGrowth(small: RequestCost | undefined, large: RequestCost | undefined): string {
  if (small === undefined || large === undefined) return "–";
  const factor = large.rowsRead / Math.max(1, small.rowsRead);
  return factor < 1.5 ? "none" : `×${Math.round(factor)}`;
}

/** What the operations took that read a whole tenant or a whole group. */
export function linearTable(sections: readonly Section[], sizes: Sizes): Table {
  return {
    title: `Linear operations with ${count(sizes.large)} users, on this machine`,
    heading: ["operation", "rows read", "milliseconds"],
    rows: sections.flatMap(({ title, measurements }) =>
      measurements
        .filter(({ budget, large }) => budget === "linear" && large !== undefined)
        .map(({ name, large, milliseconds }) => [
          `${title}: ${name}`,
          count(large?.rowsRead ?? 0),
          count(Math.round(milliseconds)),
        ]),
    ),
  };
}

/** The budgets as code has them. */
export function budgetTable(): Table {
  const limit = (value: number | undefined) => (value === undefined ? "–" : `≤ ${count(value)}`);
  return {
    title: "Budgets",
    heading: ["kind", "trips", "rows read", "rows read and written", "KV reads", "grows with the tenant"],
    rows: Object.entries(budgets).map(([name, budget]) => [
      name,
      limit(budget.trips),
      limit("read" in budget ? budget.read : undefined),
      limit("rows" in budget ? budget.rows : undefined),
      limit("kvReads" in budget ? budget.kvReads : 0),
      budget.constant ? "no" : "yes",
    ]),
  };
}

const labels: Readonly<Record<Metered, string>> = {
  requests: "Worker requests",
  cpuMilliseconds: `CPU milliseconds, ${CPU_PER_REQUEST} a request`,
  rowsRead: "D1 rows read",
  rowsWritten: "D1 rows written",
  kvReads: "KV reads",
  kvWrites: "KV writes",
  logLines: "log lines",
};

/** What a month of each workload comes to. */
export function monthTables(sections: readonly Section[]): Table[] {
  return workloads.map((workload) => {
    const month = computeMonth(workload, sections);
    const metered = Object.keys(labels) as Metered[];
    return {
      title: `${count(PEOPLE)} people, ${count(CYCLES)} cycles; ${workload.title}`,
      heading: ["a month", "used", "in the plan", "a million beyond it", "as if nothing were in the plan"],
      rows: [
        ...metered.map((what) => [
          labels[what],
          count(month[what].count),
          count(priceList.prices[what].included),
          `$${priceList.prices[what].perMillion}`,
          dollars(month[what].dollars),
        ]),
        ["**share of this tenant**", "", "", "", dollars(sum(month, metered))],
        ["**bill with this tenant alone**", "", "", "", dollars(billOf(month, metered))],
      ],
    };
  });
}

function sum(month: Month, metered: readonly Metered[]): number {
  return metered.reduce((total, what) => total + month[what].dollars, 0);
}

function billOf(month: Month, metered: readonly Metered[]): number {
  return metered.reduce<number>((total, what) => total + charge(what, month[what].count), priceList.plan);
}
