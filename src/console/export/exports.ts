import { hasTeams } from "../../directory/group-settings.ts";
import { type LogLine, listLogLines } from "../../storage/journal/log-queries.ts";
import { listPeople } from "../../storage/people/person-list.ts";
import { listMembers, type TeamMember } from "../../storage/teams/admin-members.ts";
import { logHead } from "../config-log/log-head.tsx";
import { configAccess } from "../configs/config-access.ts";
import { peopleRoutes, tenantRoutes } from "../links.ts";
import { readLogFilters, toLogQuery } from "../log/log-filters.tsx";
import type { Pages } from "../pages.ts";
import { readFilters, toPeopleQuery } from "../people/people-filters.ts";
import { type AnyPerson, peopleKinds } from "../people/people-kinds.ts";
import { readTeam } from "../people/team-head.ts";
import { paramOf } from "../request.ts";
import type { TenantKind } from "../tenants/tenant-kind.ts";
import { type CsvColumn, sendList } from "./send-list.ts";

const personColumns: readonly CsvColumn<AnyPerson>[] = [
  ["id", ({ id }) => id],
  ["name", ({ displayName }) => displayName],
  ["email", ({ email }) => email],
  ["userName", ({ userName }) => userName],
  ["externalId", ({ externalId }) => externalId],
  ["active", ({ active }) => active],
  ["blocked", ({ blocked }) => blocked],
  ["access", ({ access }) => access],
  ["reason", ({ reason }) => reason],
  ["provisionedBy", ({ provisionedBy }) => provisionedBy],
  ["createdAt", ({ createdAt }) => createdAt],
  ["updatedAt", ({ updatedAt }) => updatedAt],
];

const teamsColumn: CsvColumn<AnyPerson> = ["teams", ({ teams = [] }) => teams.map(({ name }) => name).join("; ")];

/** The people of a tenant as a file, narrowed down and sorted as their page is. */
export function registerPeopleExport(pages: Pages, kind: TenantKind): void {
  const path = `${tenantRoutes[kind.tree]}/:id${peopleRoutes[kind.tree]}/export.csv`;
  pages.get(path, { right: "read", about: kind.tree }, async (c) => {
    const { db } = c.get("scope");
    const id = paramOf(c, "id");
    const { plural, tables } = peopleKinds[kind.tree];
    const { name } = await kind.read(db, id);
    const query = toPeopleQuery(readFilters(c));
    return sendList(c, {
      name: `${name} ${plural}`,
      columns: hasTeams[kind.tree] ? [...personColumns, teamsColumn] : personColumns,
      list: (page) => listPeople(db, tables, id, { ...query, ...page }),
    });
  });
}

const memberColumns: readonly CsvColumn<TeamMember>[] = [
  ["id", ({ id }) => id],
  ["name", ({ displayName }) => displayName],
  ["email", ({ email }) => email],
  ["userName", ({ userName }) => userName],
];

/** The members of a team as a file. */
export function registerMembersExport(pages: Pages): void {
  pages.get("/projects/:id/teams/:teamId/members.csv", { right: "read", about: "project" }, async (c) => {
    const { key, team } = await readTeam(c);
    return sendList(c, {
      name: `${team.name} members`,
      columns: memberColumns,
      list: (page) => listMembers(c.get("scope").db, { ...key, ...page }),
    });
  });
}

const logColumns: readonly CsvColumn<LogLine>[] = [
  ["at", ({ at }) => at],
  ["operation", ({ operation }) => operation],
  ["method", ({ method }) => method],
  ["path", ({ path }) => path],
  ["status", ({ status }) => status],
  ["outcome", ({ outcome }) => outcome],
  ["scimType", ({ scimType }) => scimType],
  ["detail", ({ detail }) => detail],
  ["resourceType", ({ resourceType }) => resourceType],
  ["resourceId", ({ resourceId }) => resourceId],
  ["email", ({ email }) => email],
  ["group", ({ group }) => group],
  ["requestId", ({ requestId }) => requestId],
];

/** A provisioning log as a file, narrowed down as its page is, be the configuration gone. */
export function registerLogExport(pages: Pages): void {
  pages.get("/configs/:id/log/export.csv", configAccess.connection, async (c) => {
    const { config } = await logHead(c);
    const query = { configId: config.id, ...toLogQuery(readLogFilters(c)) };
    return sendList(c, {
      name: `${config.name} log`,
      columns: logColumns,
      list: (page) => listLogLines(c.get("scope").db, { ...query, ...page }),
    });
  });
}
