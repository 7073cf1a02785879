import type { TreeKind } from "../../directory/configuration.ts";
import type { Person, ProjectUser } from "../../storage/people/person.ts";
import { projectUserTables } from "../../storage/people/project-users.ts";
import { statusPageUserTables } from "../../storage/people/status-page-users.ts";
import type { UserTables } from "../../storage/people/user-tables.ts";

/** Somebody who is in a tenant, whatever its kind. */
export type AnyPerson = Person & Partial<Pick<ProjectUser, "teams">>;

/** The people of a kind of tenant: what their list says, and where it comes from. */
export interface PeopleKind {
  /** The name of the list, and of its tab. */
  readonly plural: string;
  /** Where they are kept. */
  readonly tables: UserTables;
  /** Where they come from; said where there are none yet. */
  readonly origin: string;
  /** Whether administrators can add them by hand. */
  readonly canBeAdded: boolean;
}

/** The people of each kind of tenant. */
export const peopleKinds: Readonly<Record<TreeKind, PeopleKind>> = {
  project: {
    plural: "Users",
    tables: projectUserTables,
    origin:
      "Users come from the identity provider as soon as it is connected and people are assigned there. One can be added by hand as well; the identity provider's user of the same e-mail is then linked to it.",
    canBeAdded: true,
  },
  "status-page": {
    plural: "Subscribers",
    tables: statusPageUserTables,
    origin: "Subscribers come from the identity provider as soon as it is connected and people are assigned there.",
    canBeAdded: false,
  },
};
