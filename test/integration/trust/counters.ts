import { env } from "cloudflare:workers";
import { expect } from "vitest";
import type { TreeKind } from "../../../src/directory/configuration.ts";

const disagreements: Readonly<Record<TreeKind, string>> = {
  project: `SELECT id, user_count, team_count FROM projects
    WHERE user_count <> (SELECT COUNT(*) FROM users WHERE project_id = projects.id)
      OR team_count <> (SELECT COUNT(*) FROM teams WHERE project_id = projects.id)`,
  "status-page": `SELECT id, subscriber_count FROM status_pages
    WHERE subscriber_count <> (SELECT COUNT(*) FROM subscribers WHERE status_page_id = status_pages.id)`,
};

/** What triggers count as users and teams is what there is, in every tenant of the database. */
export async function expectCountersToBeCounts(): Promise<void> {
  for (const [kind, statement] of Object.entries(disagreements)) {
    expect((await env.DB.prepare(statement).all()).results, kind).toEqual([]);
  }
}
