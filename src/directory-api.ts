import { WorkerEntrypoint } from "cloudflare:workers";
import type { Bindings } from "./env.ts";
import { AdminError } from "./storage/engine/admin-error.ts";
import { type Database, openDatabase } from "./storage/engine/database.ts";
import { type ProjectAccess, projectAccess, type StatusPageAccess, statusPageAccess } from "./storage/people/access.ts";
import type { TeamReference } from "./storage/teams/team-references.ts";

/**
 * Access questions from other Workers over a service binding (docs/rpc.md). A tenant that does not
 * exist answers like one that does not know the person. Each call is one round trip to D1.
 */
export class DirectoryApi extends WorkerEntrypoint<Bindings> {
  /** Whether a person may use a project, why, and the teams the person is in. */
  projectAccess(projectId: string, email: string): Promise<ProjectAccess> {
    const unknown: ProjectAccess = { email, access: false, reason: "unknown", teams: [] };
    return this.#ask((db) => projectAccess(db, projectId, email), unknown);
  }

  /** Whether a person may read a private status page, and why. */
  statusPageAccess(statusPageId: string, email: string): Promise<StatusPageAccess> {
    const unknown: StatusPageAccess = { email, access: false, reason: "unknown" };
    return this.#ask((db) => statusPageAccess(db, statusPageId, email), unknown);
  }

  /** The teams that give a person access to a project; none for a person who has no access. */
  async teams(projectId: string, email: string): Promise<TeamReference[]> {
    const { access, teams } = await this.projectAccess(projectId, email);
    return access ? teams : [];
  }

  async #ask<Answer>(question: (db: Database) => Promise<Answer>, unknown: Answer): Promise<Answer> {
    try {
      return await question(openDatabase(this.env.DB));
    } catch (error) {
      if (error instanceof AdminError && error.status === 404) return unknown;
      throw error;
    }
  }
}
