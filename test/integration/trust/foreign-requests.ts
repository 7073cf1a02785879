import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";

/** Resources of the tenant that asks. */
export interface Own {
  readonly userId: string;
  /** Empty where the tree has no groups. */
  readonly groupId: string;
}

/** A request that names an id that is not the tenant's. */
export interface ForeignRequest {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  readonly body?: JsonValue;
  readonly headers?: Readonly<Record<string, string>>;
}

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** Every route × verb × body of a tree in which a client can name an id, alone and in a bulk request. */
export function foreignRequests(id: string, own: Own, endpoints: readonly string[]): ForeignRequest[] {
  let names = 0;
  const createName = () => `name${names++}`;
  const hasGroups = endpoints.includes("/Groups");
  const requests = () => [
    ...endpoints.flatMap((endpoint) => requestsOfResource(endpoint, id, createName())),
    ...searches(id, hasGroups),
    ...userBodies(id, own, createName),
    ...(hasGroups ? memberBodies(id, own, createName) : []),
  ];
  return [...requests(), ...requests().flatMap(asBulk)];
}

function requestsOfResource(endpoint: string, id: string, name: string): ForeignRequest[] {
  const path = `${endpoint}/${id}`;
  const resource: JsonObject = endpoint === "/Users" ? { userName: `${name}@x.test` } : { displayName: name };
  const patches: readonly (readonly [string, JsonObject])[] = [
    ["replace displayName", { op: "replace", path: "displayName", value: name }],
    ["pathless replace", { op: "replace", value: resource }],
    ["pathless with the id", { op: "replace", value: { id, ...resource } }],
    ["deactivate", { op: "replace", path: "active", value: false }],
    ["remove externalId", { op: "remove", path: "externalId" }],
    ["remove all members", { op: "remove", path: "members" }],
  ];
  const patch = ([title, operation]: readonly [string, JsonObject], headers = {}): ForeignRequest => {
    return { title, method: "PATCH", path, body: { Operations: [operation] }, headers };
  };
  const conditions: readonly Readonly<Record<string, string>>[] = [{}, { "If-Match": "*" }, { "If-Match": 'W/"1"' }];
  return [
    { title: "read", method: "GET", path },
    { title: "read one attribute", method: "GET", path: `${path}?attributes=displayName` },
    { title: "read if changed", method: "GET", path, headers: { "If-None-Match": 'W/"1"' } },
    ...conditions.flatMap((headers): ForeignRequest[] => [
      { title: "replace", method: "PUT", path, body: resource, headers },
      { title: "delete", method: "DELETE", path, headers },
      ...patches.slice(0, 2).map((each) => patch(each, headers)),
    ]),
    ...patches.slice(2).map((each) => patch(each)),
    { title: "replace with the id", method: "PUT", path, body: { id, ...resource } },
    { title: "PATCH that changes nothing", method: "PATCH", path, body: { Operations: [] } },
    { title: "create with the id", method: "POST", path: endpoint, body: { id, ...resource } },
    { title: "create below the id", method: "POST", path, body: resource },
    { title: "read below the id", method: "GET", path: `${path}/members` },
  ];
}

function searches(id: string, hasGroups: boolean): ForeignRequest[] {
  const userFilters = [
    `id eq "${id}"`,
    `groups.value eq "${id}"`,
    `groups[value eq "${id}"]`,
    `meta.location co "${id}"`,
  ];
  const manager = `${ENTERPRISE}:manager.value eq "${id}"`;
  const groupFilters = [
    `id eq "${id}"`,
    `members.value eq "${id}"`,
    `members[value eq "${id}"]`,
    `members.$ref ew "${id}"`,
  ];
  const lists = [
    ...[...userFilters, manager].map((filter) => ({ endpoint: "/Users", filter })),
    ...(hasGroups ? groupFilters.map((filter) => ({ endpoint: "/Groups", filter })) : []),
  ];
  return [
    ...lists.map(({ endpoint, filter }) => ({
      title: `list ${filter.replace(id, "")}`,
      method: "GET",
      path: `${endpoint}?filter=${encodeURIComponent(filter)}`,
    })),
    ...lists.map(({ endpoint, filter }) => ({
      title: `search ${filter.replace(id, "")}`,
      method: "POST",
      path: `${endpoint}/.search`,
      body: { filter },
    })),
    { title: "search from the root", method: "POST", path: "/.search", body: { filter: `id eq "${id}"` } },
  ];
}

