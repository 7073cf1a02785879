import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TreeKind } from "../../../src/directory/configuration.ts";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { ENTERPRISE_USER_URN } from "../../../src/scim/schemas/enterprise-user.ts";
import { assertProperty } from "../../property/assert-property.ts";
import type { Connection } from "../helpers/tenants.ts";
import { readState } from "./fault-scenarios.ts";
import { connect } from "./universe.ts";

/**
 * An operation of a bulk request, with names for the ids of what was there before: `old:ann`. References
 * to what the request makes are bulkIds, which start with `u` and `g`. Those that point forward make their
 * operation wait. Only creates do, whose bulkIds start with `w`, of what nothing else in the request changes
 * or gets in the way of: what comes of them is the same wherever in the order they end up.
 */
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly bulkId?: string;
  readonly data?: JsonObject;
}

/** Ids by what operations call them. */
type Names = ReadonlyMap<string, string>;

const OLD_USERS = ["ann", "ben", "cem"];
const MAX_OPERATIONS = 14;
const bulkIds = Array.from({ length: MAX_OPERATIONS }, (_, index) => `b${index}`);

const titles = fc.constantFrom("A", "B", "");
const userNames = fc.constantFrom("ann@x.test", "New@x.test", "new@x.test", "other@x.test");
/** What is there, or was made before; what never is, now and then. */
const known = (index: number, letter: "u" | "g", old: readonly string[]) =>
  fc.oneof(
    fc.constantFrom(...old.map((name) => `old:${name}`)),
    fc.constantFrom("old:nobody", ...bulkIds.slice(0, index).map((id) => `bulkId:${letter}${id}`)),
  );

/** What may be made later in the request. */
const later = (index: number) =>
  fc
    .constantFrom("none", ...bulkIds.slice(index + 1).flatMap((id) => [`u${id}`, `w${id}`]))
    .map((id) => `bulkId:${id}`);

function userOperations(index: number): fc.Arbitrary<Operation> {
  const bulkId = `u${bulkIds[index]}`;
  const target = known(index, "u", OLD_USERS).map((name) => `/Users/${name}`);
  const manager = (name: string): JsonObject => ({ [ENTERPRISE_USER_URN]: { manager: { value: name } } });
  return fc.oneof(
    fc
      .record({ userName: userNames, title: titles })
      .map((data) => ({ method: "POST", path: "/Users", bulkId, data: { ...data } })),
    // Managers are later ones only, so that no two wait for each other.
    later(index).map((name) => ({
      method: "POST",
      path: "/Users",
      bulkId: `w${bulkIds[index]}`,
      data: { userName: `w${index}@x.test`, ...manager(name) },
    })),
    fc.record({ path: target, title: titles, active: fc.boolean() }).map(({ path, title, active }) => ({
      method: "PATCH",
      path,
      data: { Operations: [{ op: "replace", value: { title, active } }] },
    })),
    fc
      .record({ path: target, userName: userNames, boss: known(index, "u", OLD_USERS) })
      .map(({ path, userName, boss }) => ({ method: "PUT", path, data: { userName, ...manager(boss) } })),
    fc.constantFrom(...OLD_USERS).map((name) => ({ method: "DELETE", path: `/Users/old:${name}` })),
  );
}

function groupOperations(index: number): fc.Arbitrary<Operation> {
  const bulkId = `g${bulkIds[index]}`;
  const target = known(index, "g", ["crew"]).map((name) => `/Groups/${name}`);
  const members = (names: readonly string[]): JsonValue[] => names.map((value) => ({ value }));
  const someKnown = fc.array(known(index, "u", OLD_USERS), { maxLength: 3 }).map(members);
  return fc.oneof(
    fc
      .record({ displayName: fc.constantFrom("Crew", "Team", "TEAM"), members: someKnown })
      .map((data) => ({ method: "POST", path: "/Groups", bulkId, data: { ...data } })),
    fc.array(later(index), { minLength: 1, maxLength: 3 }).map((names) => ({
      method: "POST",
      path: "/Groups",
      bulkId: `w${bulkIds[index]}`,
      data: { displayName: `w${index}`, members: members(names) },
    })),
    fc
      .record({ path: target, op: fc.constantFrom("add", "remove", "replace"), value: someKnown })
      .map(({ path, op, value }) => ({
        method: "PATCH",
        path,
        data: { Operations: [{ op, path: "members", value }] },
      })),
    fc
      .record({ path: target, displayName: fc.constantFrom("Team", "Crew 2"), members: someKnown })
      .map(({ path, ...data }) => ({ method: "PUT", path, data: { ...data } })),
    fc.constant({ method: "DELETE", path: "/Groups/old:crew" }),
  );
}

