import { createPerson } from "../../worker/people.ts";
import type { BudgetName } from "../budgets.ts";
import { type Operation, ofProjects } from "../operation.ts";
import type { Session } from "../session.ts";
import { GROUP_SIZES } from "./groups.ts";

/** The n-th seeded person, as the others are found by it. */
const someone = createPerson(1);
const email = encodeURIComponent(String(someone.userName));

function tenantPath({ tenant }: Session): string {
  return tenant.kind === "project" ? `/admin/projects/${tenant.id}` : `/admin/status-pages/${tenant.id}`;
}

function peoplePath(to: Session): string {
  return `${tenantPath(to)}/${ofProjects(to) ? "users" : "subscribers"}`;
}

function list(name: string, budget: BudgetName, query: (to: Session) => string, fits?: Operation["fits"]): Operation {
  return {
    name: `GET people, ${name}`,
    budget,
    status: 200,
    ...(fits === undefined ? {} : { fits }),
    run: (to) => to.administer("GET", `${peoplePath(to)}?${query(to)}`),
  };
}

/** What the product asks of the directory, by an administrator whose key needs no look-up. */
export const directoryOperations: readonly Operation[] = [
  list("email", "directory", () => `email=${email}`),
  list("anyEmail", "directory", () => `anyEmail=${email}`),
  list("userName", "directory", () => `userName=${email}&include=attributes`),
  list("externalId", "directory", () => `externalId=${someone.externalId ?? "none"}`),
  list("a page of 50", "directory page", () => "limit=50"),
  list("a page of 50 by provisionedBy", "directory page", ({ tenant }) => `limit=50&provisionedBy=${tenant.config.id}`),
  list(
    "a page of 50 of a team",
    "directory page",
    ({ tenant }) => `limit=50&teamId=${tenant.groups.get(GROUP_SIZES[0] ?? 0)?.id}`,
    ofProjects,
  ),
  list("blocked", "directory", () => "blocked=true"),
  {
    name: "GET one person",
    budget: "directory",
    status: 200,
    run: (to) => to.administer("GET", `${peoplePath(to)}/${to.userId(1)}`),
  },
  {
    name: "GET access",
    budget: "directory",
    status: 200,
    run: (to) => to.administer("GET", `${tenantPath(to)}/access?email=${email}`),
  },
  {
    name: "GET /admin/people",
    isAcross: true,
    budget: "directory",
    status: 200,
    run: (to) => to.administer("GET", `/admin/people?email=${email}`),
  },
];
