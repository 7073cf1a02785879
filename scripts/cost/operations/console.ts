import { nextPageOf } from "../../worker/console-session.ts";
import type { Operation } from "../operation.ts";
import type { Session } from "../session.ts";

const usersPath = ({ tenant }: Session) => `/console/projects/${tenant.id}/users`;

function page(name: string, path: (to: Session) => string): Operation {
  return { name, budget: "console page", status: 200, run: (to) => to.visit(path(to)) };
}

/** The page after a page. */
function nextPage(name: string, path: (to: Session) => string): Operation {
  return {
    ...page(name, path),
    run: async (to) => to.visit(nextPageOf(String((await to.visit(path(to))).body.html))),
  };
}

/** Lists of the console, which cost the same whatever the size of the tenant. */
export const consoleOperations: readonly Operation[] = [
  page("users", usersPath),
  nextPage("users, the next page", usersPath),
  ...["name", "-name", "email", "-changed"].flatMap((sort) => [
    page(`users sorted by ${sort}`, (to) => `${usersPath(to)}?sort=${sort}`),
    nextPage(`users sorted by ${sort}, the next page`, (to) => `${usersPath(to)}?sort=${sort}`),
  ]),
  { ...page("connections, the front page", () => "/console"), isAcross: true },
  page("a project's provisioning", ({ tenant }) => `/console/projects/${tenant.id}/provisioning`),
  nextPage("a project's provisioning, the next page", ({ tenant }) => `/console/projects/${tenant.id}/provisioning`),
  page("a configuration's log", ({ tenant }) => `/console/configs/${tenant.config.id}/log`),
  nextPage("a configuration's log, the next page", ({ tenant }) => `/console/configs/${tenant.config.id}/log`),
];
