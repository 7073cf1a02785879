import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatFilter } from "../../../src/scim/filter/format.ts";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import type { PatchOperation } from "../../../src/scim/messages.ts";
import { bodies, filters, jsonValues, patchOperations, texts } from "../../property/arbitraries.ts";
import { assertProperty } from "../../property/assert-property.ts";
import type { ScimAnswer } from "../helpers/scim-client.ts";
import { trees, treesWith } from "../helpers/trees.ts";

// Whatever a client sends, the service answers, and never says that it failed.

const toJson = (operations: readonly PatchOperation[]) => operations as unknown as JsonValue[];
const isAnswered = ({ status, text }: ScimAnswer) => {
  if (status >= 500) throw new Error(text);
};

describe.each(trees)("the $kind tree", (tree) => {
  it("RFC 7644 §3.3, §3.5.1: what POST answers, GET answers, and PUT of it changes nothing", async () => {
    const scim = await tree.connect({ requireEmail: false });
    const property = fc.asyncProperty(bodies, async (body) => {
      const created = await scim.post("/Users", body);
      isAnswered(created);
      if (created.status !== 201) return;
      const path = `/Users/${created.body.id}`;
      expect((await scim.get(path)).body).toEqual(created.body);
      expect((await scim.put(path, created.body as unknown as JsonObject)).body).toEqual(created.body);
    });
    await assertProperty(property, 500);
  });

  it("RFC 7644 §3.5.2: no PATCH is a failure of the service", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const property = fc.asyncProperty(fc.array(patchOperations, { maxLength: 4 }), async (operations) => {
      isAnswered(await scim.patch(`/Users/${id}`, toJson(operations)));
    });
    await assertProperty(property, 500);
  });

  it("RFC 7644 §3.4.3: no search is a failure of the service", async () => {
    const scim = await tree.connect();
    const property = fc.asyncProperty(filters, texts, async (filter, sortBy) => {
      const search = { filter: formatFilter(filter), sortBy, count: 3, cursor: "" };
      for (const path of ["/Users/.search", "/.search"]) isAnswered(await scim.send("POST", path, search));
    });
    await assertProperty(property, 500);
  });

  it("RFC 7644 §3.7: no bulk operation is a failure of the service", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test");
    const operation = fc.record(
      {
        method: fc.constantFrom("POST", "PUT", "PATCH", "DELETE"),
        path: fc.constantFrom(
          "/Users",
          `/Users/${id}`,
          "/Users/bulkId:a",
          "/Groups",
          "/Groups/bulkId:b",
          "/x",
          "Users/",
        ),
        bulkId: fc.constantFrom("a", "b", "c", "d"),
        data: fc.oneof(
          bodies,
          fc.record({ Operations: fc.array(patchOperations, { maxLength: 2 }) }),
          fc.record({
            userName: fc.constantFrom("a@x.test", "b@x.test"),
            displayName: fc.constantFrom("bulkId:a", "x"),
          }),
          fc.record({ displayName: texts, members: fc.constantFrom(["bulkId:a"], [id], [{ value: "bulkId:b" }]) }),
        ),
      },
      { requiredKeys: ["method", "path"], noNullPrototype: true },
    );
    const property = fc.asyncProperty(fc.array(operation, { maxLength: 6 }), async (operations) => {
      const answer = await scim.bulk(operations as unknown as JsonObject[]);
      isAnswered(answer);
      for (const { status } of answer.body.Operations ?? []) expect(Number(status)).toBeLessThan(500);
    });
    await assertProperty(property, 500);
  });
});

describe.each(treesWith("Group"))("groups of the $kind tree", (tree) => {
  it("RFC 7644 §3.5.2: no PATCH of a group is a failure of the service", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const [id, groupId] = [await scim.addUser("ann@x.test"), await scim.addGroup("Team")];
    const members: fc.Arbitrary<JsonValue> = fc.oneof(
      fc.constantFrom<JsonValue>([{ value: id }], id, [id], { value: id }, null, "", [], [{ value: "none" }]),
      jsonValues,
    );
    const path = fc.constantFrom(
      "members",
      `members[value eq "${id}"]`,
      "members[not (value pr)]",
      "members.value",
      "displayName",
      "externalId",
    );
    const operation = fc.oneof(
      patchOperations,
      fc.record({ op: fc.constantFrom("add", "remove", "replace"), path, value: members }),
      fc.record({ op: fc.constantFrom("add", "replace"), value: fc.record({ members, displayName: texts }) }),
    );
    const property = fc.asyncProperty(fc.array(operation, { maxLength: 4 }), async (operations) => {
      isAnswered(await scim.patch(`/Groups/${groupId}`, toJson(operations as PatchOperation[])));
    });
    await assertProperty(property, 500);
  });
});
