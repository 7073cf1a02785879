import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { ENTERPRISE_USER_URN } from "../../../src/scim/schemas/enterprise-user.ts";
import { notNames, unstorableTexts } from "../../property/arbitraries.ts";
import { assertProperty } from "../../property/assert-property.ts";
import { request } from "../helpers/admin-client.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees, treesWith } from "../helpers/trees.ts";
import { readState } from "./fault-scenarios.ts";

/** A request by its method, its path and its body. */
type Write = readonly [method: string, path: string, data: JsonObject];

/** Every write that gives a resource such attributes; one alone for each part that a PATCH can name. */
function writesOf(endpoint: string, path: string, attributes: JsonObject): Write[] {
  const patches = Object.entries(attributes).map(([name, value]) => ({ op: "replace", path: name, value }));
  return [
    ["POST", endpoint, attributes],
    ["PUT", path, attributes],
    ["PATCH", path, { Operations: patches }],
    ["PATCH", path, { Operations: [{ op: "replace", value: attributes }] }],
  ];
}

/** Sends the writes one by one and in bulk; each must be refused, and all together change nothing. */
async function expectRefusals(scim: Connection, writes: readonly Write[]): Promise<void> {
  const before = await readState(scim.tenant.id);
  const refusal = { scimType: "invalidValue", detail: expect.stringMatching(/\S/) };
  for (const [method, path, data] of writes) {
    expect(await scim.send(method, path, data), `${method} ${path}`).toMatchObject({ status: 400, body: refusal });
  }
  const operations = writes.map(([method, path, data], index) => ({ method, path, bulkId: `${index}`, data }));
  const { body } = await scim.bulk(operations);
  expect(body.Operations).toMatchObject(writes.map(() => ({ status: "400", response: refusal })));
  expect(await readState(scim.tenant.id)).toEqual(before);
}

describe.each(trees)("the $kind tree", (tree) => {
  it("RFC 7643 §4.1.1: a userName that is none is refused by every write, and nothing changes", async () => {
    const scim = await tree.connect({ requireEmail: false });
    const path = `/Users/${await scim.addUser("ann@x.test")}`;
    const property = fc.asyncProperty(notNames, async (userName) =>
      expectRefusals(scim, writesOf("/Users", path, { userName })),
    );
    await assertProperty(property, 100);
  });

  it("RFC 7643 §2.3.1: a text with a NUL or half a character is refused wherever it stands, and nothing changes", async () => {
    const scim = await tree.connect({ requireEmail: false });
    const path = `/Users/${await scim.addUser("ann@x.test")}`;
    const places: readonly ((text: string) => [name: string, value: JsonValue])[] = [
      (text) => ["title", text],
      (text) => ["externalId", text],
      (text) => ["name", { familyName: text }],
      (text) => ["emails", [{ value: "ann@x.test" }, { value: text }]],
      (text) => ["roles", [{ value: "a", type: text }]],
      (text) => [ENTERPRISE_USER_URN, { manager: { value: text } }],
    ];
    const property = fc.asyncProperty(fc.constantFrom(...places), unstorableTexts, async (place, text) => {
      const [name, value] = place(text);
      const writes = writesOf("/Users", path, { userName: "bob@x.test", [name]: value });
      await expectRefusals(scim, writes);
    });
    await assertProperty(property, 100);
  });
});

describe.each(treesWith("Group"))("groups of the $kind tree", (tree) => {
  it("RFC 7643 §4.2: a displayName that is none is refused by every write, and nothing changes", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const member = { value: await scim.addUser("ann@x.test") };
    const path = `/Groups/${await scim.addGroup("Crew")}`;
    const property = fc.asyncProperty(notNames, async (displayName) =>
      expectRefusals(scim, writesOf("/Groups", path, { members: [member], displayName })),
    );
    await assertProperty(property, 100);
  });

  it("an administrator gives no team such a name either", async () => {
    const { tenant } = await tree.connect();
    const teams = `/admin/projects/${tenant.id}/teams`;
    const id = await tenant.createTeam("Crew");
    const before = await readState(tenant.id);
    const property = fc.asyncProperty(notNames, async (name) => {
      expect((await request("POST", teams, { name })).status).toBe(400);
      expect((await request("PATCH", `${teams}/${id}`, { name })).status).toBe(400);
      expect(await readState(tenant.id)).toEqual(before);
    });
    await assertProperty(property, 100);
  });
});
