import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import type { ScimBody } from "../helpers/scim-client.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees, treesWith } from "../helpers/trees.ts";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const USER = "urn:ietf:params:scim:schemas:core:2.0:User";

const user: JsonObject = {
  userName: "ann@x.test",
  externalId: "1",
  name: { givenName: "Ann", familyName: "Lee" },
  emails: [
    { value: "a@x.test", type: "work" },
    { value: "b@x.test", type: "home" },
  ],
  [ENTERPRISE]: { department: "R&D", division: "D" },
};
const all = ["schemas", "id", "userName", "externalId", "name", "emails", "active", ENTERPRISE, "meta"];
const without = (...names: string[]) => all.filter((name) => !names.includes(name));

/** A projection, the members that are left, and what some of them look like. */
const projections: readonly (readonly [string, readonly string[], JsonObject])[] = [
  ["", all, {}],
  ["attributes=", all, {}],
  ["attributes=userName", ["schemas", "id", "userName"], {}],
  ["Attributes=USERNAME,%20externalid", ["schemas", "id", "userName", "externalId"], {}],
  ["attributes=name.givenName", ["schemas", "id", "name"], { name: { givenName: "Ann" } }],
  ["attributes=emails.type", ["schemas", "id", "emails"], { emails: [{ type: "work" }, { type: "home" }] }],
  [`attributes=${USER}:name`, ["schemas", "id", "name"], { name: user.name ?? null }],
  [`attributes=${USER}:name.familyName`, ["schemas", "id", "name"], { name: { familyName: "Lee" } }],
  [`attributes=${ENTERPRISE}:division`, ["schemas", "id", ENTERPRISE], { [ENTERPRISE]: { division: "D" } }],
  [`attributes=${ENTERPRISE}`, ["schemas", "id", ENTERPRISE], { [ENTERPRISE]: user[ENTERPRISE] ?? null }],
  ["attributes=meta.version", ["schemas", "id", "meta"], { meta: { version: 'W/"1"' } }],
  ["attributes=shoeSize", ["schemas", "id"], {}],
  ["attributes=id", ["schemas", "id"], {}],
  ["attributes=password", ["schemas", "id"], {}],
  ["excludedAttributes=name,emails", without("name", "emails"), {}],
  ["excludedAttributes=EMAILS.type", all, { emails: [{ value: "a@x.test" }, { value: "b@x.test" }] }],
  ["excludedAttributes=id,schemas,userName", without("userName"), {}],
  ["excludedAttributes=meta", without("meta"), {}],
  [`excludedAttributes=${ENTERPRISE}`, without(ENTERPRISE), {}],
  [`excludedAttributes=${ENTERPRISE}:department`, all, { [ENTERPRISE]: { division: "D" } }],
  ["excludedAttributes=shoeSize", all, {}],
];

/** Asks for one user, whose id is given, in a way that answers it. */
type Ask = (scim: Connection, id: string, query: string) => Promise<ScimBody | undefined>;

const verbs: readonly (readonly [string, Ask])[] = [
  [
    "POST",
    async (scim, id, query) => (await scim.delete(`/Users/${id}`)) && (await scim.post(`/Users?${query}`, user)).body,
  ],
  ["GET", async (scim, id, query) => (await scim.get(`/Users/${id}?${query}`)).body],
  ["PUT", async (scim, id, query) => (await scim.put(`/Users/${id}?${query}`, user)).body],
  ["PATCH", async (scim, id, query) => (await scim.patch(`/Users/${id}?${query}`, [])).body],
  ["list", async (scim, _id, query) => (await scim.get(`/Users?${query}`)).body.Resources[0]],
  ["/Users/.search", (scim, _id, query) => search(scim, "/Users/.search", query)],
  ["/.search", (scim, _id, query) => search(scim, "/.search", query)],
];

async function search(scim: Connection, path: string, query: string) {
  const [name = "", list] = decodeURIComponent(query).split(/=(.*)/s);
  const body = list === undefined ? {} : { [name]: list.split(",").filter(Boolean) };
  return (await scim.send("POST", path, body)).body.Resources[0];
}

