import type { JsonObject } from "../../src/scim/json.ts";
import { findDifferences } from "./compare.ts";
import { exportTenant, ownerOf, peoplePath, type TenantKind, tenantPath } from "./export.ts";
import { type Connection, type Service, TenantError } from "./service.ts";
import type { TenantConfig, TenantContents, TenantPerson, TenantTeam } from "./tenant-file.ts";

/** Where a tenant goes; what is undefined is the service's to choose. */
export interface ImportOptions {
  readonly database?: string | undefined;
  /** An id without the prefix of its database. */
  readonly id?: string | undefined;
  /** The project that a status page is about. */
  readonly projectId?: string | undefined;
}

/** A configuration that was made, and what its identity provider is to be given. */
export interface ImportedConfig extends Connection {
  readonly id: string;
  readonly name: string;
}

/** What became of an import. */
export interface Imported {
  readonly kind: TenantKind;
  readonly id: string;
  readonly configs: readonly ImportedConfig[];
  /** What is not as it was, in sentences. */
  readonly differences: readonly string[];
}

/** The settings under which a configuration takes whatever was taken before, and puts nobody into a team. */
const permissive = {
  autoProvisionUsers: true,
  autoDeprovisionUsers: true,
  requireEmail: false,
} as const satisfies JsonObject;

/** Operations of one bulk request, and members of one PATCH. */
const BULK = 100;
const MEMBERS = 2000;
/** Requests that are under way at once, where there is one for each membership. */
const LANES = 8;
/** Characters of one bulk request: half of what one may have in bytes. */
const BULK_SIZE = 500_000;

/**
 * Makes a tenant of what was exported, in another database or beside the old one: with new ids and new tokens. People
 * and pushed teams come through the new configurations, so that each goes on owning what it owned. When something is
 * refused, what was made goes again.
 *
 * @throws TenantError
 */
export async function importTenant(
  service: Service,
  contents: TenantContents,
  options: ImportOptions = {},
): Promise<Imported> {
  const { kind, name } = contents;
  const { database, id: chosenId, projectId } = options;
  const body = { name, ...defined({ database, id: chosenId, projectId }) };
  const { id } = await service.administer("POST", kind === "project" ? "/admin/projects" : "/admin/status-pages", body);
  const run = new Import(service, contents, String(id));
  try {
    const configs = await run.fill();
    const differences = findDifferences(contents, await exportTenant(service, String(id), kind));
    return { kind, id: String(id), configs, differences };
  } catch (error) {
    await run.undo(error);
    throw error;
  }
}

/** One import under way. */
class Import {
  readonly #service: Service;
  readonly #contents: TenantContents;
  readonly #id: string;
  /** New configurations by the ids of the old; under `null` the one for what no configuration owns. */
  readonly #configs = new Map<string | null, ImportedConfig>();
  /** New ids by the old. */
  readonly #people = new Map<string, string>();
  readonly #teams = new Map<string, string>();

  constructor(service: Service, contents: TenantContents, id: string) {
    this.#service = service;
    this.#contents = contents;
    this.#id = id;
  }

  async fill(): Promise<ImportedConfig[]> {
    const { configs, teams, people } = this.#contents;
    const nobodys = await this.#createConfig(null, "Import");
    for (const { id, name } of configs) await this.#createConfig(id, name);
    for (const [owner, own] of Map.groupBy(people, ({ provisionedBy }) => this.#ownerOf(provisionedBy))) {
      await this.#createPeople(owner, own);
    }
    for (const team of teams) await this.#createTeam(team, nobodys);
    await this.#keepInactive();
    for (const person of people.filter(({ blocked }) => blocked)) {
      await this.#administer("PATCH", `${peoplePath(this.#contents.kind, this.#id)}/${this.#personId(person)}`, {
        blocked: true,
      });
    }
    for (const config of configs) await this.#settle(config);
    for (const team of teams.filter((each) => each.protected)) {
      await this.#administer("PATCH", this.#teamPath(team), { protected: true });
    }
    await this.#administer("DELETE", `/admin/configs/${nobodys.id}?people=keep`);
    return configs.map(({ id }) => this.#configOf(id));
  }

  /** Takes back what was made, so that it can be tried again. */
  async undo(reason: unknown): Promise<void> {
    try {
      for (const { id } of this.#configs.values()) {
        if (await this.#service.find(`/admin/configs/${id}`)) await this.#administer("DELETE", `/admin/configs/${id}`);
      }
      await this.#administer("DELETE", tenantPath(this.#contents.kind, this.#id));
    } catch (error) {
      const [why, left] = [reason, error].map((each) => (each instanceof Error ? each.message : String(each)));
      throw new TenantError(`${why}\nWhat was made is still there, as ${this.#id}: ${left}`);
    }
  }

  #administer(method: string, path: string, body?: JsonObject): Promise<JsonObject> {
    return this.#service.administer(method, path, body);
  }

  async #createConfig(old: string | null, name: string): Promise<ImportedConfig> {
    const { kind } = this.#contents;
    // Groups can be written; and nobody joins a default team.
    const groups = kind === "project" ? { enablePushGroups: true } : {};
    const body = { kind, ...ownerOf(kind, this.#id), name, ...permissive, ...groups };
    const made = await this.#administer("POST", "/admin/configs", body);
    const config = {
      id: String(made.id),
      name,
      scimBaseUrl: String(made.scimBaseUrl),
      bearerToken: String(made.bearerToken),
    };
    this.#configs.set(old, config);
    return config;
  }

  /** The new configuration for what an old one owned; one that was gone already owns nothing. */
  #ownerOf(old: string | null): ImportedConfig {
    return this.#configs.get(old) ?? this.#configOf(null);
  }

