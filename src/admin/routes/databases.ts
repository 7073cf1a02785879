import * as z from "zod";
import type { Databases } from "../../storage/databases/databases.ts";
import type { Database } from "../../storage/engine/database.ts";
import { readServiceFigures } from "../../storage/tenants/service-figures.ts";
import { type AdminRoute, defineRoute } from "../route.ts";

const count = z.int().min(0);

const database = z.strictObject({
  name: z
    .string()
    .describe("What the ids of its tenants begin with, before a “~”; those of “default” begin with none."),
  jurisdiction: z.string().nullable().describe("Where its data stays, as far as the deployment says so."),
  projects: count,
  statusPages: count,
  users: count,
  subscribers: count,
  sizeBytes: count,
});

/** Where tenants live. */
export const databaseRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "GET",
    path: "/databases",
    name: "listDatabases",
    right: "read",
    about: "service",
    summary: "Lists the databases, and how much each holds.",
    status: 200,
    answer: z.strictObject({ items: z.array(database) }),
    example: {
      answer: {
        items: [
          {
            name: "default",
            jurisdiction: null,
            projects: 12,
            statusPages: 3,
            users: 4180,
            subscribers: 920,
            sizeBytes: 28_311_552,
          },
        ],
      },
    },
    handle: async (_input, { databases }) => ({
      items: await Promise.all(databases.all().map((db) => describe(databases, db))),
    }),
  }),
];

async function describe(databases: Databases, db: Database): Promise<z.input<typeof database>> {
  const { projects, statusPages, users, subscribers, sizeBytes } = await readServiceFigures(db);
  const jurisdiction = databases.jurisdictionOf(db);
  return { name: db.name, jurisdiction, projects, statusPages, users, subscribers, sizeBytes };
}
