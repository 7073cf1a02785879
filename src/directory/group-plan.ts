import { forbidden, invalidValue, ScimError, unknownResource } from "../scim/errors.ts";
import { type JsonObject, jsonEquals } from "../scim/json.ts";
import { applyPatch } from "../scim/patch.ts";
import { groupResourceType } from "../scim/schemas/group.ts";
import { foldName, shorten } from "../scim/text.ts";
import type { Warn } from "../scim/warning.ts";
import type { WorkBudget } from "../scim/work-budget.ts";
import type { ConfigurationSnapshot } from "./configuration.ts";
import { foldMembership, type MembershipDelta, membersOf } from "./membership.ts";
import type { WriteOperation } from "./operations.ts";
import { type PlanBounds, planEach } from "./plan-each.ts";
import { checkSize } from "./size.ts";
import { takenName } from "./taken.ts";
import { checkConditions, isUnconditional } from "./version.ts";

/** A team as it is kept; its members are rows of their own. */
export interface GroupRecord {
  readonly id: string;
  /** `displayName` and `externalId`, canonical. */
  readonly attributes: JsonObject;
  readonly protected: boolean;
  readonly pushed: boolean;
  /** The configuration through which an IdP made or adopted it; null for none, or one that is gone. */
  readonly pushedBy: string | null;
  /** Whether some configuration puts its users into the team. */
  readonly isDefault: boolean;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What one operation on a group comes to. */
export type PlannedGroup =
  | {
      readonly kind: "write";
      readonly id: string;
      /** The record after the operation; undefined when only members change and it was not read. */
      readonly record: GroupRecord | undefined;
      readonly previous: GroupRecord | undefined;
      readonly delta: MembershipDelta;
      /** What the operation asked for that is left undone. */
      readonly warnings?: readonly string[];
    }
  | { readonly kind: "delete"; readonly id: string; readonly previous: GroupRecord | undefined }
  | { readonly kind: "refuse"; readonly error: ScimError };

/** What planning needs besides the records. */
export interface GroupPlanContext {
  readonly snapshot: ConfigurationSnapshot;
  readonly now: string;
  readonly createId: () => string;
}

/** The groups that operations are planned against; each planned change is seen by the next. */
export class GroupWorkingSet {
  readonly #records = new Map<string, GroupRecord>();
  /** Ids by the key of the name, which is unique. */
  readonly #byName = new Map<string, string>();
  /** Ids that were named as members and are no users of the tenant. */
  readonly unknownMembers: ReadonlySet<string>;

  constructor(records: readonly GroupRecord[], unknownMembers: ReadonlySet<string> = new Set()) {
    this.unknownMembers = unknownMembers;
    for (const record of records) this.put(record);
  }

  get(id: string): GroupRecord | undefined {
    return this.#records.get(id);
  }

  named(nameKey: string): GroupRecord | undefined {
    return this.#records.get(this.#byName.get(nameKey) ?? "");
  }

  put(record: GroupRecord): void {
    this.remove(record.id);
    this.#records.set(record.id, record);
    this.#byName.set(groupNameKey(record.attributes), record.id);
  }

