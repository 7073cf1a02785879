import type { Actor, AuditAction } from "../../directory/administration.ts";
import type { JsonValue } from "../../scim/json.ts";
import type { AuditEntry } from "../../storage/journal/audit.ts";

/** What administrators do, in words. */
export const actionWords: Readonly<Record<AuditAction, string>> = {
  "project.created": "Created the project",
  "project.renamed": "Changed the project",
  "project.deleted": "Deleted the project",
  "status-page.created": "Created the status page",
  "status-page.renamed": "Changed the status page",
  "status-page.deleted": "Deleted the status page",
  "team.created": "Created the team",
  "team.updated": "Changed the team",
  "team.deleted": "Deleted the team",
  "team.member.added": "Added a member to the team",
  "team.member.removed": "Removed a member from the team",
  "user.created": "Added the user",
  "user.blocked": "Blocked the user",
  "user.unblocked": "Unblocked the user",
  "user.deleted": "Deleted the user",
  "subscriber.created": "Added the subscriber",
  "subscriber.blocked": "Blocked the subscriber",
  "subscriber.unblocked": "Unblocked the subscriber",
  "subscriber.deleted": "Deleted the subscriber",
  "config.created": "Created the configuration",
  "config.updated": "Changed the configuration",
  "config.deleted": "Deleted the configuration",
  "config.tried": "Tried the configuration",
  "token.created": "Made the token",
  "token.revoked": "Revoked the token",
  "client.created": "Made the OAuth client",
  "client.rotated": "Made a new secret of the OAuth client",
  "client.revoked": "Deleted the OAuth client",
  "setup-link.created": "Made the setup link",
  "setup-link.opened": "Opened the setup link",
  "setup-link.revoked": "Revoked the setup link",
  "webhook.created": "Made the webhook",
  "webhook.updated": "Changed the webhook",
  "webhook.rotated": "Gave the webhook a new secret",
  "webhook.disabled": "Disabled the webhook",
  "webhook.deleted": "Deleted the webhook",
  "key.created": "Made the admin key",
  "key.revoked": "Revoked the admin key",
  "account.erased": "Erased the account",
  "console.signed-in": "Signed in",
};

/** What an administrator did; in the audit's own word where there is no other. */
export function wordsOf(action: string): string {
  return actionWords[action as AuditAction] ?? action;
}

/** What kinds of administrators there are, in words. */
export const actorWords: Readonly<Record<Actor["kind"], string>> = {
  root: "Admin token",
  person: "Person",
  key: "Admin key",
  "setup-link": "Setup link",
  service: "Service",
};

const fields: Readonly<Record<string, string>> = {
  name: "Name",
  description: "Description",
  autoProvisionUsers: "Auto Provision Users",
  autoDeprovisionUsers: "Auto Deprovision Users",
  requireEmail: "Require E-mail",
  enablePushGroups: "Enable Push Groups",
  announceCursors: "Announce Cursors",
  defaultTeamIds: "Default Teams",
  projectId: "Project",
  protected: "Protected",
  blocked: "Blocked",
  member: "Member",
  scope: "Scope",
  expiresAt: "Ends",
  url: "Address",
  types: "Events",
  enabled: "Enabled",
  status: "Status of the answer",
  cursor: "Position in the feed",
  previousSecretUntil: "The secret before it ends",
  previousTokensExpireAt: "Tokens before it end",
  previousSecretExpiresAt: "Secret before it ends",
  method: "Method",
  tokenSeconds: "Seconds of an access token",
  issuer: "Issuer",
  subject: "Subject",
  audience: "Audience",
  jwksUri: "Address of the public keys",
  jwks: "Public keys",
  canManageTokens: "Manages tokens",
  people: "Those whom it provisioned",
  count: "How many",
};

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A part of what is told: words, or a moment, which is shown in the reader's zone. */
export type Part = string | { readonly at: string };

/** What each field was and became: `Auto Deprovision Users: on → off`; ids are given by their names. */
export function describeChanges({ changes }: AuditEntry, names: ReadonlyMap<string, string>): (readonly Part[])[] {
  return Object.entries(changes).map(([field, [before, after]]) => {
    const label = `${fields[field] ?? field}: `;
    return before === null
      ? [label, ...say(after, names)]
      : [label, ...say(before, names), " → ", ...say(after, names)];
  });
}

function say(value: JsonValue, names: ReadonlyMap<string, string>): readonly Part[] {
  if (value === null || value === "") return ["none"];
  if (typeof value === "boolean") return [value ? "on" : "off"];
  if (Array.isArray(value)) {
    if (value.length === 0) return ["none"];
    return value.flatMap((each, index) => [...(index === 0 ? [] : [", "]), ...say(each, names)]);
  }
  if (typeof value !== "string") return [JSON.stringify(value)];
  return [TIME.test(value) ? { at: value } : (names.get(value) ?? value)];
}

/** The fields whose values are ids. */
const idFields = ["defaultTeamIds", "member"];

/** The ids in changes that have a name to be looked up. */
export function idsIn(entries: readonly AuditEntry[]): string[] {
  const values = entries.flatMap(({ changes }) => idFields.flatMap((field) => changes[field] ?? []));
  return [...new Set(values.flat().filter((value) => typeof value === "string"))];
}
