import { beforeAll, describe, expect, it } from "vitest";
import { MAX_PAGE_SIZE, MAX_USER_VALUES } from "../../../src/directory/service-provider.ts";
import { MAX_RESOURCE_SIZE } from "../../../src/directory/size.ts";
import { MAX_BODY_BYTES, MAX_BODY_DEPTH, SEARCH_LIMITS } from "../../../src/http/body.ts";
import { MAX_FILTER_DEPTH, MAX_FILTER_LENGTH } from "../../../src/scim/filter/parse.ts";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { MAX_PATCH_OPERATIONS } from "../../../src/scim/messages.ts";
import { MAX_FILTER_TERMS } from "../../../src/storage/lists/filter-sql.ts";
import type { ScimAnswer } from "../helpers/scim-client.ts";
import type { Connection } from "../helpers/tenants.ts";
import { trees, treesWith } from "../helpers/trees.ts";

// What a client sends to do harm: too much of anything, and names that JavaScript gives a meaning.

type Excess = readonly [
  what: string,
  limit: number,
  status: number,
  send: (scim: Connection, id: string) => Promise<ScimAnswer>,
];

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const terms = (count: number) => Array.from({ length: count }, (_, index) => `title eq "${index}"`).join(" or ");
const search = (scim: Connection, filter: string) => scim.post("/Users/.search", { filter });
/** A body of so many MiB that does not say how long it is. */
function chunks(mebibytes: number): ReadableStream<Uint8Array> {
  let left = mebibytes;
  return new ReadableStream({
    pull(controller) {
      if (left === 0) controller.close();
      else controller.enqueue(new Uint8Array(2 ** 20).fill(0x20));
      left -= 1;
    },
  });
}

const postText = (scim: Connection, path: string, text: string) => scim.send("POST", path, undefined, { text });

