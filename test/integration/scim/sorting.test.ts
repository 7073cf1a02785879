import { beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees, treesWith } from "../helpers/trees.ts";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** Made in this order, which is the order of lists that are not sorted. */
const people: readonly JsonObject[] = [
  { userName: "c@x.test", title: "beta", name: { familyName: "Young" }, active: false },
  { userName: "A@x.test", title: "Alpha", emails: [{ value: "z@x.test" }, { value: "b@x.test", primary: true }] },
  {
    userName: "d@x.test",
    emails: [{ value: "c@x.test" }, { value: "a@x.test" }],
    [ENTERPRISE]: { employeeNumber: "2" },
  },
  { userName: "b@x.test", title: "gamma", name: { familyName: "adams" }, [ENTERPRISE]: { employeeNumber: "1" } },
];

/** `sortBy`, and the order of first letters ascending and descending. */
const orders: readonly (readonly [string, string, string])[] = [
  ["userName", "abcd", "dcba"],
  ["USERNAME", "abcd", "dcba"],
  ["title", "acbd", "dbca"],
  ["name.familyName", "bcad", "adcb"],
  ["emails", "adcb", "cbda"],
  ["emails.value", "adcb", "cbda"],
  [`${ENTERPRISE}:employeeNumber`, "bdca", "cadb"],
  ["active", "cadb", "adbc"],
  ["meta.created", "cadb", "bdac"],
  ["meta.resourceType", "cadb", "cadb"],
  ["shoeSize", "cadb", "cadb"],
  ["name", "cadb", "cadb"],
  ["not a path", "cadb", "cadb"],
];

describe.each(trees.filter(({ announced }) => announced.config.sort.supported))("the $kind tree", (tree) => {
  let scim: Connection;
  const letters = ({ Resources }: { Resources: readonly { userName: string }[] }) =>
    Resources.map(({ userName }) => userName[0]?.toLowerCase()).join("");

  beforeAll(async () => {
    scim = await tree.connect();
    for (const person of people) await scim.post("/Users", person);
  });

  it.each(orders)(
    "RFC 7644 §3.4.2.3: by %s, missing values last ascending and first descending",
    async (sortBy, ascending, descending) => {
      for (const [sortOrder, expected] of [
        ["ascending", ascending],
        ["Descending", descending],
        ["", ascending],
      ] as const) {
        const listed = await scim.list("/Users", { sortBy, ...(sortOrder && { sortOrder }) });
        expect([sortOrder, letters(listed.body)]).toEqual([sortOrder, expected]);
        const searched = await scim.send("POST", "/Users/.search", { sortBy, ...(sortOrder && { sortOrder }) });
        expect(searched.body.Resources).toEqual(listed.body.Resources);
      }
    },
  );

  it.each(orders)("RFC 9865 §2.2: cursor pages by %s are the whole list in order", async (sortBy, ...expected) => {
    for (const [index, sortOrder] of ["ascending", "descending"].entries()) {
      let cursor = "";
      let seen = "";
      do {
        const { status, body } = await scim.list("/Users", { sortBy, sortOrder, count: 1, cursor });
        expect([status, body.totalResults]).toEqual([200, people.length]);
        seen += letters(body);
        cursor = body.nextCursor ?? "";
      } while (cursor !== "");
      expect([sortOrder, seen]).toEqual([sortOrder, expected[index]]);
    }
  });

  it("RFC 7644 §3.4.2.3: a sorted list is filtered and paged", async () => {
    const page = { sortBy: "userName", filter: 'userName ne "b@x.test"', startIndex: 2, count: 1 };
    const { body } = await scim.list("/Users", page);
    expect([letters(body), body.totalResults, body.startIndex, body.itemsPerPage]).toEqual(["c", 3, 2, 1]);
  });
});

describe.each(treesWith("Group"))("groups of the $kind tree", (tree) => {
  it("RFC 7644 §3.4.2.3: groups are sorted by name without case, and by their first member", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const [ann, bob] = [await scim.addUser("ann@x.test"), await scim.addUser("bob@x.test")];
    await scim.addGroup("beta", [bob]);
    await scim.addGroup("Alpha", [bob, ann]);
    await scim.addGroup("Gamma");
    const names = async (sortBy: string, sortOrder = "ascending") =>
      (await scim.list("/Groups", { sortBy, sortOrder })).body.Resources.map(({ displayName }) => displayName);
    expect(await names("displayName")).toEqual(["Alpha", "beta", "Gamma"]);
    expect(await names("displayName", "descending")).toEqual(["Gamma", "beta", "Alpha"]);
    expect(await names("members.display")).toEqual(["Alpha", "beta", "Gamma"]);
    expect(await names("members", "descending")).toEqual(["Gamma", "beta", "Alpha"]);
  });

  it("RFC 7644 §3.4.2.3: users are sorted by the names of their groups", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const [ann, bob] = [await scim.addUser("ann@x.test"), await scim.addUser("bob@x.test")];
    await scim.addUser("cat@x.test");
    await scim.addGroup("Zeta", [ann]);
    await scim.addGroup("Eta", [bob]);
    const { body } = await scim.list("/Users", { sortBy: "groups.display" });
    expect(body.Resources.map(({ userName }) => userName)).toEqual(["bob@x.test", "ann@x.test", "cat@x.test"]);
  });
});
