import { labelRule, type TextRule, textRule } from "./text-rule.ts";

/** Data types of RFC 7643 §2.3. */
export type AttributeType =
  | "string"
  | "boolean"
  | "decimal"
  | "integer"
  | "dateTime"
  | "reference"
  | "binary"
  | "complex";

/** One attribute, in the very shape that `/Schemas` serves (RFC 7643 §7). */
export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: "readOnly" | "readWrite" | "immutable" | "writeOnly";
  readonly returned: "always" | "never" | "default" | "request";
  readonly uniqueness: "none" | "server" | "global";
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
  readonly [textRule]?: TextRule;
}

/** A schema, in the very shape that `/Schemas` serves (RFC 7643 §7). */
export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

/** A kind of resource: its core schema and the extensions it may carry (RFC 7643 §6). */
export interface ResourceType {
  readonly name: string;
  readonly endpoint: string;
  readonly description: string;
  readonly schema: Schema;
  readonly extensions: readonly Schema[];
}

/** What an attribute declaration may leave out; the defaults are those of RFC 7643 §2.2. */
type AttributeOptions = Partial<Omit<Attribute, "name" | "type" | "description">>;

/**
 * An attribute with the defaults of RFC 7643 §2.2 filled in. References and binaries compare with
 * case (RFC 7643 §2.3.6, §2.3.7).
 */
export function attribute(
  name: string,
  type: AttributeType,
  description: string,
  options: AttributeOptions = {},
): Attribute {
  for (const sub of options.subAttributes ?? []) paths.set(sub, `${name}.${sub.name}`);
  return {
    name,
    type,
    multiValued: false,
    description,
    required: false,
    caseExact: type === "reference" || type === "binary",
    mutability: "readWrite",
    returned: "default",
    uniqueness: "none",
    ...options,
  };
}

const paths = new WeakMap<Attribute, string>();

/** The name of an attribute as people look for it: a sub-attribute's with that of its attribute, `emails.value`. */
export function pathOf(attribute: Attribute): string {
  return paths.get(attribute) ?? attribute.name;
}

/** The attributes that every resource has and that no schema lists (RFC 7643 §3.1). */
export const commonAttributes: readonly Attribute[] = [
  attribute("schemas", "reference", "URNs of the schemas the resource uses.", {
    multiValued: true,
    caseExact: false,
    mutability: "readOnly",
    returned: "always",
  }),
  attribute("id", "string", "The service provider's identifier.", {
    caseExact: true,
    mutability: "readOnly",
    returned: "always",
    uniqueness: "server",
  }),
  attribute("externalId", "string", "The provisioning client's identifier.", {
    caseExact: true,
    [textRule]: labelRule,
  }),
  attribute("meta", "complex", "Metadata of the resource.", {
    mutability: "readOnly",
    subAttributes: [
      attribute("resourceType", "string", "Name of the resource type.", { caseExact: true, mutability: "readOnly" }),
      attribute("created", "dateTime", "When the resource was made.", { mutability: "readOnly" }),
      attribute("lastModified", "dateTime", "When the resource last changed.", { mutability: "readOnly" }),
      attribute("location", "reference", "URI of the resource.", { mutability: "readOnly", referenceTypes: ["uri"] }),
      attribute("version", "string", "Entity tag of the resource.", { caseExact: true, mutability: "readOnly" }),
    ],
  }),
];

const indexes = new WeakMap<readonly Attribute[], ReadonlyMap<string, Attribute>>();

/** Finds an attribute by name, without regard to case (RFC 7643 §2.1). */
export function findAttribute(attributes: readonly Attribute[], name: string): Attribute | undefined {
  let index = indexes.get(attributes);
  if (index === undefined) {
    index = new Map(attributes.map((each) => [each.name.toLowerCase(), each]));
    indexes.set(attributes, index);
  }
  return index.get(name.toLowerCase());
}

/** Finds an attribute of the core schema or a common attribute by name, without regard to case. */
export function findCoreAttribute(resourceType: ResourceType, name: string): Attribute | undefined {
  return findAttribute(resourceType.schema.attributes, name) ?? findAttribute(commonAttributes, name);
}

/** Finds an extension of the resource type by URN, without regard to case. */
export function findExtension(resourceType: ResourceType, urn: string): Schema | undefined {
  const wanted = urn.toLowerCase();
  return resourceType.extensions.find((extension) => extension.id.toLowerCase() === wanted);
}

/** The sub-attribute that a bare complex attribute stands for in a comparison: `value`, if it has one. */
export function valueSubAttribute(complex: Attribute): Attribute | undefined {
  return complex.subAttributes && findAttribute(complex.subAttributes, "value");
}