  #configOf(old: string | null): ImportedConfig {
    const config = this.#configs.get(old);
    if (config === undefined) throw new TenantError(`The file has no configuration ${old}.`);
    return config;
  }

  #personId({ id }: Pick<TenantPerson, "id">): string {
    return idIn(this.#people, id, "person");
  }

  #teamPath({ id }: Pick<TenantTeam, "id">): string {
    return `${tenantPath("project", this.#id)}/teams/${idIn(this.#teams, id, "team")}`;
  }

  async #createPeople(owner: ImportedConfig, people: readonly TenantPerson[]): Promise<void> {
    const operations = people.map((person) => ({
      method: "POST",
      path: "/Users",
      bulkId: person.id,
      data: { ...person.attributes, active: !isRevoked(person) },
    }));
    for (const { bulkId, id } of await this.#sendAll(owner, operations)) this.#people.set(bulkId, id);
  }

  /** Sends operations in bulk requests that are not too large; answers the id of what each was about. */
  async #sendAll(owner: ImportedConfig, operations: readonly JsonObject[]) {
    const done: { bulkId: string; id: string }[] = [];
    for (const Operations of chunksOf(operations)) {
      const body = { schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], Operations };
      const answer = await this.#service.provision(owner, "POST", "/Bulk", body);
      for (const { bulkId, status, location, response } of answer.Operations as JsonObject[]) {
        if (Number(status) >= 300) throw new TenantError(`A person was refused: ${detailOf(response)}`);
        done.push({ bulkId: String(bulkId), id: String(location).slice(String(location).lastIndexOf("/") + 1) });
      }
    }
    return done;
  }

  async #createTeam(team: TenantTeam, nobodys: ImportedConfig): Promise<void> {
    const { id, name, externalId, pushed, pushedBy } = team;
    const body = { displayName: name, ...(externalId === null ? {} : { externalId }) };
    const made = pushed
      ? await this.#service.provision(this.#ownerOf(pushedBy), "POST", "/Groups", body)
      : await this.#administer("POST", `${tenantPath("project", this.#id)}/teams`, { name });
    this.#teams.set(id, String(made.id));
    const members = this.#contents.people.filter(({ teams }) => teams.some((each) => each.id === id));
    if (pushed) await this.#pushMembers(String(made.id), members, nobodys);
    else await this.#addMembers(team, members);
  }

  async #pushMembers(groupId: string, members: readonly TenantPerson[], nobodys: ImportedConfig): Promise<void> {
    for (let start = 0; start < members.length; start += MEMBERS) {
      const value = members.slice(start, start + MEMBERS).map((person) => ({ value: this.#personId(person) }));
      await this.#service.provision(nobodys, "PATCH", `/Groups/${groupId}`, {
        schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        Operations: [{ op: "add", path: "members", value }],
      });
    }
  }

  /** One by one, as an administrator does it: a team whose members an identity provider changes is a pushed one. */
  async #addMembers(team: TenantTeam, members: readonly TenantPerson[]): Promise<void> {
    const left = [...members];
    const lane = async () => {
      for (let person = left.shift(); person !== undefined; person = left.shift()) {
        await this.#administer("PUT", `${this.#teamPath(team)}/members/${this.#personId(person)}`);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }

  /** Those whom their identity provider called inactive while its configuration kept it from taking access away. */
  async #keepInactive(): Promise<void> {
    const kept = this.#contents.people.filter((person) => !person.active && !isRevoked(person));
    for (const [owner, people] of Map.groupBy(kept, ({ provisionedBy }) => this.#ownerOf(provisionedBy))) {
      await this.#administer("PATCH", `/admin/configs/${owner.id}`, { autoDeprovisionUsers: false });
      const operations = people.map((person) => ({
        method: "PATCH",
        path: `/Users/${this.#personId(person)}`,
        data: { Operations: [{ op: "replace", path: "active", value: false }] },
      }));
      await this.#sendAll(owner, operations);
    }
  }

  /** Gives a configuration the settings of the old one. */
  async #settle({ id, defaultTeams, ...settings }: TenantConfig): Promise<void> {
    const { name, description, autoProvisionUsers, autoDeprovisionUsers, requireEmail, announceCursors } = settings;
    const teamSettings = {
      enablePushGroups: settings.enablePushGroups,
      defaultTeamIds: defaultTeams.map((team) => idIn(this.#teams, team.id, "team")),
    };
    await this.#administer("PATCH", `/admin/configs/${this.#configOf(id).id}`, {
      ...{ name, description, autoProvisionUsers, autoDeprovisionUsers, requireEmail, announceCursors },
      ...(this.#contents.kind === "project" ? teamSettings : {}),
    });
  }
}

/** Whether the identity provider took the access away. Of those who are blocked nobody is told. */
function isRevoked({ active, blocked, reason }: TenantPerson): boolean {
  return !active && (blocked || reason === "revoked");
}

function idIn(ids: ReadonlyMap<string, string>, old: string, noun: string): string {
  const id = ids.get(old);
  if (id === undefined) throw new TenantError(`The file names a ${noun} ${old} that it does not have.`);
  return id;
}

function chunksOf(operations: readonly JsonObject[]): JsonObject[][] {
  const chunks: JsonObject[][] = [];
  let room = 0;
  for (const operation of operations) {
    const size = JSON.stringify(operation).length;
    const last = chunks.at(-1);
    if (last === undefined || last.length >= BULK || size > room) {
      chunks.push([operation]);
      room = BULK_SIZE - size;
    } else {
      last.push(operation);
      room -= size;
    }
  }
  return chunks;
}

function detailOf(response: JsonObject[string] | undefined): string {
  return String((response as JsonObject | undefined)?.detail ?? "no reason was given");
}

function defined(fields: Readonly<Record<string, string | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
