import { foldCase } from "../../../src/scim/text.ts";

type Row = Readonly<Record<string, string | number | null>>;

const at = "2026-01-02T03:04:05.678Z";
const times = { created_at: at, updated_at: at };
const document = (value: object) => ({ attributes: JSON.stringify(value), search: JSON.stringify(value) });

const person = (name: string) => ({
  id: `user-${name.toLowerCase()}`,
  user_name_key: foldCase(`${name}@x.test`),
  external_id: `external-${name}`,
  display_name_key: foldCase(name),
  email: `${name}@x.test`,
  email_key: foldCase(`${name}@x.test`),
  active: 1,
  revoked: 0,
  provisioned_by: null,
  version: 1,
  ...times,
  ...document({ userName: `${name}@x.test`, displayName: name }),
});

const config = (tenant: Row) => ({
  name: "Entra ID",
  cursor_secret: "secret",
  project_id: null,
  status_page_id: null,
  ...times,
  ...tenant,
});

const logRow = (id: string, email: string | null) => ({
  ...{ id, config_id: "config-project", at, operation: "create-user", method: "POST", path: "/Users", status: 201 },
  ...{ outcome: "success", request_id: "request", email, email_key: email === null ? null : foldCase(email) },
});

const named = (name: string) => ({ name, name_key: foldCase(name), ...times });

/**
 * Rows of every table, each before those that refer to it. An older Worker wrote them without the columns
 * that it did not know. Counters are not among them, since triggers keep those.
 */
export const oldRows: Readonly<Record<string, readonly Row[]>> = {
  projects: [
    { id: "acme", ...named("ACME Monitoring") },
    { id: "zoe", ...named("ZOË") },
    { id: "empty", ...named("Empty") },
  ],
  status_pages: [
    { id: "status", project_id: "acme", ...named("ACME Status") },
    { id: "quiet", project_id: null, ...named("Quiet") },
  ],
  accounts: ["Ann", "Bob", "Zoë"].map((name) => ({
    ...{ id: `account-${name}`, email: `${name}@x.test`, email_key: foldCase(`${name}@x.test`), created_at: at },
  })),
  users: [
    { ...person("Ann"), project_id: "acme", account_id: "account-Ann" },
    { ...person("Bob"), project_id: "acme", account_id: "account-Bob" },
    { ...person("Zoë"), project_id: "zoe", account_id: "account-Zoë" },
  ],
  user_emails: [{ project_id: "acme", value_key: "ann@x.test", user_id: "user-ann" }],
  subscribers: [{ ...person("Sue"), status_page_id: "status" }],
  subscriber_emails: [{ status_page_id: "status", value_key: "sue@x.test", subscriber_id: "user-sue" }],
  teams: ["Everyone", "Operators"].map((name) => ({
    ...{ id: `team-${name}`, project_id: "acme", name_key: foldCase(name), external_id: null },
    ...{ ...times, ...document({ displayName: name }) },
  })),
  members: [
    { team_id: "team-Everyone", user_id: "user-ann" },
    { team_id: "team-Everyone", user_id: "user-bob" },
  ],
  configs: [
    config({ id: "config-project", kind: "project", project_id: "acme" }),
    config({ id: "config-page", kind: "status-page", status_page_id: "status" }),
  ],
  default_teams: [{ config_id: "config-project", team_id: "team-Everyone" }],
  oauth_clients: [
    {
      ...{ id: "client", config_id: "config-project", client_id: "client-id", name: "Entra ID", created_at: at },
      ...{ method: "client_secret", secret_hash: "2".repeat(64), hint: "ijkl", token_seconds: 3600 },
    },
  ],
  tokens: [{ id: "token", config_id: "config-project", hash: "0".repeat(64), hint: "abcd", created_at: at }],
  used_assertions: [{ client_row_id: "client", jti_hash: "3".repeat(64), token_id: "token", expires_at: at }],
  setup_links: [
    {
      ...{ id: "link", config_id: "config-project", label: null, hash: "4".repeat(64), can_manage_tokens: 1 },
      ...{ created_at: at, expires_at: at },
    },
  ],
  provisioning_log: [logRow("log-1", "Ann@X.test"), logRow("log-2", null)],
  events: [
    {
      ...{ id: "event", version: 1, tenant_kind: "project", tenant_id: "acme", config_id: null, request_id: "request" },
      ...{ at, type: "user.created", resource_id: "user-ann", data: "{}" },
    },
  ],
  connection_uses: [{ config_id: "config-project", first_used_at: at }],
  connection_failures: [{ config_id: "config-project", failed_writes: 3, failing_since: null }],
  webhooks: [
    {
      ...{ id: "webhook", url: "https://receiver.example.com/scim", types: "[]", project_id: "acme" },
      ...{ status_page_id: null, secret: "sealed", position: 1, ...times },
    },
  ],
  deliveries: [
    {
      ...{ id: "delivery", webhook_id: "webhook", event_id: "event", type: "user.created", at, attempt: 1 },
      ...{ status: 204, milliseconds: 12, error: null },
    },
  ],
  event_positions: [{ name: "queue", seq: 1 }],
  blocks: [{ tenant_kind: "project", tenant_id: "acme", email_key: "ann@x.test", created_at: at }],
  admin_keys: [
    {
      ...{ id: "key", name: "Monitoring", scope: "read", project_id: "acme", status_page_id: null },
      ...{ hash: "1".repeat(64), hint: "efgh", created_at: at },
    },
  ],
  audit: [
    {
      ...{ id: "audit", at, actor_kind: "root", actor_name: "root", action: "config.created", request_id: "request" },
      ...{ target_kind: "config", target_id: "config-project", target_name: "Entra ID", changes: "{}" },
    },
  ],
};

/** Tables that hold nothing of the service's. */
export const rowlessTables = ["precondition", "d1_migrations", "sqlite_sequence", "_cf_METADATA", "_cf_KV"];
