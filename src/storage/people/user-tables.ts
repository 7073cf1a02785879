import type { SQL } from "drizzle-orm";
import type { TreeKind } from "../../directory/configuration.ts";
import type { Identity } from "../../directory/identity.ts";
import type { PlannedUser, UserRecord } from "../../directory/user-plan.ts";
import { jsonEquals } from "../../scim/json.ts";
import type { ResourceType } from "../../scim/schema.ts";
import { displacedIds, type KeyChange } from "../engine/key-changes.ts";
import type { EventScope } from "../journal/events.ts";
import type { FilterColumns } from "../lists/filter-columns.ts";
import type { Relation } from "../lists/relation.ts";
import type { projects, statusPages, subscriberEmails, subscribers, userEmails, users } from "../tables.ts";

/** The changes of users that one transaction makes, summed up over its operations. */
export interface UserChanges {
  readonly inserted: readonly UserRecord[];
  readonly updated: readonly UserRecord[];
  /** Those of them that are found by other keys than before; the indexes of the others are left alone. */
  readonly rekeyed: ReadonlySet<UserRecord>;
  /** Those of them whose `emails` are others than before. */
  readonly remailed: readonly UserRecord[];
  /** Ids of updated users whose userName or e-mail another of them takes over. */
  readonly displacedIds: readonly string[];
  readonly deletedIds: readonly string[];
  /** Ids of users that the default teams gain or lose. */
  readonly joiningIds: readonly string[];
  readonly leavingIds: readonly string[];
  /** Updates that changed the account's e-mail, with whom the user was known as before. */
  readonly moved: readonly { readonly record: UserRecord; readonly previous: Identity }[];
}

/** Nothing changes: what a change that is not planned from requests is made of. */
export const noUserChanges: UserChanges = {
  inserted: [],
  updated: [],
  rekeyed: new Set(),
  remailed: [],
  displacedIds: [],
  deletedIds: [],
  joiningIds: [],
  leavingIds: [],
  moved: [],
};

/** What belongs to users besides their own rows, where the tree has it: accounts and teams. */
export interface UserCompanions {
  /** Statements that must come before the users' own. */
  before(changes: UserChanges, scope: UserScope): readonly SQL[];
  /** Statements that must come after the users' own. */
  after(changes: UserChanges, scope: UserScope): readonly SQL[];
  /** What a new user's row is given for columns that the companions own. */
  insertedColumns(identity: Identity, tenantId: string): Readonly<Record<string, string>>;
  /** SQL that makes of what such a column was given what it holds. */
  readonly computed: Readonly<Record<string, (column: (name: "accountId") => SQL) => SQL>>;
  /** What administrators see of a person besides what users and subscribers have alike, by column. */
  readonly administered: Readonly<Record<string, SQL>>;
  /** A condition on the users' rows without which nobody has access, besides not being kept out. */
  readonly admits: SQL;
  /** What the users are in; undefined where there is no such thing. */
  relation(baseUrl: string): Relation | undefined;
  /** The multi-valued attributes that are computed, for filters. */
  elements(baseUrl: string, tenantId: string): Pick<FilterColumns, "elements" | "indexes">;
}

/** Whose users are written, and for the event feed by which request. */
export interface UserScope extends EventScope {
  /** The configuration whose default teams apply; null where an administrator acts. */
  readonly configId: string | null;
}

/** Where the users of one tree are kept. */
export interface UserTables {
  readonly kind: TreeKind;
  /** What its tenants and their people are called. */
  readonly nouns: { readonly tenant: "project" | "status page"; readonly person: "user" | "subscriber" };
  readonly resourceType: ResourceType;
  readonly users: typeof users | typeof subscribers;
  readonly emails: typeof userEmails | typeof subscriberEmails;
  readonly tenants: typeof projects | typeof statusPages;
  readonly companions: UserCompanions;
}

/** Sums up planned operations: the last state of each user, against the state that was loaded. */
export function sumUpChanges(planned: readonly PlannedUser[], stored: ReadonlyMap<string, UserRecord>): UserChanges {
  const final = new Map<string, Exclude<PlannedUser, { kind: "refuse" }>>();
  const teams = new Map<string, "add" | "remove">();
  for (const each of planned) {
    if (each.kind === "refuse") continue;
    const id = each.kind === "delete" ? each.id : each.record.id;
    final.set(id, each);
    if (each.kind === "write" && each.decision.defaultTeams !== "keep") teams.set(id, each.decision.defaultTeams);
  }
  const writes = [...final.values()].flatMap((each) => (each.kind === "write" ? [each.record] : []));
  const isLive = (id: string) => final.get(id)?.kind === "write";
  const updated = writes.filter((record) => isChanged(record, stored.get(record.id)));
  return {
    inserted: writes.filter(({ id }) => !stored.has(id)),
    updated,
    rekeyed: new Set(updated.filter((record) => hasOtherKeys(record, stored.get(record.id)))),
    remailed: updated.filter(
      ({ id, attributes: { emails } }) => !jsonEquals(emails, stored.get(id)?.attributes.emails),
    ),
    displacedIds: [
      ...displacedIds(updated.map((record) => keyChange(record, stored, "userNameKey"))),
      ...displacedIds(updated.map((record) => keyChange(record, stored, "emailKey"))),
    ],
    deletedIds: [...final].filter(([, each]) => each.kind === "delete").map(([id]) => id),
    joiningIds: [...teams].filter(([id, change]) => change === "add" && isLive(id)).map(([id]) => id),
    leavingIds: [...teams].filter(([id, change]) => change === "remove" && isLive(id)).map(([id]) => id),
    moved: updated.flatMap((record) => {
      const { identity: previous = record.identity } = stored.get(record.id) ?? {};
      return previous.emailKey === record.identity.emailKey ? [] : [{ record, previous }];
    }),
  };
}

function keyChange(
  { id, identity }: UserRecord,
  stored: ReadonlyMap<string, UserRecord>,
  key: "userNameKey" | "emailKey",
): KeyChange {
  return { id, before: stored.get(id)?.identity[key], after: identity[key] };
}

function hasOtherKeys(record: UserRecord, stored: UserRecord | undefined): boolean {
  const { identity, attributes, provisionedBy } = record;
  return (
    stored === undefined ||
    provisionedBy !== stored.provisionedBy ||
    identity.userNameKey !== stored.identity.userNameKey ||
    identity.email !== stored.identity.email ||
    attributes.externalId !== stored.attributes.externalId ||
    attributes.displayName !== stored.attributes.displayName
  );
}

function isChanged(record: UserRecord, stored: UserRecord | undefined): boolean {
  return stored !== undefined && stored.version !== record.version;
}
