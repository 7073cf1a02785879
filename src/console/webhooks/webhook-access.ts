import type { Access } from "../../auth/administrator.ts";

/** What pages about a webhook ask of an administrator, for the pages and for links to them. */
export const webhookAccess = {
  look: { right: "read", about: "webhook" },
  change: { right: "write", about: "webhook" },
  /** Making one that is told of everything. */
  makeForAll: { right: "write", about: "service" },
} as const satisfies Readonly<Record<string, Access>>;
