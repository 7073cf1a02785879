import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SOURCE = join(import.meta.dirname, "../../../../src");
/** Rooms whose refusals are for administrators and for OAuth clients: none of them is in a provisioning log. */
const elsewhere = ["admin", "console", "oauth"];

/** What is refused with where a text is put together, by how it stands in the source. */
const composed: Readonly<Record<string, readonly string[]>> = {
  'sentences.join(" ")': [
    "The userName is taken by the user …, whose userName is ….",
    "The e-mail address … of … is taken by the user …, whose userName is ….",
  ],
  'error.message || "The request failed."': ["The request failed."],
  detail: [],
};
/** Refusals of one sentence that mean something else for each type. */
const ofTypes: Readonly<Record<string, readonly string[]>> = {
  "There is no … … here.": ["There is no User … here.", "There is no Group … here."],
};

/** A text with `…` for each value in it, in quotation marks or not. */
export function plainText(text: string): string {
  return text.replaceAll(/“…(?:\.…)*”/g, "…").replaceAll(/…+/g, "…");
}

/**
 * Every text that a SCIM request can be refused with, read from the sources: `…` stands for what a refusal names.
 * Throws for one that cannot be read, which then belongs into `composed`.
 */
export function refusalsInSource(): string[] {
  const constructors = constructorsOf(readFileSync(join(SOURCE, "scim/errors.ts"), "utf8"));
  const call = new RegExp(`(?<![\\w.#])(?:new ScimError\\(\\s*[\\w.]+,|(?:${constructors.join("|")})\\()`, "g");
  const texts = filesOf(SOURCE)
    .map((file) => readFileSync(file, "utf8"))
    .flatMap((source) => [...source.matchAll(call)].flatMap((found) => textsAt(source, found.index + found[0].length)))
    .flatMap((text) => ofTypes[text] ?? [text]);
  return [...new Set(texts)].sort();
}

/** The functions that make an error of a text: `error` is what one of them is called where it is handed on. */
function constructorsOf(errors: string): string[] {
  const made = errors.matchAll(/export const (\w+) = (?:badRequest\(|\(detail: string)/g);
  return [...[...made].map(([, name = ""]) => name), "error"];
}

function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !elsewhere.includes(name.split("/")[0] ?? ""))
    .map((name) => join(directory, name));
}

/** What the argument that begins at a place says. */
function textsAt(source: string, start: number): readonly string[] {
  const rest = source.slice(start).trimStart();
  const quote = rest[0];
  if (quote === '"' || quote === "'" || quote === "`") return [plainText(readLiteral(rest, quote))];
  const argument = /^(?:[^(),]|\([^()]*\))*/.exec(rest)?.[0].trim() ?? "";
  const known = composed[argument];
  // A definition has its parameter's type where a call has its argument.
  if (known === undefined && !/^\w+: /.test(argument)) throw new Error(`Which refusal is ${argument}?`);
  return known ?? [];
}

/** A string or template, with `…` for what it has in braces. */
function readLiteral(source: string, quote: string): string {
  let text = "";
  for (let index = 1; index < source.length; index += 1) {
    const character = source[index] ?? "";
    if (character === quote) return text;
    if (character === "\\") {
      index += 1;
      text += source[index];
    } else if (quote === "`" && source.startsWith("${", index)) {
      index = endOfBraces(source, index + 2);
      text += "…";
    } else text += character;
  }
  throw new Error("a literal without an end");
}

function endOfBraces(source: string, start: number): number {
  let depth = 1;
  for (let index = start; index < source.length; index += 1) {
    if (source[index] === "{") depth += 1;
    if (source[index] === "}") depth -= 1;
    if (depth === 0) return index;
  }
  throw new Error("braces without an end");
}
