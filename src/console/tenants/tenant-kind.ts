import type { AdminActor } from "../../directory/administration.ts";
import type { TreeKind } from "../../directory/configuration.ts";
import type { Database } from "../../storage/engine/database.ts";
import type { AdminPage } from "../../storage/engine/paging.ts";
import type { ConfigTenant } from "../../storage/tenants/config-reads.ts";
import type { ProjectFigures, StatusPageFigures } from "../../storage/tenants/figures.ts";
import type { Project } from "../../storage/tenants/projects.ts";
import type { StatusPage } from "../../storage/tenants/status-pages.ts";
import type { TenantQuery } from "../../storage/tenants/tenants.ts";
import type { TenantWords } from "../tenant-words.ts";

/** A tenant of any kind. */
export type Tenant = Project & Partial<StatusPage>;

/** How much a tenant of any kind holds. */
export type TenantFigures = Partial<ProjectFigures & StatusPageFigures>;

/** What can be set of a tenant; a kind that is about no project leaves `projectId` alone. */
interface TenantSettings {
  readonly name: string;
  readonly projectId?: string | null | undefined;
}

/** A page about what a tenant holds. */
export interface TenantSide {
  readonly label: string;
  /** Below the tenant's own address. */
  readonly path: string;
  readonly figure: keyof TenantFigures;
}

/**
 * A kind of tenant: what its pages say, and the functions behind them. All pages of tenants are written
 * once, over this.
 */
export interface TenantKind extends TenantWords {
  readonly tree: TreeKind;
  /** What it is for; said where there is none yet. */
  readonly purpose: string;
  /** What goes with it when it is deleted. */
  readonly contents: string;
  readonly sides: readonly TenantSide[];
  /** The figure that counts its people. */
  readonly peopleFigure: "users" | "subscribers";
  /** Whether it can be about a project. */
  readonly hasProject: boolean;
  /** As configurations name it. */
  refer(id: string): ConfigTenant;
  list(db: Database, query: TenantQuery): Promise<AdminPage<Tenant>>;
  /** @throws AdminError 404 */
  read(db: Database, id: string): Promise<Tenant>;
  /** What the tenants of these ids are called. */
  names(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  figures(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, TenantFigures>>;
  /** @throws AdminError 409 when the id is taken, 404 for a project that is not there */
  create(db: Database, input: AdminActor & TenantSettings & { readonly id?: string | undefined }): Promise<Tenant>;
  /** @throws AdminError 404 */
  update(db: Database, input: AdminActor & TenantSettings & { readonly id: string }): Promise<Tenant>;
  /** @throws AdminError 404, or 409 while a configuration exists */
  delete(db: Database, input: AdminActor & { readonly id: string }): Promise<void>;
  /** What deleting it does, in sentences. */
  consequences(name: string, figures: TenantFigures): string[];
}

/** The id of the tenant that a configuration serves. */
export function tenantIdOf(tenant: ConfigTenant): string {
  return tenant.kind === "project" ? tenant.projectId : tenant.statusPageId;
}
