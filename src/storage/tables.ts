import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** Times are RFC 3339 UTC with milliseconds, so that their text order is their order in time. */
const times = {
  createdAt: text("created_at").notNull(),
  updatedAt: text("updated_at").notNull(),
};

const flag = (name: string) => integer(name, { mode: "boolean" });

/** A tenant of the project tree. `userCount` and `teamCount` are kept by triggers. */
export const projects = sqliteTable("projects", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  nameKey: text("name_key").notNull().default(""),
  userCount: integer("user_count").notNull().default(0),
  teamCount: integer("team_count").notNull().default(0),
  ...times,
});

/** A tenant of the status-page tree. `userCount` is kept by triggers. */
export const statusPages = sqliteTable(
  "status_pages",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    nameKey: text("name_key").notNull().default(""),
    projectId: text("project_id").references(() => projects.id),
    userCount: integer("subscriber_count").notNull().default(0),
    ...times,
  },
  (table) => [index("status_pages_project").on(table.projectId)],
);

/** One IdP integration of one project or one status page. */
export const configs = sqliteTable(
  "configs",
  {
    id: text("id").primaryKey(),
    kind: text("kind", { enum: ["project", "status-page"] }).notNull(),
    projectId: text("project_id").references(() => projects.id),
    statusPageId: text("status_page_id").references(() => statusPages.id),
    name: text("name").notNull(),
    description: text("description"),
    autoProvisionUsers: flag("auto_provision_users").notNull().default(true),
    autoDeprovisionUsers: flag("auto_deprovision_users").notNull().default(true),
    requireEmail: flag("require_email").notNull().default(true),
    enablePushGroups: flag("enable_push_groups").notNull().default(false),
    /** Whether `/ServiceProviderConfig` tells of cursors, which some clients refuse to know nothing of. */
    announceCursors: flag("announce_cursors").notNull().default(false),
    /** Signs this configuration's paging cursors. */
    cursorSecret: text("cursor_secret").notNull(),
    /** To the minute: the last request of a token of the configuration, and of one that is not its own. */
    lastUsedAt: text("last_used_at"),
    lastRefusedAt: text("last_refused_at"),
    /** The day of `lastUsedAt`: an index of the time itself would be written every minute. */
    lastUsedDay: text("last_used_day"),
    ...times,
  },
  (table) => [
    index("configs_last_used").on(table.lastUsedDay, table.id),
    index("configs_refused").on(table.lastRefusedAt).where(sql`last_refused_at IS NOT NULL`),
    index("configs_project").on(table.projectId, table.id),
    index("configs_status_page").on(table.statusPageId, table.id),
    check(
      "config_has_one_tenant",
      sql`(${table.kind} = 'project' AND ${table.projectId} IS NOT NULL AND ${table.statusPageId} IS NULL) OR (${table.kind} = 'status-page' AND ${table.statusPageId} IS NOT NULL AND ${table.projectId} IS NULL)`,
    ),
  ],
);

/**
 * An OAuth client of a configuration. With the method `client_secret` it has hashes of its secret and, until
 * `previousSecretExpiresAt`, of the one before; with `private_key_jwt` it has whose assertions it sends, and
 * where their keys are: `jwks` (JSON) or `jwksUri`.
 */
export const oauthClients = sqliteTable(
  "oauth_clients",
  {
    id: text("id").primaryKey(),
    configId: text("config_id")
      .notNull()
      .references(() => configs.id),
    clientId: text("client_id").notNull(),
    name: text("name").notNull(),
    method: text("method", { enum: ["client_secret", "private_key_jwt"] }).notNull(),
    secretHash: text("secret_hash"),
    hint: text("hint"),
    previousSecretHash: text("previous_secret_hash"),
    previousSecretExpiresAt: text("previous_secret_expires_at"),
    issuer: text("issuer"),
    subject: text("subject"),
    audience: text("audience"),
    jwksUri: text("jwks_uri"),
    jwks: text("jwks"),
    tokenSeconds: integer("token_seconds").notNull(),
    createdAt: text("created_at").notNull(),
    lastUsedAt: text("last_used_at"),
  },
  (table) => [
    uniqueIndex("oauth_clients_client_id").on(table.clientId),
    index("oauth_clients_config").on(table.configId, table.id),
  ],
);

/**
 * The assertions that a client has had a token for, as the SHA-256 of their `jti`: each counts once (RFC 7523
 * §3). `tokenId` is the token that it was for. Rows go when the assertion is over, not with the client: an id
 * never comes back.
 */