  remove(id: string): void {
    const record = this.#records.get(id);
    if (record === undefined) return;
    this.#records.delete(id);
    this.#byName.delete(groupNameKey(record.attributes));
  }
}

/** The key by which a group's name is unique in its project. */
export function groupNameKey({ displayName }: JsonObject): string {
  return foldName(String(displayName));
}

/**
 * Decides what an operation on a group comes to, and records it in the working set. It throws
 * nothing; a refusal is part of the plan.
 */
export function planGroupWrite(
  context: GroupPlanContext,
  known: GroupWorkingSet,
  operation: WriteOperation,
  work: WorkBudget,
): PlannedGroup {
  const warnings = new Set(operation.warnings);
  return refusing(() => {
    checkPushGroups(context.snapshot);
    const planned =
      operation.kind === "create"
        ? planCreate({ ...context, work }, known, operation.resource)
        : planExisting({ ...context, work }, known, operation, (warning) => warnings.add(warning));
    if (planned.kind === "write" && planned.record !== undefined) known.put(planned.record);
    if (planned.kind === "delete") known.remove(planned.id);
    return planned.kind === "write" ? { ...planned, warnings: [...warnings] } : planned;
  });
}

/**
 * Plans operations without reading the groups, where the transaction can vouch for what is assumed:
 * new names (a unique index), changes of members only, and deletes (preconditions). Undefined where
 * the records must be read first.
 */
export function planGroupsUnseen(
  context: GroupPlanContext,
  operations: readonly WriteOperation[],
  bounds: PlanBounds,
): PlannedGroup[] | undefined {
  if (!context.snapshot.enablePushGroups) return undefined;
  if (operations.every(({ kind }) => kind === "create")) {
    const known = new GroupWorkingSet([]);
    return planEach(operations, (operation, work) => planGroupWrite(context, known, operation, work), bounds);
  }
  const [operation, ...others] = operations;
  if (operation === undefined || others.length > 0) return undefined;
  if (operation.kind === "create" || !isUnconditional(operation)) return undefined;
  if (operation.kind === "delete") {
    return [{ kind: "delete", id: operation.id, previous: undefined }];
  }
  if (operation.kind !== "patch") return undefined;
  const planned = refusing(() => planMembersOnly(operation.id, operation.operations));
  return planned === undefined ? undefined : [planned];
}

function planMembersOnly(id: string, operations: PatchOf["operations"]): PlannedGroup | undefined {
  const { delta, rest } = foldMembership(operations);
  if (rest.length > 0) return undefined;
  return { kind: "write", id, record: undefined, previous: undefined, delta };
}

type PatchOf = Extract<WriteOperation, { kind: "patch" }>;

/** What planning one operation needs: the budget for its work as well. */
interface OperationContext extends GroupPlanContext {
  readonly work: WorkBudget;
}

/**
 * What is wrong with the request itself comes first, then the name, then the team, then the members: with
 * two faults at once the answer is the same whether they are found before the transaction or by it.
 */
function planCreate(context: OperationContext, known: GroupWorkingSet, resource: JsonObject): PlannedGroup {
  const { members: _members, ...attributes } = resource;
  const delta = membersOf(resource, "existing");
  const existing = known.named(groupNameKey(checkSize(attributes, context.work)));
  if (existing !== undefined) {
    if (existing.pushedBy !== null) throw takenName(attributes, existing);
    checkWritable(existing);
    return update(context, known, existing, attributes, delta);
  }
  checkMembers(known, delta);
  const { snapshot, now, createId } = context;
  const record: GroupRecord = {
    id: createId(),
    attributes,
    protected: false,
    pushed: true,
    pushedBy: snapshot.configId,
    isDefault: false,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  return { kind: "write", id: record.id, record, previous: undefined, delta };
}

function planExisting(
  context: OperationContext,
  known: GroupWorkingSet,
  operation: Exclude<WriteOperation, { kind: "create" }>,
  warn: Warn,
): PlannedGroup {
  const previous = known.get(operation.id);
  if (previous === undefined) throw unknownResource("Group", operation.id);
  checkConditions(operation, previous.version);
  checkWritable(previous);
  if (operation.kind === "delete") {
    if (previous.isDefault)
      throw forbidden("The group is a default team of a SCIM configuration. Take it out of the default teams first.");
    return { kind: "delete", id: previous.id, previous };
  }
  if (operation.kind === "replace") {
    const { members: _members, ...attributes } = operation.resource;
    return update(context, known, previous, attributes, membersOf(operation.resource, "empty"));
  }
  const { delta, rest } = foldMembership(operation.operations);
  const resource = { id: previous.id, ...previous.attributes };
  const { id: _id, ...attributes } = applyPatch(groupResourceType, resource, rest, context.work, warn);
  return update(context, known, previous, attributes, delta);
}

function update(
  { snapshot, now, work }: OperationContext,
  known: GroupWorkingSet,
  previous: GroupRecord,
  attributes: JsonObject,
  delta: MembershipDelta,
): PlannedGroup {
  const taken = known.named(groupNameKey(checkSize(attributes, work)));
  if (taken !== undefined && taken.id !== previous.id) throw takenName(attributes, taken);
  checkMembers(known, delta);
  const pushed = { ...previous, pushed: true, pushedBy: previous.pushedBy ?? snapshot.configId };
  const isSame = jsonEquals(attributes, previous.attributes);
  const record = isSame ? pushed : { ...pushed, attributes, version: previous.version + 1, updatedAt: now };
  return { kind: "write", id: previous.id, record, previous, delta };
}

function checkPushGroups({ enablePushGroups }: ConfigurationSnapshot): void {
  if (!enablePushGroups)
    throw forbidden("“Enable Push Groups” is off for this SCIM configuration; groups are read-only.");
}

function checkWritable(record: GroupRecord): void {
  if (record.protected) throw forbidden("The group is a protected team; an administrator of the project manages it.");
}

function checkMembers({ unknownMembers }: GroupWorkingSet, delta: MembershipDelta): void {
  const unknown = delta.add.filter((id) => unknownMembers.has(id));
  if (unknown.length > 0) {
    const more = unknown.length > 10 ? ` and ${unknown.length - 10} more` : "";
    const named = unknown.slice(0, 10).map((id) => shorten(id, 64));
    throw invalidValue(`These members are no users of this project: ${named.join(", ")}${more}.`);
  }
}

function refusing<Planned extends PlannedGroup | undefined>(plan: () => Planned): Planned | PlannedGroup {
  try {
    return plan();
  } catch (error) {
    if (error instanceof ScimError) return { kind: "refuse", error };
    throw error;
  }
}
