import { sql } from "drizzle-orm";
import { subscriberResourceType } from "../../scim/schemas/user.ts";
import { statusPages, subscriberEmails, subscribers } from "../tables.ts";
import type { UserTables } from "./user-tables.ts";

/** Where the subscribers of status pages are kept; they have neither accounts nor teams. */
export const statusPageUserTables: UserTables = {
  kind: "status-page",
  nouns: { tenant: "status page", person: "subscriber" },
  resourceType: subscriberResourceType,
  users: subscribers,
  emails: subscriberEmails,
  tenants: statusPages,
  companions: {
    before: () => [],
    after: () => [],
    insertedColumns: () => ({}),
    computed: {},
    administered: {},
    admits: sql`true`,
    relation: () => undefined,
    elements: () => ({ elements: {}, indexes: {} }),
  },
};
