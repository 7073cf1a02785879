import type { LogLine } from "../../storage/journal/log-queries.ts";
import type { Tone } from "../components/message.tsx";

const verbs: Readonly<Record<string, string>> = {
  create: "Create",
  replace: "Replace",
  patch: "Change",
  delete: "Delete",
  read: "Read",
  search: "Search",
};
const nouns: Readonly<Record<string, string>> = { user: "user", group: "group" };

/** Every operation that the log knows, with its words. */
export const operations: readonly (readonly [operation: string, words: string])[] = [
  ...Object.keys(verbs).flatMap((verb) =>
    Object.keys(nouns).map((noun) => [`${verb}-${noun}`, `${verbs[verb]} ${nouns[noun]}`] as const),
  ),
  ["bulk", "Bulk request"],
];

/** What a request was for, in words. */
export function operationWords({ operation, method, path }: LogLine): string {
  return operations.find(([each]) => each === operation)?.[1] ?? `${method} ${path.split("/").at(-1) ?? path}`;
}

/** Whom or what a request was about. */
export function subjectOf({ email, group, resourceId }: LogLine): string | undefined {
  return email ?? group ?? resourceId ?? undefined;
}

/** How a request ended, in a word and a tone. */
export const outcomes: Readonly<Record<LogLine["outcome"], { readonly word: string; readonly tone: Tone }>> = {
  success: { word: "Succeeded", tone: "good" },
  warning: { word: "Warning", tone: "warn" },
  error: { word: "Failed", tone: "bad" },
};