export const usedAssertions = sqliteTable(
  "used_assertions",
  {
    clientRowId: text("client_row_id").notNull(),
    jtiHash: text("jti_hash").notNull(),
    tokenId: text("token_id").notNull(),
    expiresAt: text("expires_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.clientRowId, table.jtiHash] }),
    index("used_assertions_end").on(table.expiresAt),
  ],
);

/**
 * A bearer token, as its SHA-256 in hexadecimal; `expiresAt` is null for a token without an end. An access
 * token of an OAuth client has the client's row id; a static one, which administrators make, has none.
 */
export const tokens = sqliteTable(
  "tokens",
  {
    id: text("id").primaryKey(),
    configId: text("config_id")
      .notNull()
      .references(() => configs.id),
    hash: text("hash").notNull(),
    hint: text("hint").notNull(),
    createdAt: text("created_at").notNull(),
    expiresAt: text("expires_at"),
    lastUsedAt: text("last_used_at"),
    clientRowId: text("client_row_id").references(() => oauthClients.id),
    /** The days before its end at which its end was last told; null where it was not yet. */
    warnedDays: integer("warned_days"),
  },
  (table) => [
    uniqueIndex("tokens_hash").on(table.hash),
    index("tokens_config").on(table.configId, table.id),
    // Static tokens are listed often, and access tokens may be many.
    index("tokens_static").on(table.configId, table.id).where(sql`client_row_id IS NULL`),
    index("tokens_client").on(table.clientRowId, table.id).where(sql`client_row_id IS NOT NULL`),
    index("tokens_end").on(table.expiresAt).where(sql`expires_at IS NOT NULL`),
  ],
);

/** A link by which somebody of a customer's sets one configuration up, as the SHA-256 of its secret. */
export const setupLinks = sqliteTable(
  "setup_links",
  {
    id: text("id").primaryKey(),
    configId: text("config_id")
      .notNull()
      .references(() => configs.id),
    label: text("label"),
    hash: text("hash").notNull(),
    canManageTokens: flag("can_manage_tokens").notNull(),
    createdAt: text("created_at").notNull(),
    expiresAt: text("expires_at").notNull(),
    lastUsedAt: text("last_used_at"),
  },
  (table) => [
    uniqueIndex("setup_links_hash").on(table.hash),
    index("setup_links_config").on(table.configId, table.id),
    index("setup_links_end").on(table.expiresAt),
  ],
);

/** Configurations that have been used: a row from the first request on. */
export const connectionUses = sqliteTable("connection_uses", {
  configId: text("config_id").primaryKey(),
  firstUsedAt: text("first_used_at").notNull(),
});

/**
 * Writes of a configuration that failed in a row. While they succeed there is no row, so that a write that does
 * reads none.
 */
export const connectionFailures = sqliteTable(
  "connection_failures",
  {
    configId: text("config_id").primaryKey(),
    failedWrites: integer("failed_writes").notNull(),
    /** When it was told that they were too many. */
    failingSince: text("failing_since"),
  },
  (table) => [index("connection_failures_since").on(table.failingSince).where(sql`failing_since IS NOT NULL`)],
);

/**
 * A person, known by e-mail, across all projects. `projectId` is the one project that has ever had a user
 * of it; null when another one has, or when nobody knows. A project may be gone since, so there is no
 * foreign key. Without an e-mail, `email` is the userName and `emailKey` begins with the project's id.
 */
export const accounts = sqliteTable(
  "accounts",
  {
    id: text("id").primaryKey(),
    email: text("email").notNull(),
    emailKey: text("email_key").notNull(),
    projectId: text("project_id"),
    createdAt: text("created_at").notNull(),
  },
  (table) => [uniqueIndex("accounts_email").on(table.emailKey)],
);

/**
 * What users and subscribers have alike. `attributes` is what the IdP sent, in canonical form;
 * `search` is the same with every value in the form in which filters compare; the other columns are
 * what is keyed, indexed or constrained.
 */
const scimUser = {
  id: text("id").primaryKey(),
  userNameKey: text("user_name_key").notNull(),
  externalId: text("external_id"),
  displayNameKey: text("display_name_key"),
  email: text("email").notNull(),
  emailKey: text("email_key").notNull(),
  active: flag("active").notNull(),
  revoked: flag("revoked").notNull(),
  /** The configuration that provisioned the user; it may be gone since, so there is no foreign key. */
  provisionedBy: text("provisioned_by"),
  attributes: text("attributes").notNull(),
  search: text("search").notNull(),
  /** The key of the name that people see (`shownName`), to sort by: no longer than an address can carry. */
  shownNameKey: text("shown_name_key")
    .notNull()
    .generatedAlwaysAs(
      sql`(substr(coalesce(nullif(trim(display_name_key), ''), nullif(trim(search ->> '$.name.formatted'), ''), nullif(trim(coalesce(search ->> '$.name.givenName', '') || ' ' || coalesce(search ->> '$.name.familyName', '')), ''), user_name_key), 1, 256))`,
      { mode: "virtual" },
    ),
  version: integer("version").notNull().default(1),
  ...times,
};

/** The SCIM User of a project: the tenant's own record of an account. */
export const users = sqliteTable(
  "users",
  {
    ...scimUser,
    tenantId: text("project_id")
      .notNull()
      .references(() => projects.id),
    accountId: text("account_id")
      .notNull()
      .references(() => accounts.id),
  },
  (table) => [
    uniqueIndex("users_user_name").on(table.tenantId, table.userNameKey),
    uniqueIndex("users_email").on(table.tenantId, table.emailKey),
    uniqueIndex("users_page").on(table.tenantId, table.id),
    index("users_external_id").on(table.tenantId, table.externalId, table.id),
    index("users_display_name").on(table.tenantId, table.displayNameKey, table.id),
    index("users_account").on(table.accountId),
    index("users_provisioned").on(table.tenantId, table.provisionedBy, table.id),
    index("users_shown_name").on(table.tenantId, table.shownNameKey, table.id),
    index("users_changed").on(table.tenantId, table.updatedAt, table.id),
  ],
);

/** The SCIM User of a status page. */
export const subscribers = sqliteTable(
  "subscribers",
  {
    ...scimUser,
    tenantId: text("status_page_id")
      .notNull()
      .references(() => statusPages.id),
  },
  (table) => [
    uniqueIndex("subscribers_user_name").on(table.tenantId, table.userNameKey),
    uniqueIndex("subscribers_email").on(table.tenantId, table.emailKey),
    uniqueIndex("subscribers_page").on(table.tenantId, table.id),
    index("subscribers_external_id").on(table.tenantId, table.externalId, table.id),
    index("subscribers_display_name").on(table.tenantId, table.displayNameKey, table.id),
    index("subscribers_provisioned").on(table.tenantId, table.provisionedBy, table.id),
    index("subscribers_shown_name").on(table.tenantId, table.shownNameKey, table.id),
    index("subscribers_changed").on(table.tenantId, table.updatedAt, table.id),
    index("subscribers_person").on(table.emailKey),
  ],
);

/** The folded values of the `emails` of users or subscribers, for IdPs that match on them. */
const emailsOf = (people: typeof users | typeof subscribers, name: string, tenant: string, person: string) =>
  sqliteTable(
    `${name}_emails`,
    {
      tenantId: text(tenant).notNull(),
      valueKey: text("value_key").notNull(),
      userId: text(person)
        .notNull()
        .references(() => people.id),
    },
    (table) => [
      primaryKey({ columns: [table.tenantId, table.valueKey, table.userId] }),
      index(`${name}_emails_${name}`).on(table.userId),
    ],
  );

export const userEmails = emailsOf(users, "user", "project_id", "user_id");
export const subscriberEmails = emailsOf(subscribers, "subscriber", "status_page_id", "subscriber_id");

/**
 * Whom an administrator keeps out of a tenant, by the e-mail: the row outlives the user or subscriber, so
 * that nobody comes back by being provisioned anew.
 */
export const blocks = sqliteTable(
  "blocks",
  {
    tenantKind: text("tenant_kind", { enum: ["project", "status-page"] }).notNull(),
    tenantId: text("tenant_id").notNull(),
    emailKey: text("email_key").notNull(),
    createdAt: text("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantKind, table.tenantId, table.emailKey] }),
    index("blocks_person").on(table.emailKey),
  ],
);

/**
 * The SCIM Group of a project. `pushed`: an IdP made or adopted it, through the configuration `pushedBy`, which
 * may be gone since. `protected`: an admin's flag.
 */
export const teams = sqliteTable(
  "teams",
  {
    id: text("id").primaryKey(),
    tenantId: text("project_id")
      .notNull()
      .references(() => projects.id),
    nameKey: text("name_key").notNull(),
    externalId: text("external_id"),
    protected: flag("protected").notNull().default(false),
    pushed: flag("pushed").notNull().default(false),
    pushedBy: text("pushed_by"),
    attributes: text("attributes").notNull(),
    search: text("search").notNull(),
    name: text("name")
      .notNull()
      .generatedAlwaysAs(sql`(json_extract(attributes, '$.displayName'))`, { mode: "virtual" }),
    version: integer("version").notNull().default(1),
    ...times,
  },
  (table) => [
    uniqueIndex("teams_name").on(table.tenantId, table.nameKey),
    uniqueIndex("teams_page").on(table.tenantId, table.id),
    index("teams_external_id").on(table.tenantId, table.externalId, table.id),
  ],
);

/** Who is in which team: the only owner of that fact. */
export const members = sqliteTable(
  "members",
  {
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
  },
  (table) => [
    primaryKey({ columns: [table.teamId, table.userId] }),
    index("members_user").on(table.userId, table.teamId),
  ],
);

/** The teams that a configuration puts its users into. */
export const defaultTeams = sqliteTable(
  "default_teams",
  {
    configId: text("config_id")
      .notNull()
      .references(() => configs.id),
    teamId: text("team_id")
      .notNull()
      .references(() => teams.id),
  },
  (table) => [primaryKey({ columns: [table.configId, table.teamId] }), index("default_teams_team").on(table.teamId)],
);

/**
 * A key of the admin route, as its SHA-256 in hexadecimal. With a tenant it opens that one only;
 * `expiresAt` is null for a key without an end.
 */
export const adminKeys = sqliteTable(
  "admin_keys",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    scope: text("scope", { enum: ["full", "read"] }).notNull(),
    projectId: text("project_id").references(() => projects.id),
    statusPageId: text("status_page_id").references(() => statusPages.id),
    hash: text("hash").notNull(),
    hint: text("hint").notNull(),
    createdAt: text("created_at").notNull(),
    expiresAt: text("expires_at"),
    lastUsedAt: text("last_used_at"),
  },
  (table) => [
    uniqueIndex("admin_keys_hash").on(table.hash),
    index("admin_keys_project").on(table.projectId),
    index("admin_keys_status_page").on(table.statusPageId),
  ],
);

/**
 * One row for every change by an administrator, and for every sign-in to the console; ids are in order of
 * time. `changes` is JSON: what each field was and became.
 */
export const audit = sqliteTable(
  "audit",
  {
    id: text("id").primaryKey(),
    at: text("at").notNull(),
    actorKind: text("actor_kind", { enum: ["root", "person", "key", "setup-link", "service"] }).notNull(),
    actorName: text("actor_name").notNull(),
    action: text("action").notNull(),
    targetKind: text("target_kind").notNull(),
    targetId: text("target_id").notNull(),
    targetName: text("target_name").notNull(),
    /** The configuration that the change is about, if it is about one. */
    configId: text("config_id"),
    changes: text("changes").notNull(),
    requestId: text("request_id").notNull(),
  },
  (table) => [
    index("audit_at").on(table.at),
    index("audit_actor").on(table.actorName, table.id),
    index("audit_action").on(table.action, table.id),
    index("audit_target").on(table.targetId, table.id),
    index("audit_config").on(table.configId, table.id),
  ],
);

/** One row for every write, refused write and failed request; ids are in order of time. */
export const provisioningLog = sqliteTable(
  "provisioning_log",
  {
    id: text("id").primaryKey(),
    configId: text("config_id").notNull(),
    at: text("at").notNull(),
    operation: text("operation"),
    method: text("method").notNull(),
    path: text("path").notNull(),
    status: integer("status").notNull(),
    outcome: text("outcome", { enum: ["success", "warning", "error"] }).notNull(),
    scimType: text("scim_type"),
    detail: text("detail"),
    resourceType: text("resource_type"),
    resourceId: text("resource_id"),
    email: text("email"),
    emailKey: text("email_key"),
    group: text("group_name"),
    requestId: text("request_id").notNull(),
    requestBody: text("request_body"),
  },
  (table) => [
    index("provisioning_log_config").on(table.configId, table.id),
    index("provisioning_log_at").on(table.at),
    // Failures and warnings are counted and looked for, and they are few.
    index("provisioning_log_failures").on(table.configId, table.id).where(sql`outcome = 'error'`),
    index("provisioning_log_warnings").on(table.configId, table.id).where(sql`outcome = 'warning'`),
    index("provisioning_log_person").on(table.resourceId, table.id).where(sql`resource_type = 'User'`),
  ],
);

/**
 * What happened, in the order in which it was committed: `seq` is given inside the transaction, and
 * SQLite has one writer. A consumer that has read up to a `seq` has missed nothing before it.
 */
export const events = sqliteTable(
  "events",
  {
    seq: integer("seq").primaryKey({ autoIncrement: true }),
    id: text("id").notNull(),
    version: integer("version").notNull(),
    tenantKind: text("tenant_kind", { enum: ["project", "status-page"] }).notNull(),
    tenantId: text("tenant_id").notNull(),
    configId: text("config_id"),
    requestId: text("request_id").notNull(),
    at: text("at").notNull(),
    type: text("type").notNull(),
    resourceId: text("resource_id").notNull(),
    data: text("data").notNull(),
  },
  (table) => [
    index("events_config").on(table.configId, table.seq),
    index("events_tenant").on(table.tenantKind, table.tenantId, table.seq),
    index("events_at").on(table.at),
    // Configurations that are gone, for their logs.
    index("events_ended_configs").on(table.tenantKind, table.tenantId, table.seq).where(sql`type = 'config.deleted'`),
  ],
);

/**
 * Who is told of what happens, over HTTP. `position` is the `seq` of the last event that was sent, or was not
 * wanted. `types` is a JSON array, empty for all; secrets are encrypted. Whoever sends holds the lease;
 * `revision` counts the changes after which what is being sent does not count any more.
 */
export const webhooks = sqliteTable(
  "webhooks",
  {
    id: text("id").primaryKey(),
    url: text("url").notNull(),
    description: text("description"),
    types: text("types").notNull(),
    projectId: text("project_id").references(() => projects.id),
    statusPageId: text("status_page_id").references(() => statusPages.id),
    enabled: flag("enabled").notNull().default(true),
    secret: text("secret").notNull(),
    previousSecret: text("previous_secret"),
    previousSecretUntil: text("previous_secret_until"),
    position: integer("position").notNull(),
    revision: integer("revision").notNull().default(0),
    /** Attempts at the next event that failed. */
    attempts: integer("attempts").notNull().default(0),
    failingSince: text("failing_since"),
    /** Null for at once. */
    nextAttemptAt: text("next_attempt_at"),
    leaseHolder: text("lease_holder"),
    leaseUntil: text("lease_until"),
    lastDeliveredAt: text("last_delivered_at"),
    ...times,
  },
  (table) => [
    index("webhooks_tenant").on(table.projectId, table.statusPageId, table.id),
    index("webhooks_status_page").on(table.statusPageId),
  ],
);

/** One row for every attempt to send an event, kept for a week; ids are in order of time. */
export const deliveries = sqliteTable(
  "deliveries",
  {
    id: text("id").primaryKey(),
    webhookId: text("webhook_id").notNull(),
    eventId: text("event_id").notNull(),
    type: text("type").notNull(),
    at: text("at").notNull(),
    attempt: integer("attempt").notNull(),
    /** Of the answer; null where there was none. */
    status: integer("status"),
    milliseconds: integer("milliseconds").notNull(),
    /** Null for a success. */
    error: text("error"),
  },
  (table) => [index("deliveries_webhook").on(table.webhookId, table.id), index("deliveries_at").on(table.at)],
);

/** How far the feed has been pushed to the queue; one row, named by what it tracks. */
export const eventPositions = sqliteTable("event_positions", {
  name: text("name").primaryKey(),
  seq: integer("seq").notNull(),
});

/**
 * Never holds a row. A batch inserts 0 into the column of a condition that does not hold; the CHECK
 * of that name then aborts the batch, and its name comes back in the error.
 */
export const preconditions = sqliteTable(
  "precondition",
  {
    tokenValid: integer("token_valid"),
    snapshotCurrent: integer("snapshot_current"),
    resourceExists: integer("resource_exists"),
    versionMatches: integer("version_matches"),
    membersExist: integer("members_exist"),
    teamWritable: integer("team_writable"),
    teamDeletable: integer("team_deletable"),
  },
  (table) => [
    check("token_valid", sql`${table.tokenValid} <> 0`),
    check("snapshot_current", sql`${table.snapshotCurrent} <> 0`),
    check("resource_exists", sql`${table.resourceExists} <> 0`),
    check("version_matches", sql`${table.versionMatches} <> 0`),
    check("members_exist", sql`${table.membersExist} <> 0`),
    check("team_writable", sql`${table.teamWritable} <> 0`),
    check("team_deletable", sql`${table.teamDeletable} <> 0`),
  ],
);
