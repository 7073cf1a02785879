import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DeltaDraft,
  foldMembership,
  isMembershipUnchanged,
  type MembershipDelta,
  membersOf,
} from "../../src/directory/membership.ts";
import type { PatchOperation } from "../../src/scim/messages.ts";
import { assertProperty } from "./assert-property.ts";

/** An operation on members, and what becomes of them by the words of RFC 7644 §3.5.2 and of the wire contract. */
interface Step {
  readonly operation: PatchOperation;
  readonly apply: (members: ReadonlySet<string>) => ReadonlySet<string>;
}

const people = ["ann", "ben", "cem", "dan", "eve"];
const some = fc.subarray(people);
const valuesOf = (ids: readonly string[]) => ids.map((value) => ({ value }));
const without = (members: ReadonlySet<string>, ids: readonly string[]) =>
  new Set([...members].filter((id) => !ids.includes(id)));
const nobody: Step["apply"] = () => new Set();

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(some, fc.boolean()).map(([ids, isPathless]): Step => {
    const operation = isPathless
      ? ({ op: "add", value: { members: valuesOf(ids) } } as const)
      : ({ op: "add", path: "members", value: valuesOf(ids) } as const);
    return { operation, apply: (members) => new Set([...members, ...ids]) };
  }),
  fc.tuple(some, fc.boolean()).map(([ids, isPathless]): Step => {
    const operation = isPathless
      ? ({ op: "replace", value: { members: valuesOf(ids) } } as const)
      : ({ op: "replace", path: "members", value: valuesOf(ids) } as const);
    return { operation, apply: () => new Set(ids) };
  }),
  some.map(
    (ids): Step => ({
      operation: { op: "remove", path: "members", value: valuesOf(ids) },
      apply: (members) => without(members, ids),
    }),
  ),
  fc.subarray(people, { minLength: 1 }).map((ids): Step => {
    const path = `members[${ids.map((id) => `value eq "${id}"`).join(" or ")}]`;
    return { operation: { op: "remove", path }, apply: (members) => without(members, ids) };
  }),
  fc.constant<Step>({ operation: { op: "remove", path: "members" }, apply: nobody }),
  fc.constant<Step>({ operation: { op: "remove", path: 'members[type eq "User"]' }, apply: nobody }),
);
const patches = fc.array(steps, { maxLength: 6 });

const foldAll = (list: readonly Step[]) => foldMembership(list.map(({ operation }) => operation));
const applyAll = (list: readonly Step[], members: ReadonlySet<string>) =>
  [...list.reduce((current, { apply }) => apply(current), members)].sort();

/** What a delta makes of the members that a group has. */
function applyDelta({ base, add, remove }: MembershipDelta, members: readonly string[]): string[] {
  const kept = base === "empty" ? [] : members.filter((id) => !remove.includes(id));
  return [...new Set([...kept, ...add])].sort();
}

/** Nobody is named twice, and nobody is removed who is not there in any case. */
function expectTidy({ base, add, remove }: MembershipDelta): void {
  const named = [...add, ...remove];
  expect(new Set(named).size).toBe(named.length);
  if (base === "empty") expect(remove).toEqual([]);
}

describe("foldMembership (RFC 7644 §3.5.2)", () => {
  it("comes to what the operations come to one after the other, whoever was a member", () => {
    assertProperty(
      fc.property(patches, some, (list, members) => {
        const { delta, rest } = foldAll(list);
        expect(isMembershipUnchanged(foldMembership(rest).delta)).toBe(true);
        expectTidy(delta);
        expect(applyDelta(delta, members)).toEqual(applyAll(list, new Set(members)));
      }),
      2000,
    );
  });
});

describe("DeltaDraft", () => {
  it("is one delta that does what the two do after each other", () => {
    assertProperty(
      fc.property(patches, patches, some, (first, second, members) => {
        const [{ delta: before }, { delta: after }] = [foldAll(first), foldAll(second)];
        const draft = new DeltaDraft();
        for (const delta of [before, after]) draft.apply(delta);
        const both = draft.toDelta();
        expectTidy(both);
        expect(applyDelta(both, members)).toEqual(applyDelta(after, applyDelta(before, members)));
        if (isMembershipUnchanged(both)) expect(applyDelta(both, members)).toEqual([...members].sort());
      }),
      2000,
    );
  });
});

describe("membersOf", () => {
  it("is exactly these with PUT, and these besides with a POST that links", () => {
    assertProperty(
      fc.property(fc.array(fc.constantFrom(...people)), some, (ids, members) => {
        const resource = { members: valuesOf(ids) };
        expectTidy(membersOf(resource, "empty"));
        expect(applyDelta(membersOf(resource, "empty"), members)).toEqual([...new Set(ids)].sort());
        expect(applyDelta(membersOf(resource, "existing"), members)).toEqual([...new Set([...ids, ...members])].sort());
      }),
      500,
    );
  });
});
