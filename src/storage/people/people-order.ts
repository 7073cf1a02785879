import type { SQL } from "drizzle-orm";
import { sql } from "drizzle-orm";
import type { ListOrder } from "../engine/paging.ts";
import type { UserTables } from "./user-tables.ts";

/** In which order people are listed; each has an index. */
export interface PeopleSort {
  /** The name that people see, the e-mail by which the person is known, or the last change. */
  readonly by: "name" | "email" | "changed";
  readonly isDescending: boolean;
}

/** The column that a sort goes by. */
export function sortColumn({ users }: UserTables, { by }: PeopleSort) {
  return { name: users.shownNameKey, email: users.emailKey, changed: users.updatedAt }[by];
}

/** The order of a list of people: that of a sort, else that of `position`. */
export function peopleOrder(tables: UserTables, sort: PeopleSort | undefined, position: SQL): ListOrder {
  if (sort === undefined) return { keys: [position] };
  return { keys: [sortColumn(tables, sort), sql`${tables.users.id}`], isDescending: sort.isDescending };
}