/** The user's own body can name ids too: they are texts, and lead nowhere. */
function userBodies(id: string, { userId }: Own, createName: () => string): ForeignRequest[] {
  const path = `/Users/${userId}`;
  const body = (attributes: JsonObject) => ({ userName: `${createName()}@x.test`, ...attributes });
  const patch = (title: string, operation: JsonObject) => ({
    title,
    method: "PATCH",
    path,
    body: { Operations: [operation] },
  });
  return [
    { title: "create with groups", method: "POST", path: "/Users", body: body({ groups: [{ value: id }] }) },
    { title: "create with externalId", method: "POST", path: "/Users", body: body({ externalId: id }) },
    { title: "replace with groups", method: "PUT", path, body: body({ groups: [{ value: id }] }) },
    { title: "replace with another id", method: "PUT", path, body: body({ id }) },
    {
      title: "create with a manager",
      method: "POST",
      path: "/Users",
      body: body({ [ENTERPRISE]: { manager: id } }),
    },
    patch("another manager", { op: "add", path: `${ENTERPRISE}:manager`, value: id }),
    patch("groups added", { op: "add", path: "groups", value: [{ value: id }] }),
    patch("pathless groups", { op: "add", value: { groups: [{ value: id }] } }),
    patch("another id", { op: "replace", path: "id", value: id }),
    patch("pathless other id", { op: "replace", value: { id } }),
  ];
}

function memberBodies(id: string, { userId, groupId }: Own, createName: () => string): ForeignRequest[] {
  const path = `/Groups/${groupId}`;
  const patch = (title: string, ...operations: JsonObject[]) => ({
    title,
    method: "PATCH",
    path,
    body: { Operations: operations },
  });
  const both = [{ value: userId }, { value: id }];
  return [
    {
      title: "create with the member",
      method: "POST",
      path: "/Groups",
      body: { displayName: createName(), members: [{ value: id }] },
    },
    {
      title: "create with both members",
      method: "POST",
      path: "/Groups",
      body: { displayName: createName(), members: both },
    },
    { title: "replace by the member", method: "PUT", path, body: { displayName: createName(), members: both } },
    patch("add the member", { op: "add", path: "members", value: [{ value: id }] }),
    patch("add both members", { op: "add", path: "members", value: both }),
    patch(
      "add the member and rename",
      { op: "add", path: "members", value: both },
      { op: "replace", path: "displayName", value: createName() },
    ),
    patch("pathless member", { op: "add", value: { members: [{ value: id }] } }),
    patch("replace the members", { op: "replace", path: "members", value: [{ value: id }] }),
    patch("remove the member", { op: "remove", path: "members", value: [{ value: id }] }),
    patch("remove the chosen member", { op: "remove", path: `members[value eq "${id}"]` }),
    patch(
      "add and remove the member",
      { op: "add", path: "members", value: [{ value: id }] },
      { op: "remove", path: `members[value eq "${id}"]` },
    ),
  ];
}

/** The same as the only operation of a bulk request, where it can be one. */
function asBulk({ title, method, path, body, headers }: ForeignRequest): ForeignRequest[] {
  if (method === "GET" || path.includes(".search") || path.includes("?")) return [];
  const version = headers?.["If-Match"];
  const operation: JsonObject = {
    method,
    path,
    ...(method === "POST" ? { bulkId: "one" } : {}),
    ...(body === undefined ? {} : { data: body }),
    ...(version === undefined ? {} : { version }),
  };
  return [{ title: `bulk: ${title}`, method: "POST", path: "/Bulk", body: { Operations: [operation] } }];
}
