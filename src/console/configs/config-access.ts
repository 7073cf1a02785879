import type { Access } from "../../auth/administrator.ts";

/** What pages about a configuration ask of an administrator, for the pages and for links to them. */
export const configAccess = {
  /** What whoever connects an identity provider needs. */
  connection: { right: "read", about: "config", setup: "always" },
  tokens: { right: "read", about: "config", setup: "tokens" },
  tokenChanges: { right: "write", about: "config", setup: "tokens" },
  setupLinks: { right: "write", about: "config" },
  history: { right: "govern", about: "config" },
  settings: { right: "write", about: "config" },
} as const satisfies Readonly<Record<string, Access>>;
