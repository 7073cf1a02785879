import type { AdminActor } from "../../directory/administration.ts";
import { userEvents } from "../../directory/events.ts";
import { identifyUser } from "../../directory/identity.ts";
import type { UserRecord } from "../../directory/user-plan.ts";
import type { JsonObject } from "../../scim/json.ts";
import { taken, unknownId } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import { createId } from "../engine/ids.ts";
import { adminScope } from "../journal/admin-events.ts";
import { commit } from "../journal/admin-write.ts";
import { type PersonRow, type ProjectUser, toPerson } from "./person.ts";
import { selectPerson } from "./person-list.ts";
import { projectUserTables } from "./project-users.ts";
import { noUserChanges } from "./user-tables.ts";
import { userStatements } from "./user-writes.ts";

/** What a new user is made of; `email` must be an e-mail address. */
export interface NewUser extends AdminActor {
  readonly projectId: string;
  readonly email: string;
  readonly displayName?: string | undefined;
}

/**
 * Makes a user that exists before SCIM does, with the account of that e-mail: a new one, unless
 * another project has brought it already.
 *
 * @throws AdminError 409 when the project has a user of that userName or e-mail, 404 when there is no such project
 */
export async function createUser(
  db: Database,
  { projectId, email, displayName, ...by }: NewUser,
): Promise<ProjectUser> {
  const scope = { ...adminScope({ kind: "project", id: projectId }, by), configId: null };
  const attributes: JsonObject = {
    userName: email,
    ...(displayName === undefined ? {} : { displayName }),
    active: true,
  };
  const record: UserRecord = {
    id: createId(),
    attributes,
    identity: identifyUser(attributes, true),
    revoked: false,
    provisionedBy: null,
    version: 1,
    createdAt: scope.at,
    updatedAt: scope.at,
  };
  const decision = { revoked: false, defaultTeams: "keep" } as const;
  const happened = userEvents("project", [{ kind: "write", record, previous: undefined, decision }]);
  const results = await commit(
    db,
    by,
    {
      audit: { action: "user.created", target: { kind: "user", id: record.id, name: record.identity.emailKey } },
      statements: [
        ...userStatements(
          projectUserTables,
          { ...noUserChanges, inserted: [record] },
          { ...scope, tenantId: projectId },
          happened,
        ),
        selectPerson(projectUserTables, { tenantId: projectId, id: record.id }),
      ],
    },
    {
      unique: () => taken("email", `The project already has a user with the userName or e-mail ${email}.`),
      "foreign-key": () => unknownId("project", projectId),
    },
  );
  const [row] = results.at(-1) as [PersonRow];
  return toPerson(projectUserTables, row, false) as ProjectUser;
}
