import type { JsonObject, JsonValue } from "../scim/json.ts";
import { shorten } from "../scim/text.ts";
import { changedAttributes } from "./changed-attributes.ts";
import type { TreeKind } from "./configuration.ts";
import type { PlannedGroup } from "./group-plan.ts";
import type { PlannedUser, UserRecord } from "./user-plan.ts";

/** Version of the shape of events; a change that a consumer could trip over gets a new one. */
export const EVENT_VERSION = 1;

/** Characters of a name in an event. */
const MAX_NAME = 1024;

/**
 * What can have happened. Users of a status page are its subscribers; a connection is a configuration in use. A tenant
 * that was restored is as it was before: events after that are undone (scripts/rewound.ts).
 */
export const eventTypes = [
  "user.created",
  "user.updated",
  "user.deactivated",
  "user.restored",
  "user.blocked",
  "user.unblocked",
  "user.deleted",
  "subscriber.created",
  "subscriber.updated",
  "subscriber.deactivated",
  "subscriber.restored",
  "subscriber.blocked",
  "subscriber.unblocked",
  "subscriber.deleted",
  "team.created",
  "team.renamed",
  "team.updated",
  "team.deleted",
  "team.members.added",
  "team.members.removed",
  "config.created",
  "config.updated",
  "config.deleted",
  "token.created",
  "token.revoked",
  "token.expiring",
  "connection.first-used",
  "connection.failing",
  "connection.recovered",
  "tenant.restored",
] as const;

/** One of `eventTypes`. */
export type EventType = (typeof eventTypes)[number];

/** The type of what a webhook is sent as a test: it is no event of the feed. */
export const TEST_EVENT = "webhook.test";

/** Something that happened to a resource, before it is put in the feed. */
export interface DirectoryEvent {
  readonly type: EventType;
  readonly resourceId: string;
  readonly data: JsonObject;
}

/** What is told of something that is gone: none of its attributes changed. */
export const nothingChanged = { changed: [] } as const satisfies JsonObject;

/**
 * What planned operations on users come to, in order; nothing for those that change nothing. Access
 * that is lost or given back is an event of its own beside other changes.
 */
export function userEvents(kind: TreeKind, planned: readonly PlannedUser[]): DirectoryEvent[] {
  const noun = kind === "project" ? "user" : "subscriber";
  return planned.flatMap((each): DirectoryEvent[] => {
    if (each.kind === "refuse") return [];
    if (each.kind === "delete") return [{ type: `${noun}.deleted`, resourceId: each.id, data: nothingChanged }];
    const { record, previous } = each;
    const event = (what: "created" | "updated" | "deactivated" | "restored"): DirectoryEvent => ({
      type: `${noun}.${what}`,
      resourceId: record.id,
      data: describeUser(record, previous),
    });
    if (previous === undefined) return [event("created")];
    if (previous.version === record.version) return [];
    const isRevokedNow = record.revoked !== previous.revoked;
    return [event("updated"), ...(isRevokedNow ? [event(record.revoked ? "deactivated" : "restored")] : [])];
  });
}

/** What planned operations on groups come to, members aside: only the database knows who was one. */
export function groupEvents(planned: readonly PlannedGroup[]): DirectoryEvent[] {
  return planned.flatMap((each): DirectoryEvent[] => {
    if (each.kind === "refuse") return [];
    if (each.kind === "delete") return [{ type: "team.deleted", resourceId: each.id, data: nothingChanged }];
    const { record, previous } = each;
    if (record === undefined || record.version === previous?.version) return [];
    const { displayName = null } = record.attributes;
    const changed = changedAttributes(previous?.attributes, record.attributes);
    const isRenamed = previous !== undefined && previous.attributes.displayName !== displayName;
    const type = previous === undefined ? "team.created" : isRenamed ? "team.renamed" : "team.updated";
    return [{ type, resourceId: record.id, data: { name: short(displayName), changed } }];
  });
}

function describeUser({ attributes, identity, revoked }: UserRecord, previous: UserRecord | undefined): JsonObject {
  const { userName = null, externalId = null, active = true } = attributes;
  return {
    userName: short(userName),
    externalId: short(externalId),
    email: short(identity.email),
    active,
    revoked,
    changed: changedAttributes(previous?.attributes, attributes),
  };
}

/** A name as an event tells it. Those of older data may be longer than what is taken today. */
function short(value: JsonValue): JsonValue {
  return typeof value === "string" ? shorten(value, MAX_NAME) : value;
}
