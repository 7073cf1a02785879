import { parseAttributePath, resolveAttributePath } from "../scim/attribute-path.ts";
import { invalidPath, invalidValue, noTarget, quotable } from "../scim/errors.ts";
import type { FilterExpression } from "../scim/filter/ast.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../scim/json.ts";
import type { PatchOperation } from "../scim/messages.ts";
import { wholeResource } from "../scim/patch.ts";
import { objectsIn } from "../scim/patch-draft.ts";
import { resolvePatchPath } from "../scim/patch-path.ts";
import { type Attribute, findAttribute } from "../scim/schema.ts";
import { groupResourceType, groupSchema } from "../scim/schemas/group.ts";
import { canonicalValue, coreObject } from "../scim/validate.ts";

/**
 * What a request does to a group's members, whoever they are now: start from them or from nobody,
 * then add and remove. No user is in both lists.
 */
export interface MembershipDelta {
  readonly base: "existing" | "empty";
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** A PATCH of a group, taken apart. */
export interface FoldedPatch {
  readonly delta: MembershipDelta;
  /** What is not about members, in order. */
  readonly rest: readonly PatchOperation[];
}

/**
 * Folds the operations on `members`, in order, into one delta (RFC 7644 §3.5.2). `remove` with a value
 * takes away those only, as Entra ID and JumpCloud mean it; without one it takes away all.
 *
 * @throws ScimError `invalidValue`, `invalidPath` or `noTarget`
 */
export function foldMembership(operations: readonly PatchOperation[]): FoldedPatch {
  const draft = new DeltaDraft();
  const rest: PatchOperation[] = [];
  for (const operation of operations) {
    const whole = wholeResource(groupResourceType, operation);
    const other = whole === undefined ? foldWithPath(draft, operation) : foldPathless(draft, whole);
    if (other !== undefined) rest.push(other);
  }
  return { delta: draft.toDelta(), rest };
}

/** The delta of a group that is sent whole: with PUT its members are exactly these. */
export function membersOf({ members }: JsonObject, base: MembershipDelta["base"]): MembershipDelta {
  return { base, add: [...new Set(memberIds(members))], remove: [] };
}

/** Whether a delta could change anything. */
export function isMembershipUnchanged({ base, add, remove }: MembershipDelta): boolean {
  return base === "existing" && add.length === 0 && remove.length === 0;
}

/** A delta in the making: what several changes of members, one after the other, come to. */
export class DeltaDraft {
  #base: MembershipDelta["base"] = "existing";
  #add = new Set<string>();
  #remove = new Set<string>();

  add(ids: readonly string[]): void {
    for (const id of ids) {
      this.#remove.delete(id);
      this.#add.add(id);
    }
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) {
      this.#add.delete(id);
      if (this.#base === "existing") this.#remove.add(id);
    }
  }

  clear(): void {
    this.#base = "empty";
    this.#add.clear();
    this.#remove.clear();
  }

  /** Does after what was done so far what a delta says. */
  apply({ base, add, remove }: MembershipDelta): void {
    if (base === "empty") this.clear();
    this.remove(remove);
    this.add(add);
  }

  toDelta(): MembershipDelta {
    return { base: this.#base, add: [...this.#add], remove: [...this.#remove] };
  }
}

/** Takes `members` out of a pathless value; answers what is left, if anything is. */
function foldPathless(draft: DeltaDraft, operation: PatchOperation): PatchOperation | undefined {
  const { op, value } = operation;
  if (op === "remove" || !isJsonObject(value)) return operation;
  const entries = Object.entries(value).flatMap(unpackCore);
  const others = entries.filter(([name]) => !isMembersName(name));
  for (const [, members] of entries.filter(([name]) => isMembersName(name)))
    applyMembers(draft, { op, value: members });
  return others.length === entries.length ? operation : { op, value: Object.fromEntries(others) };
}

/** The members of an object under the core schema's URN, in place of the object. */
function unpackCore([name, value]: [string, JsonValue]): [string, JsonValue][] {
  const core = coreObject(groupResourceType, name, value);
  return core === undefined ? [[name, value]] : Object.entries(core).flatMap(unpackCore);
}

function foldWithPath(draft: DeltaDraft, operation: PatchOperation): PatchOperation | undefined {
  const target = resolvePatchPath(groupResourceType, operation.path ?? "");
  if (target.kind !== "attribute" || target.resolved.attribute !== membersAttribute) return operation;
  if (target.resolved.subAttribute !== undefined) {
    throw invalidPath("Members are added and removed, not edited: use the path “members”.");
  }
  if (target.filter === undefined) applyMembers(draft, operation);
  else if (operation.op === "remove" && isUserType(target.filter)) draft.clear();
  else if (operation.op === "remove") draft.remove([...chosenIds(target.filter)]);
  else throw noTarget("Members are added with the path “members” and a value.");
  return undefined;
}

function applyMembers(draft: DeltaDraft, { op, value }: PatchOperation): void {
  if (op === "remove") {
    if (value === undefined || value === null) draft.clear();
    else draft.remove(memberIds(value));
    return;
  }
  if (value === undefined) throw invalidValue(`The ${op} operation on “members” has no value.`);
  if (op === "replace") draft.clear();
  draft.add(memberIds(value));
}

/** The user ids that a list of members names; groups do not nest. */
function memberIds(value: JsonValue | undefined): string[] {
  const members = value === undefined ? undefined : canonicalValue(membersAttribute, value);
  return objectsIn(members).map((member) => {
    const id = String(member.value);
    if (isGroup(member)) {
      throw invalidValue(
        `The member ${quotable(id)} is a group. Groups cannot be members of groups here; push their users.`,
      );
    }
    return id;
  });
}

function isGroup({ type, $ref }: JsonObject): boolean {
  return String(type ?? "").toLowerCase() === "group" || /\/Groups\//i.test(String($ref ?? ""));
}

/**
 * The ids that a filter in brackets chooses: `value eq` terms, joined by `or`; a `type eq "User"`
 * beside them is true of every member.
 */
function chosenIds(filter: FilterExpression): ReadonlySet<string> {
  if (filter.kind === "or") return new Set(filter.operands.flatMap((operand) => [...chosenIds(operand)]));
  if (filter.kind === "and") {
    const [first, ...others] = filter.operands.filter((operand) => !isUserType(operand)).map(chosenIds);
    return new Set([...(first ?? [])].filter((id) => others.every((ids) => ids.has(id))));
  }
  if (!isEquality(filter, "value")) throw invalidPath('Choose members by value, as in members[value eq "id"].');
  return new Set([String(filter.value)]);
}

function isUserType(filter: FilterExpression): boolean {
  return isEquality(filter, "type") && String(filter.value).toLowerCase() === "user";
}

function isEquality(
  filter: FilterExpression,
  name: string,
): filter is Extract<FilterExpression, { kind: "comparison" }> {
  return filter.kind === "comparison" && filter.operator === "eq" && filter.path.attribute.toLowerCase() === name;
}

function isMembersName(name: string): boolean {
  const path = parseAttributePath(name);
  const resolved = path && resolveAttributePath(groupResourceType, path);
  return resolved?.attribute === membersAttribute && resolved.subAttribute === undefined;
}

const membersAttribute = requireAttribute("members");

function requireAttribute(name: string): Attribute {
  const attribute = findAttribute(groupSchema.attributes, name);
  if (attribute === undefined) throw new Error(`the Group schema has no ${name}`);
  return attribute;
}
