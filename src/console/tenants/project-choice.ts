import * as z from "zod";
import { ownOnly, requireVisible } from "../../admin/rights.ts";
import { foldCase } from "../../scim/text.ts";
import { listAcross } from "../../storage/databases/across.ts";
import { type AdminError, invalidField } from "../../storage/engine/admin-error.ts";
import type { Database } from "../../storage/engine/database.ts";
import { listProjects, type Project } from "../../storage/tenants/projects.ts";
import type { ConsoleContext } from "../context.ts";
import { MAX_LIST } from "../limits.ts";

/** A project to choose. */
export type ProjectOption = Pick<Project, "id" | "name">;

/** What is typed to choose a project. */
export const soughtProjectSchema = z.string().max(256, "No project has so long a name.");

/** Projects that a message names at most. */
const NAMED = 5;

/** The projects of some databases that are offered while somebody types: the first ones; any other is found by its name or id all the same. */
export async function projectOptions(
  c: ConsoleContext,
  databases: readonly Database[],
): Promise<readonly ProjectOption[]> {
  const own = ownOnly("project", c.get("administrator").tenant);
  return (await listAcross(databases, { ...own, limit: MAX_LIST }, listProjects)).items;
}

/**
 * The id of the project of some databases that was typed, by its id or by its name, in any case; null for nothing typed.
 *
 * @throws AdminError 400 for the field `project`: no project has that name, or more than one has
 */
export async function chooseProject(
  c: ConsoleContext,
  databases: readonly Database[],
  typed: string | undefined,
): Promise<string | null> {
  if (typed === undefined) return null;
  const { tenant } = c.get("administrator");
  const own = ownOnly("project", tenant);
  const [byId, byName] = await Promise.all([
    listAcross(databases, { id: typed, limit: 1 }, listProjects),
    listAcross(databases, { ...own, name: typed, limit: MAX_LIST }, listProjects),
  ]);
  const [chosen, ...others] = byId.items.length > 0 ? byId.items : byName.items.filter((each) => isCalled(each, typed));
  if (chosen === undefined) throw unknownProject(typed, byName.items);
  if (others.length > 0) throw ambiguous(typed, [chosen, ...others]);
  requireVisible(tenant, { kind: "project", id: chosen.id });
  return chosen.id;
}

/** What stands in the field for a project: its name, or its id where another one has the same name or it is gone. */
export async function typedForProject(c: ConsoleContext, id: string | null | undefined): Promise<string> {
  if (id === null || id === undefined) return "";
  const { db } = c.get("scope");
  const [project] = (await listProjects(db, { id, limit: 1 })).items;
  if (project === undefined) return id;
  const { items } = await listProjects(db, { name: project.name, limit: MAX_LIST });
  return items.filter((each) => isCalled(each, project.name)).length === 1 ? project.name : id;
}

function isCalled({ name }: ProjectOption, typed: string): boolean {
  return foldCase(name.trim()) === foldCase(typed.trim());
}

function unknownProject(typed: string, similar: readonly ProjectOption[]): AdminError {
  const names = similar.slice(0, NAMED).map(({ name }) => `“${name}”`);
  const perhaps = names.length === 0 ? "Look it up under Projects." : `Perhaps it is ${names.join(" or ")}.`;
  return invalidField("project", `No project is called “${typed}”. ${perhaps}`);
}

function ambiguous(typed: string, projects: readonly ProjectOption[]): AdminError {
  const ids = projects.slice(0, NAMED).map(({ id }) => id);
  return invalidField("project", `Several projects are called “${typed}”. Type the id of one: ${ids.join(" or ")}.`);
}
