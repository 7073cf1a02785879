import type { TreeKind } from "../../directory/configuration.ts";
import type { Database } from "../../storage/engine/database.ts";
import type { AdminPage } from "../../storage/engine/paging.ts";
import { listSubscribers, type Subscriber } from "../../storage/people/admin-subscribers.ts";
import { type ExplainedUser, explainUsers, type PeopleQuery } from "../../storage/people/admin-users.ts";
import type { Reason } from "./access.tsx";

/** Somebody who is in a tenant, whatever its kind. */
export type Person = Subscriber & Partial<Pick<ExplainedUser, "teams">> & { readonly reason: Reason };

/** The people of a kind of tenant: what their list says, and where it comes from. */
export interface PeopleKind {
  /** The name of the list, and of its tab. */
  readonly plural: string;
  /** The list, below the tenant. */
  readonly path: "/users" | "/subscribers";
  /** Where they come from; said where there are none yet. */
  readonly origin: string;
  /** Whether administrators can add them by hand. */
  readonly canBeAdded: boolean;
  /** @throws AdminError 404 */
  list(db: Database, tenantId: string, query: PeopleQuery): Promise<AdminPage<Person>>;
}

/** The people of each kind of tenant. */
export const peopleKinds: Readonly<Record<TreeKind, PeopleKind>> = {
  project: {
    plural: "Users",
    path: "/users",
    origin:
      "Users come from the identity provider as soon as it is connected and people are assigned there. One can be added by hand as well; the identity provider's user of the same e-mail is then linked to it.",
    canBeAdded: true,
    list: (db, projectId, query) => explainUsers(db, { ...query, projectId }),
  },
  "status-page": {
    plural: "Subscribers",
    path: "/subscribers",
    origin: "Subscribers come from the identity provider as soon as it is connected and people are assigned there.",
    canBeAdded: false,
    list: async (db, statusPageId, query) => {
      const { items, nextCursor } = await listSubscribers(db, { ...query, statusPageId });
      return { items: items.map((item) => ({ ...item, reason: item.access ? "subscriber" : "revoked" })), nextCursor };
    },
  },
};
