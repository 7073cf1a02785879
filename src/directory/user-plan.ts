import { forbidden, ScimError, unknownResource } from "../scim/errors.ts";
import { type JsonObject, jsonEquals } from "../scim/json.ts";
import { applyPatch } from "../scim/patch.ts";
import type { ResourceType } from "../scim/schema.ts";
import type { Warn } from "../scim/warning.ts";
import type { WorkBudget } from "../scim/work-budget.ts";
import type { ConfigurationSnapshot } from "./configuration.ts";
import { type Identity, identifyUser } from "./identity.ts";
import { type AccessDecision, decideAccess } from "./lifecycle.ts";
import type { WriteOperation } from "./operations.ts";
import { type PlanBounds, planEach } from "./plan-each.ts";
import { checkSize } from "./size.ts";
import { taken } from "./taken.ts";
import { checkConditions, isUnconditional } from "./version.ts";

/** A user or subscriber as it is kept. */
export interface UserRecord {
  readonly id: string;
  /** What the IdP sent, canonical; without `id`, `meta` and `groups`. */
  readonly attributes: JsonObject;
  readonly identity: Identity;
  readonly revoked: boolean;
  readonly provisionedBy: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What one operation comes to. `previous` is the record it changed. */
export type PlannedUser =
  | {
      readonly kind: "write";
      readonly record: UserRecord;
      readonly previous: UserRecord | undefined;
      readonly decision: AccessDecision;
      /** What the operation asked for that is left undone, but for what the decision says. */
      readonly warnings?: readonly string[];
    }
  | { readonly kind: "delete"; readonly id: string; readonly previous: UserRecord | undefined }
  | { readonly kind: "refuse"; readonly error: ScimError };

/** What planning needs besides the records: whose request, when, and new ids. */
export interface UserPlanContext {
  readonly resourceType: ResourceType;
  readonly snapshot: ConfigurationSnapshot;
  readonly now: string;
  readonly createId: () => string;
}

/** The records that operations are planned against; each planned change is seen by the next. */
export class UserWorkingSet {
  readonly #records = new Map<string, UserRecord>();
  /** Ids by the keys that they are known by: userName and e-mail are unique, each by itself. */
  readonly #byUserName = new Map<string, string>();
  readonly #byEmail = new Map<string, string>();

  constructor(records: readonly UserRecord[]) {
    for (const record of records) this.put(record);
  }

  get(id: string): UserRecord | undefined {
    return this.#records.get(id);
  }

