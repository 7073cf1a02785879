import { isCoreSchema, parseAttributePath, resolveAttributePath, resolveExtension } from "./attribute-path.ts";
import { invalidValue } from "./errors.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { type Attribute, commonAttributes, type ResourceType } from "./schema.ts";

/** Which attributes an answer shows: what `attributes` and `excludedAttributes` ask for. */
export interface ProjectionQuery {
  readonly attributes?: readonly string[] | undefined;
  readonly excludedAttributes?: readonly string[] | undefined;
}

/** Chooses the attributes of an answer (RFC 7644 §3.9, RFC 7643 §2.4 `returned`). */
export interface Projection {
  /** Whether a core attribute will be shown, so that what is not shown need not be loaded. */
  includes(attributeName: string): boolean;
  /** The resource with the attributes that are to be shown. */
  project(resource: JsonObject): JsonObject;
}

/** The projection of an answer that nobody sees. */
export const nothingShown: Projection = { includes: () => false, project: () => ({}) };

/** `true`: the whole attribute; otherwise the names of the chosen sub-attributes. */
type Choice = true | ReadonlySet<string>;

interface Level {
  readonly attributes: readonly Attribute[];
  readonly choices: ReadonlyMap<string, Choice>;
}

/**
 * The projection that a request asks for; names that the type does not have choose nothing.
 *
 * @throws ScimError `invalidValue` when both lists are given: they exclude each other
 */
export function createProjection(resourceType: ResourceType, query: ProjectionQuery): Projection {
  const [attributes, excludedAttributes] = [namesIn(query.attributes), namesIn(query.excludedAttributes)];
  if (attributes.length > 0 && excludedAttributes.length > 0) {
    throw invalidValue("Give “attributes” or “excludedAttributes”, not both.");
  }
  const isShown = attributes.length > 0 ? isRequested : isNotExcluded;
  const chosen = chooseAttributes(resourceType, attributes.length > 0 ? attributes : excludedAttributes);
  const core: Level = {
    attributes: [...commonAttributes, ...resourceType.schema.attributes],
    choices: chosen.get(resourceType.schema.id) ?? new Map(),
  };
  return {
    includes: (name) => core.attributes.some((each) => each.name === name && isShown(each, core.choices.get(name))),
    project(resource) {
      const shown = projectLevel(core, resource, isShown);
      for (const { id, attributes: members } of resourceType.extensions) {
        const values = resource[id];
        const level = { attributes: members, choices: chosen.get(id) ?? new Map() };
        const projected = isJsonObject(values) ? projectLevel(level, values, isShown) : {};
        if (Object.keys(projected).length > 0) shown[id] = projected;
      }
      return shown;
    },
  };
}

/** The names in a list; an empty parameter (`attributes=`) asks for nothing in particular. */
function namesIn(list: readonly string[] = []): string[] {
  return list.map((name) => name.trim()).filter((name) => name !== "");
}

type IsShown = (attribute: Attribute, choice: Choice | undefined) => boolean;

const isRequested: IsShown = ({ returned }, choice) =>
  returned === "always" || (returned !== "never" && choice !== undefined);

/** A choice of sub-attributes excludes those, not the attribute. */
const isNotExcluded: IsShown = ({ returned }, choice) =>
  returned === "always" || (returned === "default" && choice !== true);

function projectLevel({ attributes, choices }: Level, object: JsonObject, isShown: IsShown): JsonObject {
  const shown: JsonObject = {};
  for (const attribute of attributes) {
    const value = object[attribute.name];
    const choice = choices.get(attribute.name);
    if (value !== undefined && isShown(attribute, choice)) {
      const projected = projectValue(attribute, choice, value, isShown);
      if (projected !== undefined) shown[attribute.name] = projected;
    }
  }
  return shown;
}

/** Sub-attributes are chosen like attributes; a choice of the whole shows those that are shown by default. */
function projectValue(
  attribute: Attribute,
  choice: Choice | undefined,
  value: JsonValue,
  isShown: IsShown,
): JsonValue | undefined {
  if (attribute.type !== "complex") return value;
  if (Array.isArray(value)) {
    const elements = value.flatMap((each) => projectValue(attribute, choice, each, isShown) ?? []);
    return elements.length === 0 && value.length > 0 ? undefined : elements;
  }
  if (!isJsonObject(value)) return undefined;
  const shown: JsonObject = {};
  for (const sub of attribute.subAttributes ?? []) {
    const member = value[sub.name];
    const isSubShown =
      choice === undefined || choice === true
        ? isNotExcluded(sub, undefined)
        : isShown(sub, choice.has(sub.name) ? true : undefined);
    if (member !== undefined && isSubShown) shown[sub.name] = member;
  }
  return Object.keys(shown).length === 0 ? undefined : shown;
}

/** The choices per schema URN. */
function chooseAttributes(resourceType: ResourceType, names: readonly string[]): Map<string, Map<string, Choice>> {
  const chosen = new Map<string, Map<string, Choice>>();
  const choose = (schema: string, attribute: string, choice: Choice) => {
    const choices = chosen.get(schema) ?? new Map<string, Choice>();
    const previous = choices.get(attribute);
    const isWhole = previous === true || choice === true;
    choices.set(attribute, isWhole ? true : new Set([...(previous ?? []), ...choice]));
    chosen.set(schema, choices);
  };
  for (const name of names) {
    const path = parseAttributePath(name);
    const extension = path && resolveExtension(resourceType, path);
    const resolved = path && resolveAttributePath(resourceType, path);
    if (extension !== undefined) for (const each of extension.attributes) choose(extension.id, each.name, true);
    else if (resolved !== undefined) {
      const schema = resolved.extension ?? resourceType.schema;
      choose(schema.id, resolved.attribute.name, resolved.subAttribute ? new Set([resolved.subAttribute.name]) : true);
    } else if (isCoreSchema(resourceType, name)) {
      for (const each of resourceType.schema.attributes) choose(resourceType.schema.id, each.name, true);
    }
  }
  return chosen;
}