const excesses: readonly Excess[] = [
  ["a body of too many bytes", MAX_BODY_BYTES, 413, (scim) => postText(scim, "/Users", " ".repeat(MAX_BODY_BYTES + 1))],
  [
    "a body of too many bytes in characters of several bytes",
    MAX_BODY_BYTES,
    413,
    (scim) => scim.post("/Users", { userName: "b@x.test", title: "€".repeat(MAX_BODY_BYTES / 3) }),
  ],
  [
    "a body of many times the limit that comes in chunks",
    MAX_BODY_BYTES,
    413,
    (scim) => scim.send("POST", "/Users", undefined, { text: chunks(40) }),
  ],
  [
    "a body of too many values",
    MAX_USER_VALUES,
    400,
    (scim) => scim.post("/Users", { userName: "b@x.test", roles: Array.from({ length: MAX_USER_VALUES }, () => "x") }),
  ],
  [
    "a search for too many attributes",
    SEARCH_LIMITS.values,
    400,
    (scim) =>
      scim.post("/Users/.search", { attributes: Array.from({ length: SEARCH_LIMITS.values + 1 }, () => "title") }),
  ],
  [
    "a body that is announced to be too large",
    MAX_BODY_BYTES,
    413,
    (scim) => scim.post("/Users", { userName: "b@x.test" }, { "Content-Length": String(MAX_BODY_BYTES + 1) }),
  ],
  ["a body that nests too deep", MAX_BODY_DEPTH, 400, (scim) => postText(scim, "/Users", nested(MAX_BODY_DEPTH + 1))],
  ["a body that nests deeper than any stack", MAX_BODY_DEPTH, 400, (scim) => postText(scim, "/Users", nested(200_000))],
  ["a body of open brackets", MAX_BODY_DEPTH, 400, (scim) => postText(scim, "/Bulk", "[".repeat(1_000_000))],
  [
    "a new resource that is too large",
    MAX_RESOURCE_SIZE,
    413,
    (scim) => scim.post("/Users", { userName: "b@x.test", title: "x".repeat(MAX_RESOURCE_SIZE) }),
  ],
  [
    "a resource that PUT makes too large",
    MAX_RESOURCE_SIZE,
    413,
    (scim, id) => scim.put(`/Users/${id}`, { userName: "ann@x.test", title: "x".repeat(MAX_RESOURCE_SIZE) }),
  ],
  [
    "a resource that PATCH makes too large, piece by piece",
    MAX_RESOURCE_SIZE,
    413,
    (scim, id) => {
      const piece = (index: number): JsonObject => ({
        op: "add",
        path: "roles",
        value: [{ type: `${index}`, value: `${"x".repeat(4096)}${index}` }],
      });
      return scim.patch(
        `/Users/${id}`,
        Array.from({ length: MAX_RESOURCE_SIZE / 4096 }, (_, index) => piece(index)),
      );
    },
  ],
  [
    "too many operations in a PATCH",
    MAX_PATCH_OPERATIONS,
    400,
    (scim, id) =>
      scim.patch(
        `/Users/${id}`,
        Array.from({ length: MAX_PATCH_OPERATIONS + 1 }, () => ({ op: "add", path: "title", value: "x" })),
      ),
  ],
  [
    "a filter that is too long, in a body",
    MAX_FILTER_LENGTH,
    400,
    (scim) => search(scim, `title eq "${"x".repeat(MAX_FILTER_LENGTH)}"`),
  ],
  [
    "a filter that is too long, in a query",
    MAX_FILTER_LENGTH,
    400,
    (scim) => scim.list("/Users", { filter: `title eq "${"x".repeat(MAX_FILTER_LENGTH)}"` }),
  ],
  [
    "a filter that nests too deep",
    MAX_FILTER_DEPTH,
    400,
    (scim) => search(scim, `${"(".repeat(MAX_FILTER_DEPTH + 1)}title pr${")".repeat(MAX_FILTER_DEPTH + 1)}`),
  ],
  ["a filter of open parentheses", MAX_FILTER_DEPTH, 400, (scim) => search(scim, "not (".repeat(10_000))],
  [
    "a PATCH path whose filter nests too deep",
    MAX_FILTER_DEPTH,
    400,
    (scim, id) =>
      scim.patch(`/Users/${id}`, [{ op: "remove", path: `emails[${"(".repeat(100)}value pr${")".repeat(100)}]` }]),
  ],
  ["a filter of too many comparisons", MAX_FILTER_TERMS, 400, (scim) => search(scim, terms(MAX_FILTER_TERMS + 1))],
  [
    "a filter of too many comparisons over all resource types",
    MAX_FILTER_TERMS,
    400,
    (scim) => scim.post("/.search", { filter: terms(MAX_FILTER_TERMS + 1) }),
  ],
];

