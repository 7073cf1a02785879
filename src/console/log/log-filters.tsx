import type { Child } from "hono/jsx";
import * as z from "zod";
import type { LogQuery } from "../../storage/journal/log-queries.ts";
import { DayFields, type DayRange, momentsOf, readDays } from "../components/day-range.tsx";
import { FilterSelect, FilterText } from "../components/search.tsx";
import type { ConsoleContext } from "../context.ts";
import { queryOf } from "../request.ts";
import { operations, outcomes } from "./log-words.ts";

/** What a log is filtered by, as it stands in the address. */
export interface LogFilters extends DayRange {
  readonly outcome: string | undefined;
  readonly operation: string | undefined;
  /** A part of the e-mail. */
  readonly email: string | undefined;
  /** A part of the detail, or of the name of a group. */
  readonly q: string | undefined;
}

const outcomeSchema = z.enum(["success", "warning", "error"]).optional().catch(undefined);

/** The filters that an address has. */
export function readLogFilters(c: ConsoleContext): LogFilters {
  return {
    outcome: queryOf(c, "outcome"),
    operation: queryOf(c, "operation"),
    email: queryOf(c, "email"),
    q: queryOf(c, "q"),
    ...readDays(c),
  };
}

/** The filters, as the log is asked; an outcome that there is not filters nothing. */
export function toLogQuery(filters: LogFilters): Omit<LogQuery, "configId" | "limit"> {
  const { outcome, operation, email, q } = filters;
  return { outcome: outcomeSchema.parse(outcome), operation, emailPart: email, text: q, ...momentsOf(filters) };
}

/** Which page of a log somebody comes from, as it stands in the address of an entry: its filters and its place. */
export function readOrigin(c: ConsoleContext): Readonly<Record<string, string | undefined>> {
  const place = Object.fromEntries(["cursor", "turn", "at"].map((name) => [name, queryOf(c, name)]));
  return { ...readLogFilters(c), ...place };
}

interface LogFilterFormProps {
  readonly action: string;
  readonly filters: LogFilters;
  readonly isFiltered: boolean;
  /** Filters that only this log has. */
  readonly children?: Child;
}

/** The form that filters a log. */
export function LogFilterForm({ action, filters, isFiltered, children }: LogFilterFormProps) {
  const outcomeOptions = Object.entries(outcomes).map(([outcome, { word }]) => [outcome, word] as const);
  return (
    <search aria-label="Filter the log">
      <form class="filters" action={action}>
        <FilterText name="email" label="E-mail, or a part of it" value={filters.email} />
        <FilterText name="q" label="Text of the detail, or a group" value={filters.q} />
        <FilterSelect
          name="outcome"
          label="Outcome"
          value={filters.outcome}
          options={[["", "Any"], ...outcomeOptions]}
        />
        <FilterSelect
          name="operation"
          label="Request"
          value={filters.operation}
          options={[["", "Any"], ...operations]}
        />
        {children}
        <DayFields {...filters} />
        <div class="actions">
          <button class="button" type="submit">
            Filter
          </button>
          {isFiltered && <a href={action}>Show all</a>}
        </div>
      </form>
    </search>
  );
}
