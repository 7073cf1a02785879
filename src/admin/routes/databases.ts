import * as z from "zod";
import { readDatabaseFigures } from "../../storage/databases/figures.ts";
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
    async handle(_input, { databases }) {
      const all = databases.all();
      return { items: await Promise.all(all.map((db) => readDatabaseFigures(db, databases.jurisdictionOf(db)))) };
    },
  }),
];
