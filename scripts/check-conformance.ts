import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A row of a table: a line that begins with a bar, the line under the header aside. */
const ROW = /^\|(?!\s*-)/;
const HEADER_RULE = /^\|\s*-/;
const REFERENCE = /^`([^`]+)` › (.+)$/;

/**
 * What is wrong with the last column of the document's tables, which names the tests that show what
 * the row says: `` `file` › title ``, several joined by `<br>`. `read` answers the text of a file, or
 * undefined when there is none.
 */
export function findMissingTests(markdown: string, read: (file: string) => string | undefined): string[] {
  const references = markdown.split("\n").flatMap((line, index, lines) => {
    const isHeader = HEADER_RULE.test(lines[index + 1] ?? "");
    return ROW.test(line) && !isHeader ? referencesOf(line) : [];
  });
  if (references.length === 0) return ["no test is named"];
  return references.flatMap((reference) => checkReference(reference, read));
}

function referencesOf(row: string): string[] {
  const [, last = ""] = /\|([^|]*)\|\s*$/.exec(row) ?? [];
  return last.split("<br>").map((reference) => reference.trim());
}

function checkReference(reference: string, read: (file: string) => string | undefined): string[] {
  const [, file, title] = REFERENCE.exec(reference) ?? [];
  if (file === undefined || title === undefined) return [`“${reference}” is not of the form \`file\` › title`];
  const text = read(file);
  if (text === undefined) return [`${file} does not exist`];
  return hasTitle(text, title) ? [] : [`${file} has no test “${title}”`];
}

/** Titles are the first argument of a call, or the `title` of a transcript. */
function hasTitle(text: string, title: string): boolean {
  const literal = JSON.stringify(title).replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?:\\(|"title":)\\s*${literal}`).test(text);
}

if (import.meta.main) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const read = (file: string) => {
    const path = join(root, "test", file);
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  };
  for (const document of ["docs/conformance.md", "SECURITY.md"]) {
    const findings = findMissingTests(readFileSync(join(root, document), "utf8"), read);
    for (const finding of findings) console.error(`${document}: ${finding}`);
    if (findings.length > 0) process.exitCode = 1;
  }
}
