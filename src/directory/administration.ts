import type { JsonValue } from "../scim/json.ts";
import type { TreeKind } from "./configuration.ts";

/** One project or one status page. */
export interface TenantKey {
  readonly kind: TreeKind;
  readonly id: string;
}

/** Who changes something: somebody who administers, or the service itself. */
export interface Actor {
  readonly kind: "root" | "person" | "key" | "setup-link" | "service";
  /** By which people tell actors apart: a person's e-mail, a key's or a link's name. */
  readonly name: string;
}

/** Whose request a change is. */
export interface AdminActor {
  readonly requestId: string;
  readonly actor: Actor;
}

type Life<Noun extends string, Changes extends string> = `${Noun}.${"created" | "deleted" | Changes}`;

/** What administrators do, in the words of the audit. */
export type AuditAction =
  | Life<"project" | "status-page", "renamed">
  | Life<"team", "updated" | "member.added" | "member.removed">
  | Life<"user" | "subscriber", "blocked" | "unblocked">
  | Life<"config", "updated" | "tried">
  | Life<"webhook", "updated" | "rotated" | "disabled">
  | `${"token" | "key" | "client" | "setup-link"}.${"created" | "revoked"}`
  | "client.rotated"
  | "setup-link.opened"
  | "account.erased"
  | "console.signed-in";

/** What a change is about. */
export interface AuditTarget {
  readonly kind:
    | "project"
    | "status-page"
    | "team"
    | "user"
    | "subscriber"
    | "config"
    | "token"
    | "webhook"
    | "client"
    | "setup-link"
    | "key"
    | "account"
    | "console";
  readonly id: string;
  readonly name: string;
}

/** What each field was, and became. */
export type AuditChanges = Readonly<Record<string, readonly [before: JsonValue, after: JsonValue]>>;

/** The fields of two states that differ; those that the state before does not have count as null. */
export function changesBetween(
  before: Readonly<Record<string, JsonValue | undefined>>,
  after: Readonly<Record<string, JsonValue | undefined>>,
): AuditChanges {
  const pairs = Object.entries(after).map(([field, value]) => [field, [before[field] ?? null, value ?? null]] as const);
  return Object.fromEntries(
    pairs.filter(([field, [was, is]]) => after[field] !== undefined && JSON.stringify(was) !== JSON.stringify(is)),
  );
}