describe.each(trees)("limits of the $kind tree", (tree) => {
  let scim: Connection;
  let id: string;
  const everything = async () => (await scim.get("/Users")).text;

  beforeAll(async () => {
    scim = await tree.connect();
    id = await scim.addUser("ann@x.test", { title: "Ms" });
  });

  it.each(excesses)(
    "%s: a SCIM error names the limit of %d, and nothing changes",
    async (_what, limit, status, send) => {
      const before = await everything();
      const answer = await send(scim, id);
      expect(answer.status).toBe(status);
      expect(answer.body.detail).toContain(String(limit));
      expect(await everything()).toBe(before);
    },
  );

  it("a bulk request of too many operations or bytes: 413 names the limit, and nothing changes", async () => {
    const { maxOperations, maxPayloadSize } = tree.announced.config.bulk;
    const before = await everything();
    const operation = { method: "DELETE", path: `/Users/${id}` };
    const many = await scim.bulk(Array.from({ length: maxOperations + 1 }, () => operation));
    expect([many.status, many.body.detail]).toEqual([413, expect.stringContaining(String(maxOperations))]);
    const large = await scim.bulk([{ ...operation, data: { title: "x".repeat(maxPayloadSize) } }]);
    expect([large.status, large.body.detail]).toEqual([413, expect.stringContaining(String(maxPayloadSize))]);
    expect(await everything()).toBe(before);
  });

  it("what is just within the limits is answered", async () => {
    const other = await tree.connect();
    const title = "x".repeat(MAX_RESOURCE_SIZE - 1000);
    expect((await other.post("/Users", { userName: "large@x.test", title })).status).toBe(201);
    const deep = `${"(".repeat(MAX_FILTER_DEPTH - 1)}title pr${")".repeat(MAX_FILTER_DEPTH - 1)}`;
    for (const filter of [deep, terms(MAX_FILTER_TERMS)]) expect((await search(other, filter)).status).toBe(200);
    const text = nested(MAX_BODY_DEPTH - 1).replace("{", '{"userName":"deep@x.test",');
    expect((await postText(other, "/Users", text)).status).toBe(201);
  });

  it("pages beyond any limit are cut or refused, whatever the client asks for", async () => {
    expect((await scim.list("/Users", { count: MAX_PAGE_SIZE + 1 })).body.itemsPerPage).toBe(1);
    for (const number of [2 ** 31, 2 ** 63, Number.MAX_SAFE_INTEGER, 1e308, -(2 ** 53)]) {
      for (const name of ["count", "startIndex"]) {
        const { status, body } = await scim.list("/Users", { [name]: number });
        expect([200, 400], `${name}=${number}`).toContain(status);
        expect(body.Resources?.length ?? 0).toBeLessThanOrEqual(1);
      }
    }
  });

  it("headers of any length are answered with SCIM errors", async () => {
    const long = "x".repeat(100_000);
    expect((await scim.withToken(long).get("/Users")).status).toBe(401);
    const tags = Array.from({ length: 10_000 }, (_, index) => `W/"x${index}"`).join(",");
    expect((await scim.patch(`/Users/${id}`, [], { "If-Match": tags })).status).toBe(412);
    expect((await scim.get(`/Users/${id}`, { "If-None-Match": tags })).status).toBe(200);
    expect((await scim.post("/Users", {}, { "Content-Type": long })).status).toBe(415);
  });
});

const HOSTILE = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "__defineGetter__"];

/** The text of an object with hostile members before its own: `JSON.stringify` could not write them all. */
function withHostileKeys(object: JsonObject): string {
  const payload = '{"polluted":"yes","active":false,"constructor":{"prototype":{"polluted":"yes"}}}';
  const members = HOSTILE.map((name) => `${JSON.stringify(name)}:${payload}`);
  const own = Object.entries(object).map(([name, value]) => `${JSON.stringify(name)}:${hostileValue(value)}`);
  return `{${[...members, ...own].join(",")}}`;
}