  /** The records known by the userName, the e-mail, or both. */
  named({ userNameKey, emailKey }: Identity): UserRecord[] {
    const ids = new Set([this.#byUserName.get(userNameKey), this.#byEmail.get(emailKey)]);
    return [...ids].flatMap((id) => (id === undefined ? [] : (this.#records.get(id) ?? [])));
  }

  put(record: UserRecord): void {
    this.remove(record.id);
    this.#records.set(record.id, record);
    this.#byUserName.set(record.identity.userNameKey, record.id);
    this.#byEmail.set(record.identity.emailKey, record.id);
  }

  remove(id: string): void {
    const record = this.#records.get(id);
    if (record === undefined) return;
    this.#records.delete(id);
    this.#byUserName.delete(record.identity.userNameKey);
    this.#byEmail.delete(record.identity.emailKey);
  }
}

/**
 * Decides what an operation comes to, by the product's toggle table, and records it in the working
 * set. Pure but for that: it throws nothing, a refusal is part of the plan.
 */
export function planUserWrite(
  context: UserPlanContext,
  known: UserWorkingSet,
  operation: WriteOperation,
  work: WorkBudget,
): PlannedUser {
  const warnings = new Set(operation.warnings);
  try {
    const planned = plan({ ...context, work }, known, operation, (warning) => warnings.add(warning));
    if (planned.kind === "write") known.put(planned.record);
    if (planned.kind === "delete") known.remove(planned.id);
    return planned.kind === "write" ? { ...planned, warnings: [...warnings] } : planned;
  } catch (error) {
    if (error instanceof ScimError) return { kind: "refuse", error };
    throw error;
  }
}

/**
 * Plans operations without a look at the records, where the transaction itself can vouch for what is
 * assumed: creates of people the tenant does not have yet (its unique indexes), and deletes of users
 * it has (a precondition). Undefined where the records must be read first.
 */
export function planUnseen(
  context: UserPlanContext,
  operations: readonly WriteOperation[],
  bounds: PlanBounds,
): PlannedUser[] | undefined {
  if (operations.every(({ kind }) => kind === "create")) {
    const known = new UserWorkingSet([]);
    return planEach(operations, (operation, work) => planUserWrite(context, known, operation, work), bounds);
  }
  const ids = operations.flatMap((each) => (each.kind === "delete" && isUnconditional(each) ? [each.id] : []));
  const isPlain = ids.length === operations.length && new Set(ids).size === ids.length;
  if (!isPlain || !context.snapshot.autoDeprovisionUsers) return undefined;
  return ids.map((id) => ({ kind: "delete", id, previous: undefined }));
}

/** What planning one operation needs: the budget for its work as well. */
interface OperationContext extends UserPlanContext {
  readonly work: WorkBudget;
}

function plan(context: OperationContext, known: UserWorkingSet, operation: WriteOperation, warn: Warn): PlannedUser {
  if (operation.kind === "create") return planCreate(context, known, operation.resource);
  const previous = known.get(operation.id);
  if (previous === undefined) throw unknownResource("User", operation.id);
  checkConditions(operation, previous.version);
  if (operation.kind === "delete") return planDelete(context.snapshot, operation.id, previous);
  const attributes =
    operation.kind === "replace"
      ? { ...keepActive(previous), ...operation.resource }
      : patchAttributes(context, previous, operation.operations, warn);
  return planUpdate(context, known, previous, attributes);
}

function planCreate(context: OperationContext, known: UserWorkingSet, resource: JsonObject): PlannedUser {
  checkProvisioning(context.snapshot);
  const { snapshot, now, createId } = context;
  const attributes = checkSize({ active: true, ...resource }, context.work);
  const identity = identifyUser(attributes, snapshot.requireEmail);
  const [existing, ...others] = known.named(identity);
  if (existing !== undefined) {
    if (others.length > 0 || existing.provisionedBy === snapshot.configId) throw taken(identity, [existing, ...others]);
    return planUpdate(context, known, { ...existing, provisionedBy: snapshot.configId }, attributes, existing);
  }
  const decision = decideAccess(attributes.active !== false, undefined, snapshot);
  const record: UserRecord = {
    id: createId(),
    attributes,
    identity,
    revoked: decision.revoked,
    provisionedBy: snapshot.configId,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  return { kind: "write", record, previous: undefined, decision };
}

function planUpdate(
  context: OperationContext,
  known: UserWorkingSet,
  base: UserRecord,
  attributes: JsonObject,
  previous: UserRecord = base,
): PlannedUser {
  const identity = identifyUser(checkSize(attributes, context.work), context.snapshot.requireEmail);
  const others = known.named(identity).filter(({ id }) => id !== base.id);
  if (others.length > 0) throw taken(identity, others);
  const decision = decideAccess(attributes.active !== false, previous, context.snapshot);
  const isSame =
    jsonEquals(attributes, previous.attributes) &&
    decision.revoked === previous.revoked &&
    base.provisionedBy === previous.provisionedBy;
  if (isSame) return { kind: "write", record: previous, previous, decision };
  const record = {
    ...base,
    attributes,
    identity,
    revoked: decision.revoked,
    version: previous.version + 1,
    updatedAt: context.now,
  };
  return { kind: "write", record, previous, decision };
}

function planDelete(snapshot: ConfigurationSnapshot, id: string, previous: UserRecord | undefined): PlannedUser {
  checkDeprovisioning(snapshot);
  return { kind: "delete", id, previous };
}

/** @throws ScimError 403 when the configuration does not let the IdP create users */
function checkProvisioning({ autoProvisionUsers }: ConfigurationSnapshot): void {
  if (!autoProvisionUsers) throw forbidden("“Auto Provision Users” is off for this SCIM configuration.");
}

/** @throws ScimError 403 when the configuration does not let the IdP delete users */
function checkDeprovisioning({ autoDeprovisionUsers }: ConfigurationSnapshot): void {
  if (!autoDeprovisionUsers) throw forbidden("“Auto Deprovision Users” is off for this SCIM configuration.");
}

function keepActive({ attributes }: UserRecord): JsonObject {
  return { active: attributes.active ?? true };
}

function patchAttributes(
  { resourceType, work }: OperationContext,
  previous: UserRecord,
  operations: Extract<WriteOperation, { kind: "patch" }>["operations"],
  warn: Warn,
): JsonObject {
  const resource = { id: previous.id, ...previous.attributes };
  const { id: _id, ...attributes } = applyPatch(resourceType, resource, operations, work, warn);
  return { ...keepActive(previous), ...attributes };
}
