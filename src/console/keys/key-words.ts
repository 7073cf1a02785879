import type { TenantKey } from "../../directory/administration.ts";
import type { AdminKey } from "../../storage/credentials/admin-keys.ts";

/** What each scope lets a key do, in words. */
export const scopeWords: Readonly<
  Record<AdminKey["scope"], { readonly short: string; readonly label: string; readonly hint: string }>
> = {
  read: { short: "Read", label: "Read only", hint: "It may look at everything where it counts, and change nothing." },
  full: {
    short: "Read and change",
    label: "Read and change",
    hint: "It may do everything there but manage keys and read the audit.",
  },
};

/** The one tenant that a key opens; undefined for all. */
export function tenantOfKey({ projectId, statusPageId }: AdminKey): TenantKey | undefined {
  if (projectId !== null) return { kind: "project", id: projectId };
  return statusPageId === null ? undefined : { kind: "status-page", id: statusPageId };
}
