import type { TreeKind } from "../../directory/configuration.ts";
import { projectFigures, statusPageFigures } from "../../storage/tenants/figures.ts";
import {
  createProject,
  deleteProject,
  listProjects,
  projectTree,
  readProject,
  renameProject,
} from "../../storage/tenants/projects.ts";
import {
  createStatusPage,
  deleteStatusPage,
  listStatusPages,
  readStatusPage,
  statusPageTree,
  updateStatusPage,
} from "../../storage/tenants/status-pages.ts";
import { nameTenants } from "../../storage/tenants/tenants.ts";
import { countOf } from "../components/counts.ts";
import { tenantWords } from "../tenant-words.ts";
import type { TenantKind, TenantSide } from "./tenant-kind.ts";

const configurations: TenantSide = { label: "SCIM", path: "", figure: "configs" };

/** What becomes of the webhooks of a tenant, in sentences. */
function webhooksEnd(count: number): string[] {
  return count === 0
    ? []
    : [`${countOf(count, "webhook is", "webhooks are")} deleted as well, and told of nothing more.`];
}

const project: TenantKind = {
  ...tenantWords.project,
  tree: "project",
  purpose: "A project has teams and users. Its SCIM configurations let identity providers say who they are.",
  contents: "teams and users",
  sides: [
    configurations,
    { label: "Teams", path: "/teams", figure: "teams" },
    { label: "Users", path: "/users", figure: "users" },
  ],
  peopleFigure: "users",
  hasProject: false,
  refer: (id) => ({ kind: "project", projectId: id }),
  list: listProjects,
  read: readProject,
  names: (db, ids) => nameTenants(db, projectTree, ids),
  figures: projectFigures,
  create: createProject,
  update: renameProject,
  delete: deleteProject,
  consequences: (name, { users = 0, teams = 0, statusPages = 0, webhooks = 0 }) => [
    `${countOf(users, "user")} and ${countOf(teams, "team")} of “${name}” are deleted.`,
    "Nobody has access to the project any more.",
    "The people's accounts stay, and so does what they have in other projects.",
    ...webhooksEnd(webhooks),
    ...(statusPages === 0
      ? []
      : [
          `${countOf(statusPages, "status page stays, and no longer belongs", "status pages stay, and no longer belong")} to a project.`,
        ]),
  ],
};

const statusPage: TenantKind = {
  ...tenantWords["status-page"],
  tree: "status-page",
  purpose: "A private status page has subscribers. Its SCIM configurations let identity providers say who they are.",
  contents: "subscribers",
  sides: [configurations, { label: "Subscribers", path: "/subscribers", figure: "subscribers" }],
  peopleFigure: "subscribers",
  hasProject: true,
  refer: (id) => ({ kind: "status-page", statusPageId: id }),
  list: listStatusPages,
  read: readStatusPage,
  names: (db, ids) => nameTenants(db, statusPageTree, ids),
  figures: statusPageFigures,
  create: createStatusPage,
  update: updateStatusPage,
  delete: deleteStatusPage,
  consequences: (name, { subscribers = 0, webhooks = 0 }) => [
    `${countOf(subscribers, "subscriber")} of “${name}” ${subscribers === 1 ? "is" : "are"} deleted, and nobody may read the private page any more.`,
    ...webhooksEnd(webhooks),
  ],
};

/** The kinds of tenants that there are. */
export const tenantKinds: Readonly<Record<TreeKind, TenantKind>> = { project, "status-page": statusPage };