describe.each(trees)("the $kind tree", (tree) => {
  it.each(verbs)("RFC 7644 §3.9: %s shows the attributes that are asked for", async (_, ask) => {
    const scim = await tree.connect();
    let id = await scim.addUser("ann@x.test", user);
    for (const [query, names, values] of projections) {
      const body = await ask(scim, id, query);
      id = body?.id ?? id;
      expect([query, Object.keys(body ?? {}).sort()]).toEqual([query, [...names].sort()]);
      expect(body).toMatchObject(values);
      for (const [name, value] of Object.entries(values)) expect(body?.[name]).toEqual(value);
    }
  });

  it.each(verbs.filter(([verb]) => !verb.includes("search")))(
    "RFC 7644 §3.9: %s with attributes and excludedAttributes is 400 and changes nothing",
    async (verb) => {
      const scim = await tree.connect();
      const { body } = await scim.post("/Users", user);
      const method = verb === "list" ? "GET" : verb;
      const path = verb === "POST" || verb === "list" ? "/Users" : `/Users/${body.id}`;
      const change = { userName: "eve@x.test", Operations: [{ op: "replace", path: "title", value: "x" }] };
      const query = "attributes=name&excludedAttributes=emails";
      const answer = await scim.send(method, `${path}?${query}`, method === "GET" ? undefined : change);
      expect(answer).toMatchObject({ status: 400, body: { scimType: "invalidValue" } });
      expect((await scim.get("/Users")).body).toMatchObject({ totalResults: 1, Resources: [body] });
    },
  );

  it("RFC 7644 §3.9: .search with attributes and excludedAttributes is 400", async () => {
    const scim = await tree.connect();
    for (const path of ["/Users/.search", "/.search"]) {
      const answer = await scim.send("POST", path, { attributes: ["name"], excludedAttributes: ["emails"] });
      expect(answer).toMatchObject({ status: 400, body: { scimType: "invalidValue" } });
    }
  });
});

describe.each(treesWith("Group"))("groups of the $kind tree", (tree) => {
  it("RFC 7644 §3.9: members are left out where they are excluded, on every verb", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const ann = await scim.addUser("ann@x.test");
    const query = "excludedAttributes=members";
    const created = await scim.post(`/Groups?${query}`, { displayName: "Team", members: [{ value: ann }] });
    const { id } = created.body;
    const answers = [
      created.body,
      (await scim.get(`/Groups/${id}?${query}`)).body,
      (await scim.put(`/Groups/${id}?${query}`, { displayName: "Team", members: [{ value: ann }] })).body,
      (await scim.get(`/Groups?${query}&filter=displayName%20eq%20%22team%22`)).body.Resources[0],
      (await scim.send("POST", "/Groups/.search", { excludedAttributes: ["members"] })).body.Resources[0],
      (await scim.send("POST", "/.search", { excludedAttributes: ["members"], filter: 'displayName eq "Team"' })).body
        .Resources[0],
    ];
    for (const answer of answers) {
      expect(Object.keys(answer ?? {}).sort()).toEqual(["displayName", "id", "meta", "schemas"]);
    }
    expect(await scim.memberIds(id)).toEqual([ann]);
    expect((await scim.get(`/Groups/${id}?attributes=members.display`)).body.members).toEqual([
      { display: "ann@x.test" },
    ]);
  });

  it("RFC 7644 §3.9: groups of a user are left out where they are excluded", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const ann = await scim.addUser("ann@x.test");
    const id = await scim.addGroup("Team", [ann]);
    expect((await scim.get(`/Users/${ann}?excludedAttributes=groups`)).body).not.toHaveProperty("groups");
    expect((await scim.get("/Users?attributes=userName")).body.Resources[0]).not.toHaveProperty("groups");
    expect((await scim.get(`/Users/${ann}?attributes=groups.value`)).body.groups).toEqual([{ value: id }]);
  });
});
