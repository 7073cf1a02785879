import type { TreeKind } from "../directory/configuration.ts";

/** What a kind of tenant is called, and who is in it. */
export interface TenantWords {
  readonly noun: string;
  /** The name of its list. */
  readonly plural: string;
  readonly person: "user" | "subscriber";
}

/** The words for each kind of tenant, in the order in which the console offers them. */
export const tenantWords: Readonly<Record<TreeKind, TenantWords>> = {
  project: { noun: "project", plural: "Projects", person: "user" },
  "status-page": { noun: "status page", plural: "Status pages", person: "subscriber" },
};

/** A word as it begins a label. */
export function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
