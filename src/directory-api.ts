import { WorkerEntrypoint } from "cloudflare:workers";
import type {
  DirectoryMember,
  DirectoryMethods,
  DirectoryPage,
  DirectoryPerson,
  DirectorySubscriber,
  DirectoryTeam,
  DirectoryUser,
  PageOptions,
  PersonBy,
  ProjectAnswer,
  StatusPageAnswer,
  SubscriberOptions,
  TeamName,
  UserOptions,
} from "./directory-api-types.ts";
import type { Bindings } from "./env.ts";
import { openDatabases } from "./storage/databases/databases.ts";
import { AdminError } from "./storage/engine/admin-error.ts";
import type { Database } from "./storage/engine/database.ts";
import type { PageRequest } from "./storage/engine/paging.ts";
import { projectAccess, statusPageAccess } from "./storage/people/access.ts";
import { listSubscribers, listUsers } from "./storage/people/person-list.ts";
import { findPersonBy } from "./storage/people/person-lookup.ts";
import { projectUserTables } from "./storage/people/project-users.ts";
import { statusPageUserTables } from "./storage/people/status-page-users.ts";
import { findPerson } from "./storage/people/whereabouts.ts";
import { listMembers } from "./storage/teams/admin-members.ts";
import { findTeamEntry, listTeamEntries } from "./storage/teams/team-directory.ts";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const emptyPage: DirectoryPage<never> = { items: [], nextCursor: null };

/**
 * The directory for other Workers, over a service binding (docs/rpc.md). A tenant that does not exist answers like
 * one that knows nobody. Each call is one round trip to D1; `person` is one to each database.
 */
export class DirectoryApi extends WorkerEntrypoint<Bindings> implements DirectoryMethods {
  /** Whether a person may use a project, why, and the teams the person is in. */
  projectAccess(projectId: string, email: string): Promise<ProjectAnswer> {
    const unknown: ProjectAnswer = { email, access: false, reason: "unknown", teams: [] };
    return this.#ask(projectId, (db) => projectAccess(db, projectId, email), unknown);
  }

  /** Whether a person may read a private status page, and why. */
  statusPageAccess(statusPageId: string, email: string): Promise<StatusPageAnswer> {
    const unknown: StatusPageAnswer = { email, access: false, reason: "unknown" };
    return this.#ask(statusPageId, (db) => statusPageAccess(db, statusPageId, email), unknown);
  }

  /** One user of a project, with what the identity provider sent; null where there is none. */
  user(projectId: string, by: PersonBy): Promise<DirectoryUser | null> {
    const find = (db: Database) => findPersonBy(db, projectUserTables, projectId, by);
    return this.#ask(projectId, async (db) => (await find(db)) as DirectoryUser | null, null);
  }

  /** One subscriber of a status page, with what the identity provider sent; null where there is none. */
  subscriber(statusPageId: string, by: PersonBy): Promise<DirectorySubscriber | null> {
    const find = (db: Database) => findPersonBy(db, statusPageUserTables, statusPageId, by);
    return this.#ask(statusPageId, async (db) => (await find(db)) as DirectorySubscriber | null, null);
  }

  /**
   * A page of the users of a project.
   * @throws AdminError 400 for a cursor or a limit that there is not
   */
  users(projectId: string, { teamId, access, ...page }: UserOptions = {}): Promise<DirectoryPage<DirectoryUser>> {
    const query = { ...toPageRequest(page), projectId, teamId, access, withAttributes: true };
    return this.#ask(projectId, async (db) => (await listUsers(db, query)) as DirectoryPage<DirectoryUser>, emptyPage);
  }

  /**
   * A page of the subscribers of a status page.
   * @throws AdminError 400 for a cursor or a limit that there is not
   */
  subscribers(
    statusPageId: string,
    { access, ...page }: SubscriberOptions = {},
  ): Promise<DirectoryPage<DirectorySubscriber>> {
    const query = { ...toPageRequest(page), statusPageId, access, withAttributes: true };
    return this.#ask(
      statusPageId,
      async (db) => (await listSubscribers(db, query)) as DirectoryPage<DirectorySubscriber>,
      emptyPage,
    );
  }

  /** A page of the teams of a project; for an e-mail, the teams that give that person access. */
  teams(projectId: string, email: string): Promise<TeamName[]>;
  teams(projectId: string, options?: PageOptions): Promise<DirectoryPage<DirectoryTeam>>;
  async teams(projectId: string, asked: PageOptions | string = {}): Promise<DirectoryPage<DirectoryTeam> | TeamName[]> {
    if (typeof asked !== "string") {
      return this.#ask(projectId, (db) => listTeamEntries(db, { ...toPageRequest(asked), projectId }), emptyPage);
    }
    const { access, teams } = await this.projectAccess(projectId, asked);
    return access ? teams : [];
  }

  /** One team of a project, by its id or by its name without case; null where there is none. */
  team(projectId: string, by: { readonly id: string } | { readonly name: string }): Promise<DirectoryTeam | null> {
    return this.#ask(projectId, (db) => findTeamEntry(db, projectId, by), null);
  }

  /**
   * A page of the members of a team.
   * @throws AdminError 400 for a cursor or a limit that there is not
   */
  members(projectId: string, teamId: string, options: PageOptions = {}): Promise<DirectoryPage<DirectoryMember>> {
    return this.#ask(projectId, (db) => listMembers(db, { ...toPageRequest(options), projectId, teamId }), emptyPage);
  }

  /** The projects and status pages that know a person, and whether they let the person in. */
  person(email: string): Promise<DirectoryPerson> {
    return findPerson(openDatabases(this.env).all(), email);
  }

  /** Asks the database that the tenant lives in. */
  async #ask<Answer>(tenantId: string, question: (db: Database) => Promise<Answer>, unknown: Answer): Promise<Answer> {
    try {
      return await question(openDatabases(this.env).of(tenantId));
    } catch (error) {
      if (error instanceof AdminError && error.status === 404) return unknown;
      throw error;
    }
  }
}

function toPageRequest({ cursor, limit = DEFAULT_LIMIT }: PageOptions): PageRequest {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new AdminError(400, `A limit is a whole number from 1 to ${MAX_LIMIT}.`);
  }
  return { cursor, limit };
}
