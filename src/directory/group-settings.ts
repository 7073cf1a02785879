import type { TreeKind } from "./configuration.ts";

/** Whether a tree has teams, and with them the settings of a configuration that are about teams. */
export const hasTeams: Readonly<Record<TreeKind, boolean>> = { project: true, "status-page": false };