function requests(kind: TreeKind): fc.Arbitrary<Operation[]> {
  const operation = (index: number) =>
    kind === "project" ? fc.oneof(userOperations(index), groupOperations(index)) : userOperations(index);
  return fc
    .integer({ min: 1, max: MAX_OPERATIONS })
    .chain((length) => fc.tuple(...Array.from({ length }, (_, index) => operation(index))));
}

/** A tenant with something in it, and the ids of that. */
async function createTenant(kind: TreeKind): Promise<{ idp: Connection; names: Map<string, string> }> {
  const idp = await connect(kind);
  const ids = await idp.addUsers(OLD_USERS.map((name) => ({ userName: `${name}@x.test` })));
  const names = new Map(OLD_USERS.map((name, index) => [`old:${name}`, ids[index] ?? ""]));
  if (kind === "project") names.set("old:crew", await idp.addGroup("Crew", ids.slice(0, 2)));
  return { idp, names };
}

/** The operation with ids for names, as far as they are known. */
function resolve<Part>(part: Part, names: Names): Part {
  const text = JSON.stringify(part).replace(/(?:old|bulkId):\w+/g, (name) => names.get(name) ?? name);
  return JSON.parse(text) as Part;
}

/** The status of each operation when all are sent in one request; the ids that it makes are added to the names. */
async function sendInBulk(idp: Connection, operations: readonly Operation[], names: Map<string, string>) {
  const { status, body } = await idp.bulk(resolve(operations, names) as unknown as JsonObject[]);
  expect(status).toBe(200);
  return body.Operations.map((result, index) => {
    const bulkId = operations[index]?.bulkId;
    if (bulkId !== undefined && result.status === "201")
      names.set(`bulkId:${bulkId}`, result.location.split("/").at(-1) ?? "");
    return Number(result.status);
  });
}

/** The same, sent one by one by somebody who sends what waits for nothing first. */
async function sendOneByOne(idp: Connection, operations: readonly Operation[], names: Map<string, string>) {
  const makers = new Set(operations.flatMap(({ bulkId }) => (bulkId === undefined ? [] : `bulkId:${bulkId}`)));
  const failed = new Set<string>();
  const statuses: number[] = [];
  const waiting = new Map(operations.entries());
  const openReferences = (operation: Operation) =>
    [...JSON.stringify([operation.path, operation.data ?? null]).matchAll(/bulkId:\w+/g)]
      .map(([name]) => name)
      .filter((name) => !names.has(name));
  while (waiting.size > 0) {
    const ready = [...waiting].find(([, each]) =>
      openReferences(each).every((name) => failed.has(name) || !makers.has(name)),
    );
    if (ready === undefined) throw new Error("operations that wait for each other were generated");
    const [index, operation] = ready;
    waiting.delete(index);
    const { method, path, data } = resolve(operation, names);
    const isBroken = openReferences(operation).length > 0;
    const answer = isBroken ? undefined : await idp.send(method, path, data);
    const bulkId = `bulkId:${operation.bulkId}`;
    if (answer?.status === 201) names.set(bulkId, answer.body.id);
    else failed.add(bulkId);
    // Alone, a group's PATCH is answered without the group.
    statuses[index] = answer === undefined ? 409 : method === "PATCH" && answer.status === 204 ? 200 : answer.status;
  }
  return statuses;
}

/** What a tenant has, with names for ids, and without versions: members who leave together are one step. */
async function describeState(idp: Connection, names: Names): Promise<unknown> {
  let text = JSON.stringify(await readState(idp.tenant.id)).replaceAll(/,"version":\d+/g, "");
  for (const [name, id] of names) text = text.replaceAll(id, name);
  return JSON.parse(text);
}

describe("a bulk request comes to what its operations come to one by one (RFC 7644 §3.7)", () => {
  it.each<TreeKind>(["project", "status-page"])("in a %s", async (kind) => {
    await assertProperty(
      fc.asyncProperty(requests(kind), async (operations) => {
        const [bulk, single] = [await createTenant(kind), await createTenant(kind)];
        const statuses = await sendInBulk(bulk.idp, operations, bulk.names);
        const expected = await sendOneByOne(single.idp, operations, single.names);
        expect(statuses).toEqual(expected);
        expect(await describeState(bulk.idp, bulk.names)).toEqual(await describeState(single.idp, single.names));
      }),
      120,
    );
  });
});
