import { isTokenRefused } from "../../directory/connection-health.ts";
import type { Progress } from "../../storage/tenants/progress.ts";

/** Something that has to come from the identity provider before it counts as connected. */
export interface Stage {
  readonly name: "connected" | "person" | "group";
  readonly isReached: boolean;
}

/** What has to come, in the order in which it does, and what of it has. Groups only where they are pushed. */
export function stagesOf({ lastUsedAt, hasPeople, hasGroups }: Progress): Stage[] {
  const stages: Stage[] = [
    // Whoever is provisioned came by a request, also when that was long ago.
    { name: "connected", isReached: lastUsedAt !== null || hasPeople },
    { name: "person", isReached: hasPeople },
  ];
  return hasGroups === null ? stages : [...stages, { name: "group", isReached: hasGroups }];
}

/** Whether there is nothing left to wait for. */
export function isComplete(progress: Progress): boolean {
  return stagesOf(progress).every(({ isReached }) => isReached);
}

/** When a token that is not the configuration's last came; null when that is no news (milliseconds since 1970). */
export function currentRefusal(progress: Progress, now: number): string | null {
  return isTokenRefused(progress, now) ? progress.lastRefusedAt : null;
}

/** A word for all of it: another one means that there is news. */
export function newsOf(progress: Progress, now: number): string {
  const reached = stagesOf(progress).map(({ isReached }) => (isReached ? "1" : "0"));
  return `${reached.join("")}.${currentRefusal(progress, now) ?? ""}`;
}