function hostileValue(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(hostileValue).join(",")}]`;
  return value !== null && typeof value === "object" ? withHostileKeys(value) : JSON.stringify(value);
}

const person: JsonObject = {
  userName: "ann@x.test",
  name: { givenName: "Ann", familyName: "Lee" },
  emails: [{ type: "work", value: "ann@x.test", primary: true }],
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { department: "Sales", manager: { value: "1" } },
};

describe.each(trees)("hostile keys in the $kind tree", (tree) => {
  /** What the resource says of the person, without what every resource has of its own. */
  const content = ({ body: { id: _id, meta: _meta, groups: _groups, schemas: _schemas, ...attributes } }: ScimAnswer) =>
    attributes;
  const expectNoPollution = () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as JsonObject).polluted).toBeUndefined();
    expect((() => {}).constructor.prototype).not.toHaveProperty("polluted");
  };

  it("POST, PUT and PATCH with hostile keys do what they would do without them", async () => {
    const scim = await tree.connect();
    const created = await scim.send("POST", "/Users", undefined, { text: withHostileKeys(person) });
    expect(created.status).toBe(201);
    const plain = await (await tree.connect()).post("/Users", person);
    expect(content(created)).toEqual(content(plain));
    const path = `/Users/${created.body.id}`;
    const replaced = await scim.send("PUT", path, undefined, { text: withHostileKeys(person) });
    expect([replaced.status, replaced.body]).toEqual([200, created.body]);
    const patch = { Operations: [{ op: "replace", value: person }] };
    const patched = await scim.send("PATCH", path, undefined, { text: withHostileKeys(patch) });
    expect([patched.status, patched.body]).toEqual([200, created.body]);
    expectNoPollution();
  });

  it.each(HOSTILE)("“%s” as a path, an attribute or an id is one that there is not", async (name) => {
    const scim = await tree.connect();
    const id = await scim.addUser("ann@x.test", person);
    const before = await scim.get(`/Users/${id}`);
    for (const path of [name, `${name}.polluted`, `name.${name}`, `emails[${name} eq "x"]`, `emails.${name}`]) {
      for (const op of ["add", "replace", "remove"]) {
        const answer = await scim.patch(`/Users/${id}`, [{ op, path, ...(op === "remove" ? {} : { value: "yes" }) }]);
        expect(answer.status, `${op} ${path}`).toBeLessThan(500);
        expect((await scim.get(`/Users/${id}`)).body, `${op} ${path}`).toEqual(before.body);
      }
    }
    for (const query of [
      `filter=${name} eq "x"`,
      `sortBy=${name}`,
      `attributes=${name}`,
      `excludedAttributes=${name}`,
    ]) {
      expect((await scim.get(`/Users?${query}`)).status, query).toBeLessThan(500);
    }
    for (const path of [`/Users/${name}`, `/Schemas/${name}`, `/ResourceTypes/${name}`, `/${name}`]) {
      expect((await scim.get(path)).status, path).toBe(404);
    }
    expectNoPollution();
  });

  it("bulk with hostile keys does what it would do without them", async () => {
    const scim = await tree.connect();
    const Operations = HOSTILE.map((bulkId, index) => ({
      method: "POST",
      path: "/Users",
      bulkId,
      data: { ...person, userName: `user${index}@x.test`, emails: [{ value: `user${index}@x.test` }] },
    }));
    const { status, body } = await scim.send("POST", "/Bulk", undefined, { text: withHostileKeys({ Operations }) });
    expect([status, body.Operations.map((each) => each.status)]).toEqual([200, HOSTILE.map(() => "201")]);
    expect(body.Operations.map(({ bulkId }) => bulkId)).toEqual(HOSTILE);
    const { body: users } = await scim.get("/Users");
    expect(users.Resources.map(({ active }) => active)).toEqual(HOSTILE.map(() => true));
    expectNoPollution();
  });
});

describe.each(treesWith("Group"))("hostile keys of groups in the $kind tree", (tree) => {
  it("bulk resolves references to hostile bulkIds, and to nothing else", async () => {
    const scim = await tree.connect({ enablePushGroups: true });
    const users = HOSTILE.slice(1).map((bulkId, index) => ({
      method: "POST",
      path: "/Users",
      bulkId,
      data: { userName: `user${index}@x.test` },
    }));
    const group = (displayName: string, bulkIds: readonly string[]): JsonObject => ({
      method: "POST",
      path: "/Groups",
      bulkId: displayName,
      data: { displayName, members: bulkIds.map((bulkId) => ({ value: `bulkId:${bulkId}` })) },
    });
    const { body } = await scim.bulk([...users, group("All", HOSTILE.slice(1)), group("None", ["__proto__"])]);
    expect(body.Operations.map(({ status }) => status)).toEqual([...users.map(() => "201"), "201", "409"]);
    const { body: groups } = await scim.get("/Groups");
    expect(groups.Resources.map(({ members }) => members?.length)).toEqual([users.length]);
  });
});
