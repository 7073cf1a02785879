import { describe, expect, it } from "vitest";
import { trees, treesWith } from "../helpers/trees.ts";

// What other people's clients were seen to send in filters and in paths that hold one.

const ANN = "o'brien+test@x.test";

describe.each(trees)("the $kind tree", (tree) => {
  it("scim-patch 161, charon 116, databricks provider 3136, SimpleIdServer: single quotes hold a value", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser(ANN, { emails: [{ value: "ann@x.test", type: "work" }], title: "Dr O'Neil" });
    await scim.addUser("bob@x.test");
    for (const filter of [
      `userName eq '${ANN}'`,
      "userName sw 'o'b'",
      "emails[type eq 'work'].value eq 'ANN@x.test'",
      "emails[type eq 'work' and value ew '@x.test'] and title co 'o'neil'",
      "(title eq 'Dr O'Neil')",
      "not (userName ne 'O'BRIEN+TEST@x.test')",
      `userName eq ${ANN}`,
    ]) {
      const answers = [
        await scim.list("/Users", { filter }),
        await scim.search("/Users", { filter }),
        await scim.search("", { filter }),
      ];
      for (const { status, body } of answers) {
        expect([filter, status, body.Resources?.map((each) => each.id)]).toEqual([filter, 200, [id]]);
      }
    }
  });

  it.each(["“ann@x.test”", "`ann@x.test`", "‘ann@x.test’", "%22ann@x.test%22", "'ann@x.test"])(
    "databricks provider 3136: the value %s begins with a quote that is none, 400 invalidFilter",
    async (value) => {
      const scim = await tree.connect();
      const id = await scim.addUser("ann@x.test");
      const refused = { status: 400, body: { scimType: "invalidFilter" } };
      for (const operator of ["eq", "co"]) {
        const filter = `userName ${operator} ${value}`;
        expect(await scim.list("/Users", { filter })).toMatchObject(refused);
        expect(await scim.search("/Users", { filter })).toMatchObject(refused);
        const path = `emails[value ${operator} ${value}].type`;
        expect(await scim.patch(`/Users/${id}`, [{ op: "replace", path, value: "x" }])).toMatchObject(refused);
      }
    },
  );

  it("scim-patch 161: single quotes hold a value in a PATCH path, alone and in bulk", async () => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test", { emails: [{ value: "1@x.test", type: "work" }] });
    const replace = (value: string) => [{ op: "replace", path: "emails[type eq 'work'].value", value }];
    expect((await scim.patch(`/Users/${id}`, replace("2@x.test"))).body.emails).toMatchObject([{ value: "2@x.test" }]);
    await scim.bulk([{ method: "PATCH", path: `/Users/${id}`, data: { Operations: replace("3@x.test") } }]);
    expect((await scim.get(`/Users/${id}`)).body.emails).toEqual([{ value: "3@x.test", type: "work" }]);
  });
});

describe.each(treesWith("Group"))("groups of the $kind tree", (tree) => {
  it("scim-patch 161: members[value eq '<id>'] removes that member only", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const ids = [await scim.addUser("ann@x.test"), await scim.addUser("bob@x.test"), await scim.addUser("cem@x.test")];
    const [ann, bob, cem] = ids as [string, string, string];
    const team = await scim.addGroup("Team", ids);
    await scim.patch(`/Groups/${team}`, [{ op: "remove", path: `members[value eq '${ann}']` }]);
    expect(await scim.memberIds(team)).toEqual([bob, cem].sort());
    const { body } = await scim.bulk([
      { method: "POST", path: "/Users", bulkId: "d", data: { userName: "dan@x.test" } },
      {
        method: "PATCH",
        path: `/Groups/${team}`,
        data: {
          Operations: [
            { op: "add", path: "members", value: [{ value: "bulkId:d" }] },
            { op: "remove", path: "members[value eq 'bulkId:d']" },
            { op: "remove", path: `members[value eq '${bob}']` },
          ],
        },
      },
    ]);
    expect(body.Operations.map(({ status }) => status)).toEqual(["201", "200"]);
    expect(await scim.memberIds(team)).toEqual([cem]);
    expect((await scim.list("/Groups", { filter: `members.value eq '${cem}'` })).body.totalResults).toBe(1);
  });
});
