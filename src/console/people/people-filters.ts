import type { PeopleQuery } from "../../storage/people/person-list.ts";
import type { ConsoleContext } from "../context.ts";
import { queryOf } from "../request.ts";
import { parseAccess } from "./access.tsx";
import { parseSort } from "./people-sorts.ts";

/** What a list of people is narrowed down and sorted by, as it stands in the address. */
export interface PeopleFilters {
  /** A part of a name, a userName or an e-mail. */
  readonly q: string | undefined;
  readonly access: string | undefined;
  /** The id of a configuration, or `none`. */
  readonly by: string | undefined;
  readonly sort: string | undefined;
}

/** What an address asks of a list of people. */
export function readFilters(c: ConsoleContext): PeopleFilters {
  return { q: queryOf(c, "q"), access: queryOf(c, "access"), by: queryOf(c, "by"), sort: queryOf(c, "sort") };
}

/** The same, as the directory is asked. */
export function toPeopleQuery({ q, access, by, sort }: PeopleFilters): Omit<PeopleQuery, "limit"> {
  return { part: q, ...parseAccess(access), provisionedBy: by, sort: parseSort(sort) };
}
