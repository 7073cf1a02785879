import { isJsonObject, type JsonObject, type JsonValue } from "../../scim/json.ts";

/** One value that an identity provider sent. */
export interface AttributeRow {
  /** As mappings of identity providers name it: `name.givenName`. */
  readonly attribute: string;
  /** The extension that it belongs to; undefined for the core schema. */
  readonly schema: string | undefined;
  readonly value: string;
  /** What distinguishes it among several: `work`, `primary`. */
  readonly note: string;
}

/** The attributes of a SCIM User, one row for each value, in the order in which they are kept. */
export function attributeRows(attributes: JsonObject): AttributeRow[] {
  return Object.entries(attributes).flatMap(([name, value]) => {
    if (name === "schemas") return [];
    // Only the name of an extension is a URN (RFC 7643 §3.3).
    if (!name.includes(":") || !isJsonObject(value)) return rowsOf(name, value);
    const rows = Object.entries(value).flatMap(([each, part]) => rowsOf(each, part));
    return rows.map((row) => ({ ...row, schema: name }));
  });
}

function rowsOf(attribute: string, value: JsonValue | undefined): AttributeRow[] {
  if (Array.isArray(value)) return value.map((element) => rowOfElement(attribute, element));
  if (isJsonObject(value)) return Object.entries(value).flatMap(([name, part]) => rowsOf(`${attribute}.${name}`, part));
  return value === undefined || value === null
    ? []
    : [{ attribute, schema: undefined, value: String(value), note: "" }];
}

/** An element with its `value` first; one without, such as an address, with all that it has. */
function rowOfElement(attribute: string, element: JsonValue): AttributeRow {
  if (!isJsonObject(element)) return { attribute, schema: undefined, value: String(element), note: "" };
  const { value, type, primary, ...others } = element;
  const rest = Object.entries(others).map(([name, part]) => `${name}: ${shown(part)}`);
  const note = [type, primary === true && "primary"].filter(Boolean).map(String);
  if (value === undefined) return { attribute, schema: undefined, value: rest.join(", "), note: note.join(", ") };
  return { attribute, schema: undefined, value: shown(value), note: [...note, ...rest].join(", ") };
}

function shown(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
