import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/scim/json.ts";
import type { ScimAnswer } from "../helpers/scim-client.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees } from "../helpers/trees.ts";

const kinds = trees
  .filter(({ announced }) => announced.config.etag.supported)
  .flatMap((tree) => tree.announced.resourceTypes.map((type) => ({ tree, kind: tree.kind, type })));

type Write = readonly [string, (scim: Connection, path: string, tag: string) => Promise<ScimAnswer>];

describe.each(kinds)("a $type of the $kind tree", ({ tree, type }) => {
  const endpoint = `/${type}s`;
  const resource: JsonObject = type === "User" ? { userName: "ann@x.test" } : { displayName: "Team" };
  const change = [{ op: "replace", path: "externalId", value: "changed" }];

  async function create(): Promise<{ scim: Connection; path: string; version: string }> {
    const scim = await tree.connect(type === "Group" ? { enablePushGroups: true } : {});
    const { body } = await scim.post(endpoint, resource);
    return { scim, path: `${endpoint}/${body.id}`, version: body.meta.version };
  }

  it("RFC 7644 §3.14: the version is a weak entity tag, in meta.version and in the header of every answer", async () => {
    const scim = await tree.connect(type === "Group" ? { enablePushGroups: true } : {});
    const created = await scim.post(endpoint, resource);
    const path = `${endpoint}/${created.body.id}`;
    const answers = [
      created,
      await scim.get(path),
      await scim.put(path, { ...resource, externalId: "1" }),
      await scim.patch(`${path}?attributes=meta`, change),
      await scim.get(`${path}?attributes=meta`),
    ];
    for (const { headers, body } of answers) {
      expect(headers.get("ETag")).toMatch(/^W\/"[^"]+"$/);
      expect(body.meta.version).toBe(headers.get("ETag"));
    }
    const listed = (await scim.get(endpoint)).body.Resources[0];
    expect(listed?.meta.version).toBe(answers[4]?.headers.get("ETag"));
    expect((await scim.get(`${path}?excludedAttributes=meta`)).headers.get("ETag")).toBe(listed?.meta.version);
  });

  it("RFC 7644 §3.14: a change makes another version and a later lastModified, no change keeps both", async () => {
    const { scim, path, version } = await create();
    const before = (await scim.get(path)).body.meta;
    expect(before).toMatchObject({ version, lastModified: before.created });
    await scim.put(path, resource);
    expect((await scim.get(path)).body.meta).toEqual(before);
    await scim.patch(path, change);
    const after = (await scim.get(path)).body.meta;
    expect(after.version).not.toBe(version);
    expect(after.lastModified >= before.lastModified).toBe(true);
    expect(after.created).toBe(before.created);
  });

  it("RFC 9110 §13.1.2: If-None-Match that matches is 304, without a body", async () => {
    const { scim, path, version } = await create();
    const matching = [version, version.replace("W/", ""), "*", `W/"other", ${version}`];
    for (const tag of matching) {
      const { status, text, headers } = await scim.get(path, { "If-None-Match": tag });
      expect([tag, status, text, headers.get("ETag")]).toEqual([tag, 304, "", version]);
    }
    for (const tag of ['W/"other"', '"other"', "W/", "x", ""]) {
      expect([tag, (await scim.get(path, { "If-None-Match": tag })).status]).toEqual([tag, 200]);
    }
    await scim.patch(path, change);
    expect((await scim.get(path, { "If-None-Match": version })).status).toBe(200);
  });

  const removeMembers: Write = [
    "PATCH of members",
    (scim, path, tag) => scim.patch(path, [{ op: "remove", path: "members" }], { "If-Match": tag }),
  ];
  const writes: readonly Write[] = [
    ["PUT", (scim, path, tag) => scim.put(path, { ...resource, externalId: "2" }, { "If-Match": tag })],
    [
      "PATCH",
      (scim, path, tag) => scim.patch(path, [{ op: "add", path: "externalId", value: "2" }], { "If-Match": tag }),
    ],
    ["DELETE", (scim, path, tag) => scim.delete(path, { "If-Match": tag })],
    ...(type === "Group" ? [removeMembers] : []),
  ];

  it.each(writes)("RFC 9110 §13.1.1: %s with a stale If-Match is 412 and changes nothing", async (_, send) => {
    const { scim, path, version } = await create();
    await scim.patch(path, change);
    const { body: before } = await scim.get(path);
    for (const tag of [version, 'W/"none"', '"none"', "x"]) {
      const answer = await send(scim, path, tag);
      expect([tag, answer.status]).toEqual([tag, 412]);
      expect(answer.body.detail).toContain("changed");
    }
    expect((await scim.get(path)).body).toEqual(before);
  });

  it.each(writes)("RFC 9110 §13.1.1: %s with a current If-Match, or *, is carried out", async (_, send) => {
    for (const pick of [
      (tag: string) => tag,
      (tag: string) => tag.replace("W/", ""),
      () => "*",
      (tag: string) => `W/"none", ${tag}`,
    ]) {
      const { scim, path } = await create();
      await scim.patch(path, change);
      const { version } = (await scim.get(path)).body.meta;
      expect((await send(scim, path, pick(version))).status).toBeLessThan(300);
    }
  });

  it("own probe: If-None-Match that names what is there is 412 on a write, and changes nothing", async () => {
    const { scim, path, version } = await create();
    const { body: before } = await scim.get(path);
    for (const tag of ["*", version, version.replace("W/", ""), `W/"none", ${version}`]) {
      const headers = { "If-None-Match": tag };
      const answers = [
        await scim.put(path, { ...resource, externalId: "2" }, headers),
        await scim.patch(path, change, headers),
        await scim.patch(path, [{ op: "remove", path: "members" }], headers),
        await scim.delete(path, headers),
      ];
      for (const { status, body } of answers) {
        expect([tag, status, body.detail]).toEqual([tag, 412, expect.stringContaining("If-None-Match")]);
      }
    }
    expect((await scim.get(path)).body).toEqual(before);
    expect((await scim.patch(path, change, { "If-None-Match": 'W/"none"' })).status).toBeLessThan(300);
    expect((await scim.put(`${endpoint}/none`, resource, { "If-None-Match": "*" })).status).toBe(404);
  });

  it("Every client 5: an answer that carries the resource has its Location, one without a body the media type", async () => {
    const scim = await tree.connect(type === "Group" ? { enablePushGroups: true } : {});
    const created = await scim.post(endpoint, resource);
    const path = `${endpoint}/${created.body.id}`;
    const answers = [
      created,
      await scim.get(path),
      await scim.get(`${path}?attributes=id`),
      await scim.put(path, resource),
      await scim.put(`${path}?excludedAttributes=meta`, resource),
      await scim.patch(`${path}?attributes=id`, change),
      await scim.patch(path, []),
    ];
    for (const { status, headers } of answers) {
      expect([status < 300, headers.get("Location")]).toEqual([true, scim.baseUrl + path]);
    }
    const bodiless = [
      await scim.get(path, { "If-None-Match": "*" }),
      ...(type === "Group" ? [await scim.patch(path, change)] : []),
      await scim.delete(path),
    ];
    expect(bodiless.map(({ status }) => status)).toEqual(type === "Group" ? [304, 204, 204] : [304, 204]);
    for (const { text, headers } of bodiless) {
      expect([text, headers.get("Content-Type")]).toEqual(["", "application/scim+json"]);
    }
  });

  it("RFC 9110 §13.1.1: a missing resource is 404, whatever If-Match says", async () => {
    const { scim } = await create();
    for (const [, send] of writes) expect((await send(scim, `${endpoint}/none`, 'W/"1"')).status).toBe(404);
  });

  it("RFC 7644 §3.14: of two writes at once on one version one is 412", async () => {
    const { scim, path, version } = await create();
    const answers = await Promise.all(
      ["a", "b", "c"].map((value) => scim.put(path, { ...resource, externalId: value }, { "If-Match": version })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  it("RFC 7644 §3.7: a bulk operation's version is checked like If-Match", async () => {
    const { scim, path, version } = await create();
    const data = { ...resource, externalId: "3" };
    const stale = await scim.bulk([{ method: "PUT", path, version: 'W/"none"', data }]);
    expect(stale.body.Operations).toMatchObject([{ status: "412", response: { status: "412" } }]);
    const current = await scim.bulk([{ method: "PUT", path, version, data }]);
    expect(current.body.Operations).toMatchObject([{ status: "200" }]);
    expect(current.body.Operations[0]?.version).toBe((await scim.get(path)).body.meta.version);
  });
});
