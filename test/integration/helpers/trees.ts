import type { TreeKind } from "../../../src/directory/configuration.ts";
import { DEFAULT_DATABASE } from "../../../src/directory/residence.ts";
import { type Connection, createTenant, type Settings } from "./tenants.ts";

/** What a tree announces of itself; tests ask it whether to run. */
export interface Announcement {
  /** Names of its resource types. */
  readonly resourceTypes: readonly string[];
  readonly config: {
    readonly patch: { supported: boolean };
    readonly bulk: { supported: boolean; maxOperations: number; maxPayloadSize: number };
    readonly filter: { supported: boolean; maxResults: number };
    readonly changePassword: { supported: boolean };
    readonly sort: { supported: boolean };
    readonly etag: { supported: boolean };
    readonly pagination: {
      cursor: boolean;
      index: boolean;
      defaultPaginationMethod: string;
      defaultPageSize: number;
      maxPageSize: number;
      cursorTimeout: number;
    };
  };
}

/** One tree of the service. */
export interface Tree {
  readonly kind: TreeKind;
  /** The database that its tenants live in. */
  readonly database: string;
  readonly prefixes: readonly string[];
  readonly announced: Announcement;
  /** A configuration of a tenant of its own. */
  connect(settings?: Settings, prefix?: string): Promise<Connection>;
}

const prefixes: Readonly<Record<TreeKind, readonly string[]>> = {
  project: ["/scim/v2", "/api/identity/scim/v2"],
  "status-page": ["/status-page-scim/v2", "/api/identity/status-page-scim/v2"],
};

/** Both trees, each with what it announces. */
export const trees: readonly Tree[] = await readTrees(DEFAULT_DATABASE);

/** Both trees, with tenants of each database. */
export const treesOfAllDatabases: readonly Tree[] = [...trees, ...(await readTrees("eu"))];

/** The trees that have a resource type. */
export function treesWith(resourceType: string): readonly Tree[] {
  return trees.filter(({ announced }) => announced.resourceTypes.includes(resourceType));
}

/** The trees that have no such resource type. */
export function treesWithout(resourceType: string): readonly Tree[] {
  return trees.filter(({ announced }) => !announced.resourceTypes.includes(resourceType));
}

async function readTrees(database: string): Promise<Tree[]> {
  return [await readTree("project", database), await readTree("status-page", database)];
}

async function readTree(kind: TreeKind, database: string): Promise<Tree> {
  const connect: Tree["connect"] = async (settings, prefix) =>
    (await createTenant(kind, undefined, database)).connect(settings, prefix);
  const scim = await connect({ announceCursors: true });
  const [config, types] = await Promise.all([scim.get("/ServiceProviderConfig"), scim.get("/ResourceTypes")]);
  return {
    kind,
    database,
    prefixes: prefixes[kind],
    announced: {
      resourceTypes: types.body.Resources.map(({ id }) => id),
      config: config.body as unknown as Announcement["config"],
    },
    connect,
  };
}
