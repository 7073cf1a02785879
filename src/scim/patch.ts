import { parseAttributePath } from "./attribute-path.ts";
import { invalidValue, mutability, noTarget, quotable } from "./errors.ts";
import { isClearing, isJsonObject, isUnassigned, type JsonObject, type JsonValue } from "./json.ts";
import type { PatchOperation } from "./messages.ts";
import { PatchDraft } from "./patch-draft.ts";
import { type PatchTarget, resolvePatchPath } from "./patch-path.ts";
import { patchAttribute } from "./patch-value.ts";
import type { ResourceType, Schema } from "./schema.ts";
import { checkRequired, coreObject, extensionObject } from "./validate.ts";
import { unheard, type Warn } from "./warning.ts";
import { operationCost, WorkBudget } from "./work-budget.ts";

/**
 * The resource after the operations, applied in order (RFC 7644 §3.5.2). The input is left as it is,
 * so a failing operation changes nothing. Attributes that the type does not have are ignored, with a
 * warning where a path names one. What the operations compare and copy is taken from the budget.
 *
 * @throws ScimError `noTarget`, `invalidPath`, `invalidFilter`, `invalidValue`, `mutability` or `tooMany`
 */
export function applyPatch(
  resourceType: ResourceType,
  resource: JsonObject,
  operations: readonly PatchOperation[],
  work = new WorkBudget(),
  warn: Warn = unheard,
): JsonObject {
  const draft = new PatchDraft(resourceType, resource, work, warn);
  for (const operation of operations) applyOperation(resourceType, draft, operation);
  const patched = draft.toResource();
  checkRequired(resourceType, patched);
  return patched;
}

function applyOperation(resourceType: ResourceType, draft: PatchDraft, operation: PatchOperation): void {
  const whole = wholeResource(resourceType, operation);
  if (whole === undefined) applyAt(resourceType, draft, operation, operation.path ?? "");
  else applyPathless(resourceType, draft, whole);
}

function applyAt(resourceType: ResourceType, draft: PatchDraft, operation: PatchOperation, path: string): void {
  const { op, value } = operation;
  if (op !== "remove" && value === undefined)
    throw invalidValue(`The ${op} operation on “${quotable(path)}” has no value.`);
  draft.work.spend(operationCost(path));
  const target = resolvePatchPath(resourceType, path);
  if (target.kind === "unknown" && !target.isDropped) draft.warn(ignored(path));
  if (target.kind === "attribute") checkMutable(target, operation);
  applyTo(resourceType, draft, target, operation);
}

/** The operation without a path that an operation comes to: its path may name the whole core schema. */
export function wholeResource(resourceType: ResourceType, operation: PatchOperation): PatchOperation | undefined {
  const { op, path, value = null } = operation;
  if (path === undefined) return operation;
  const core = op === "remove" ? undefined : coreObject(resourceType, path, value);
  return core && { op, value: core };
}

function ignored(path: string): string {
  return `The path “${quotable(path)}” names nothing that is kept here, so it was ignored.`;
}

/** Each member of a pathless value is a path of its own (RFC 7644 §3.5.2.1, §3.5.2.3). */
function applyPathless(resourceType: ResourceType, draft: PatchDraft, { op, value }: PatchOperation): void {
  if (op === "remove") throw noTarget("A remove operation needs a path.");
  if (!isJsonObject(value)) throw invalidValue(`The ${op} operation without a path takes an object of attributes.`);
  for (const [path, member] of Object.entries(value)) applyMember(resourceType, draft, { op, path, value: member });
}

type MemberOperation = PatchOperation & { readonly path: string; readonly value: JsonValue };

/** Inside a value, what cannot be written is ignored: clients send back what they were given. */
function applyMember(resourceType: ResourceType, draft: PatchDraft, operation: MemberOperation): void {
  const whole = wholeResource(resourceType, operation);
  if (whole !== undefined) {
    applyPathless(resourceType, draft, whole);
    return;
  }
  draft.work.spend(operationCost(operation.path));
  const target = resolveMember(resourceType, operation.path);
  if (target?.kind === "attribute" && isReadOnly(target)) checkOwnId(target, draft, operation.value);
  else if (target !== undefined) applyTo(resourceType, draft, target, operation);
}

/** A member's name that is no path at all is unknown, like any attribute that is not kept. */
function resolveMember(resourceType: ResourceType, name: string): PatchTarget | undefined {
  if (!name.includes("[") && parseAttributePath(name) === undefined) return undefined;
  return resolvePatchPath(resourceType, name);
}

function applyTo(resourceType: ResourceType, draft: PatchDraft, target: PatchTarget, operation: PatchOperation): void {
  if (target.kind === "extension") applyToExtension(resourceType, draft, target.extension, operation);
  if (target.kind === "attribute") patchAttribute(draft, target.resolved, target.filter, operation);
}

function applyToExtension(
  resourceType: ResourceType,
  draft: PatchDraft,
  extension: Schema,
  { op, value }: PatchOperation,
): void {
  const isCleared = op === "remove" || (op === "replace" && isClearing(value));
  if (isCleared) draft.clearExtension(extension);
  if (isCleared || isUnassigned(value)) return;
  for (const [name, member] of Object.entries(extensionObject(extension, value))) {
    applyMember(resourceType, draft, { op, path: `${extension.id}:${name}`, value: member });
  }
}

type AttributeTarget = Extract<PatchTarget, { kind: "attribute" }>;

function isReadOnly({ resolved }: AttributeTarget): boolean {
  return resolved.attribute.mutability === "readOnly" || resolved.subAttribute?.mutability === "readOnly";
}

function checkMutable(target: AttributeTarget, { op, path }: PatchOperation): void {
  if (isReadOnly(target)) throw mutability(`“${quotable(path ?? "")}” is read-only.`);
  const { attribute, subAttribute = attribute } = target.resolved;
  if (op === "remove" && subAttribute.required)
    throw mutability(`“${quotable(path ?? "")}” is required and cannot be removed.`);
}

/** Clients echo the resource's own `id`; any other is an attempt to change it. */
function checkOwnId({ resolved }: AttributeTarget, draft: PatchDraft, value: JsonValue): void {
  if (resolved.attribute.name === "id" && !isUnassigned(value) && value !== draft.id) {
    throw mutability("The id of a resource cannot be changed.");
  }
}
