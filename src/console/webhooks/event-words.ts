import type { TreeKind } from "../../directory/configuration.ts";
import { type EventType, eventTypes, TEST_EVENT } from "../../directory/events.ts";

/** What can happen, in words. */
const eventWords: Readonly<Record<EventType | typeof TEST_EVENT, string>> = {
  "user.created": "User created",
  "user.updated": "User changed",
  "user.deactivated": "User lost access",
  "user.restored": "User got access back",
  "user.blocked": "User blocked",
  "user.unblocked": "User unblocked",
  "user.deleted": "User deleted",
  "subscriber.created": "Subscriber created",
  "subscriber.updated": "Subscriber changed",
  "subscriber.deactivated": "Subscriber lost access",
  "subscriber.restored": "Subscriber got access back",
  "subscriber.blocked": "Subscriber blocked",
  "subscriber.unblocked": "Subscriber unblocked",
  "subscriber.deleted": "Subscriber deleted",
  "team.created": "Team created",
  "team.renamed": "Team renamed",
  "team.updated": "Team changed",
  "team.deleted": "Team deleted",
  "team.members.added": "Members joined a team",
  "team.members.removed": "Members left a team",
  "config.created": "Configuration created",
  "config.updated": "Configuration changed",
  "config.deleted": "Configuration deleted",
  "token.created": "Token made",
  "token.revoked": "Token revoked",
  "token.expiring": "Token ends soon",
  "connection.first-used": "Identity provider connected for the first time",
  "connection.failing": "Identity provider's changes fail",
  "connection.recovered": "Identity provider's changes succeed again",
  "tenant.restored": "Data went back to an earlier state",
  [TEST_EVENT]: "Test",
};

/** What has happened, in words; in the feed's own word where there is no other. */
export function wordsOfEvent(type: string): string {
  return eventWords[type as EventType] ?? type;
}

/** What happens in the other kind of tenant only. */
const foreign: Readonly<Record<TreeKind, RegExp>> = {
  project: /^subscriber\./,
  "status-page": /^(?:user|team)\./,
};

/** The types of events that can happen in a kind of tenant; all, where none is named. */
export function typesIn(kind: TreeKind | undefined): EventType[] {
  return eventTypes.filter((type) => kind === undefined || !foreign[kind].test(type));
}
