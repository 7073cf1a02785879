import type { Body, Connection, Service } from "./service.ts";

/** Who there is to provision: few enough that requests meet over the same people. */
const PEOPLE = 300;
const GROUPS = 30;
/** Requests under way at once. */
const CONNECTIONS = 12;

type Action = (service: Service, connection: Connection) => Promise<unknown>;

const below = (limit: number) => Math.floor(Math.random() * limit);
const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
const someId = (ids: ReadonlySet<string>) => (ids.size === 0 ? "unknown" : pick([...ids]));
const someIds = (ids: ReadonlySet<string>, count: number) => Array.from({ length: count }, () => someId(ids));
const someName = () => `${pick(["person", "Person", "PERSON"])}${below(PEOPLE)}@x.test`;

function createPerson(userName = someName()): Body {
  return {
    userName,
    name: { givenName: `Given ${below(50)}`, familyName: `Family ${below(50)}` },
    emails: [{ type: "home", value: `home${below(PEOPLE)}@y.test` }],
    externalId: String(below(PEOPLE)),
    ...(below(4) === 0 ? { active: below(2) === 0 } : {}),
  };
}

const addUser: Action = async (service, connection) => {
  const { status, body } = await service.scim(connection, "POST", "/Users", createPerson());
  if (status === 201) connection.tenant.userIds.add(String(body.id));
};

const replaceUser: Action = (service, connection) =>
  service.scim(connection, "PUT", `/Users/${someId(connection.tenant.userIds)}`, createPerson());

const patchUser: Action = (service, connection) => {
  const operation = pick<Body>([
    { op: "replace", path: "title", value: `Title ${below(100)}` },
    { op: "Replace", path: "active", value: pick(["True", "False"]) },
    { op: "replace", value: { "name.familyName": `Family ${below(50)}`, nickName: "Nick" } },
    { op: "add", path: 'emails[type eq "work"].value', value: someName() },
    { op: "replace", path: "userName", value: someName() },
    { op: "remove", path: "emails" },
  ]);
  const path = `/Users/${someId(connection.tenant.userIds)}`;
  return service.scim(connection, "PATCH", path, { Operations: [operation] });
};

const deleteUser: Action = async (service, connection) => {
  const id = someId(connection.tenant.userIds);
  const { status } = await service.scim(connection, "DELETE", `/Users/${id}`);
  if (status === 204) connection.tenant.userIds.delete(id);
};

const addGroup: Action = async (service, connection) => {
  const members = someIds(connection.tenant.userIds, below(5)).map((value) => ({ value }));
  const body = { displayName: `Group ${below(GROUPS)}`, members };
  const answer = await service.scim(connection, "POST", "/Groups", body);
  if (answer.status === 201) connection.tenant.groupIds.add(String(answer.body.id));
};

const patchGroup: Action = (service, connection) => {
  const { userIds, groupIds } = connection.tenant;
  const op = pick(["add", "add", "remove", "replace"]);
  const value = someIds(userIds, 1 + below(4)).map((id) => ({ value: id }));
  const Operations = [
    pick([
      { op, path: "members", value },
      { op: "replace", path: "displayName", value: `Group ${below(GROUPS)}` },
    ]),
  ];
  return service.scim(connection, "PATCH", `/Groups/${someId(groupIds)}`, { Operations });
};

const deleteGroup: Action = async (service, connection) => {
  const id = someId(connection.tenant.groupIds);
  const { status } = await service.scim(connection, "DELETE", `/Groups/${id}`);
  if (status === 204) connection.tenant.groupIds.delete(id);
};

const read: Action = (service, connection) => {
  const { userIds, groupIds } = connection.tenant;
  const filter = encodeURIComponent(
    pick([`userName eq "${someName()}"`, `emails.value eq "${someName()}"`, 'title sw "T"']),
  );
  const path = pick([
    `/Users/${someId(userIds)}`,
    `/Groups/${someId(groupIds)}`,
    `/Users?filter=${filter}&count=50`,
    "/Users?sortBy=userName&count=100",
    "/Groups?count=10",
    "/ServiceProviderConfig",
  ]);
  return service.scim(connection, "GET", path);
};

const provisionInBulk: Action = async (service, connection) => {
  const { userIds } = connection.tenant;
  const posts = Array.from({ length: 1 + below(8) }, (_, index) => ({
    method: "POST",
    path: "/Users",
    bulkId: `u${index}`,
    data: createPerson(),
  }));
  const Operations = [
    ...posts,
    {
      method: "PATCH",
      path: `/Users/${someId(userIds)}`,
      data: { Operations: [{ op: "add", value: { title: "Bulk" } }] },
    },
    { method: "DELETE", path: `/Users/${someId(userIds)}` },
  ];
  const { status, body } = await service.scim(connection, "POST", "/Bulk", { Operations });
  if (status !== 200) return;
  for (const operation of body.Operations as { method: string; status: string; location?: string }[]) {
    const id = operation.location?.slice(operation.location.lastIndexOf("/") + 1);
    if (id === undefined) continue;
    if (operation.method === "POST" && operation.status === "201") userIds.add(id);
    if (operation.method === "DELETE") userIds.delete(id);
  }
};

const sendNonsense: Action = (service, connection) => {
  const body = pick<Body | string>([
    "{",
    "[]",
    { userName: 5 },
    { userName: "no e-mail" },
    { Operations: [{ op: "x" }] },
  ]);
  return service.scim(
    connection,
    pick(["POST", "PUT", "PATCH"]),
    pick(["/Users", "/Groups", "/Bulk", "/nothing"]),
    body,
  );
};

const changeSettings: Action = (service, { configId }) =>
  service.admin("PATCH", `/configs/${configId}`, {
    autoProvisionUsers: below(5) > 0,
    autoDeprovisionUsers: below(5) > 0,
  });

const rotateToken: Action = async (service, connection) => {
  const { bearerToken } = await service.admin("POST", `/configs/${connection.configId}/tokens`, { graceSeconds: 5 });
  connection.token = String(bearerToken);
};

/** Actions by how often they are taken. */
const mix: readonly Action[] = Object.entries({ 20: [addUser, patchUser, read], 8: [replaceUser, patchGroup] })
  .concat(
    Object.entries({
      5: [deleteUser, addGroup],
      3: [provisionInBulk, sendNonsense],
      1: [deleteGroup, changeSettings, rotateToken],
    }),
  )
  .flatMap(([weight, actions]) => actions.flatMap((action) => Array.from({ length: Number(weight) }, () => action)));

/** Makes tenants and their configurations: two of one project, one of another, and one of a status page. */
export async function connectAll(service: Service): Promise<Connection[]> {
  const [shared, other, page] = [
    await service.createTenant("project"),
    await service.createTenant("project"),
    await service.createTenant("status-page"),
  ];
  const team = await service.admin("POST", `/projects/${shared.id}/teams`, { name: "Everyone" });
  return [
    await service.connect(shared, { enablePushGroups: true }),
    await service.connect(shared, { defaultTeamIds: [team.id] }),
    await service.connect(other, { enablePushGroups: true }),
    await service.connect(page),
  ];
}

/** Mixed traffic through all configurations at once, for so many milliseconds. */
export async function sendTraffic(
  service: Service,
  connections: readonly Connection[],
  milliseconds: number,
): Promise<void> {
  const end = performance.now() + milliseconds;
  const client = async () => {
    while (performance.now() < end) await pick(mix)(service, pick(connections));
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
}
