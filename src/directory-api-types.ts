/*
 * The types of `DirectoryApi`, for the Workers that ask it over a service binding. This file imports nothing, so
 * that it can be copied to where it is needed (docs/rpc.md).
 */

/** The value of a simple attribute. */
export type SimpleValue = string | number | boolean | null;

/** The value of an attribute: a complex one has simple sub-attributes only (RFC 7643 §2.3.8). */
export type AttributeValue =
  | SimpleValue
  | { [name: string]: SimpleValue }
  | (SimpleValue | { [name: string]: SimpleValue })[];

/** Attributes of the core schema by their names, and those of extensions below their URNs. */
export interface DirectoryAttributes {
  readonly [name: string]: AttributeValue | { [name: string]: AttributeValue };
}

/** A team, as far as something else names it. */
export interface TeamName {
  readonly id: string;
  readonly name: string;
}

/** Whether a person may use a project, and why. */
export interface ProjectAnswer {
  /** As it was asked for. */
  readonly email: string;
  readonly access: boolean;
  readonly reason: "member" | "blocked" | "revoked" | "no-team" | "unknown";
  readonly teams: TeamName[];
}

/** Whether a person may read a private status page, and why. */
export interface StatusPageAnswer {
  readonly email: string;
  readonly access: boolean;
  readonly reason: "subscriber" | "blocked" | "revoked" | "unknown";
}

/** A subscriber of a status page. */
export interface DirectorySubscriber {
  readonly id: string;
  readonly email: string;
  readonly userName: string;
  readonly externalId: string | null;
  /** The name under which people see the person; made of other names if need be. */
  readonly displayName: string;
  /** What the identity provider said. */
  readonly active: boolean;
  /** An administrator keeps the person out. */
  readonly blocked: boolean;
  readonly access: boolean;
  readonly reason: "member" | "subscriber" | "blocked" | "revoked" | "no-team";
  /** The SCIM configuration; null for a person that none provisioned, or one that is gone. */
  readonly provisionedBy: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The SCIM User as it is stored, extensions included. */
  readonly attributes: DirectoryAttributes;
}

/** A user of a project. */
export interface DirectoryUser extends DirectorySubscriber {
  /** The same in every project that has the person. */
  readonly accountId: string;
  readonly teams: TeamName[];
}

/** A team of a project. */
export interface DirectoryTeam extends TeamName {
  readonly externalId: string | null;
  /** No identity provider may change it. */
  readonly protected: boolean;
  /** An identity provider made or adopted it. */
  readonly pushed: boolean;
  /** The SCIM configuration that pushed it; null when none did, or when it is gone. */
  readonly pushedBy: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A member of a team. */
export interface DirectoryMember {
  readonly id: string;
  readonly email: string;
  readonly userName: string;
  readonly displayName: string;
}

/** Where a person may go. */
export interface DirectoryPerson {
  readonly email: string;
  /** Null for nobody. */
  readonly accountId: string | null;
  readonly projects: (TeamName & {
    readonly userId: string;
    readonly accountId: string;
    readonly access: boolean;
    readonly reason: DirectorySubscriber["reason"];
  })[];
  readonly statusPages: (TeamName & {
    readonly subscriberId: string;
    readonly access: boolean;
    readonly reason: DirectorySubscriber["reason"];
  })[];
}

/** By what one person is looked for; e-mails and userNames compare without case. */
export type PersonBy =
  | { readonly id: string }
  /** The e-mail of the account; else any of a person's e-mails, when that is one person. */
  | { readonly email: string }
  | { readonly userName: string }
  /** Of several who have it, the one who was there first. */
  | { readonly externalId: string };

/** Which part of a list. */
export interface PageOptions {
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  /** 1 to 200; 50 by default. */
  readonly limit?: number | undefined;
}

/** Which people to list. */
export interface SubscriberOptions extends PageOptions {
  readonly access?: boolean | undefined;
}

/** Which users to list. */
export interface UserOptions extends SubscriberOptions {
  /** Only the members of this team. */
  readonly teamId?: string | undefined;
}

/** A part of a list. */
export interface DirectoryPage<Item> {
  readonly items: Item[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** What `DirectoryApi` answers. A tenant that does not exist answers like one that knows nobody. */
export interface DirectoryMethods {
  projectAccess(projectId: string, email: string): Promise<ProjectAnswer>;
  statusPageAccess(statusPageId: string, email: string): Promise<StatusPageAnswer>;
  user(projectId: string, by: PersonBy): Promise<DirectoryUser | null>;
  subscriber(statusPageId: string, by: PersonBy): Promise<DirectorySubscriber | null>;
  users(projectId: string, options?: UserOptions): Promise<DirectoryPage<DirectoryUser>>;
  subscribers(statusPageId: string, options?: SubscriberOptions): Promise<DirectoryPage<DirectorySubscriber>>;
  /** The teams that give a person access to a project: those of `projectAccess`; none for a person who has none. */
  teams(projectId: string, email: string): Promise<TeamName[]>;
  /** The teams of a project. The last of the two, because bindings take their types from the last one. */
  teams(projectId: string, options?: PageOptions): Promise<DirectoryPage<DirectoryTeam>>;
  team(projectId: string, by: { readonly id: string } | { readonly name: string }): Promise<DirectoryTeam | null>;
  members(projectId: string, teamId: string, options?: PageOptions): Promise<DirectoryPage<DirectoryMember>>;
  person(email: string): Promise<DirectoryPerson>;
}
