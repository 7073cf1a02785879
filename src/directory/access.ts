/** Why somebody may use a project or read a status page, or may not. */
export type AccessReason = "blocked" | "revoked" | "no-team" | "member" | "subscriber";

/** What decides about access. */
export interface AccessFacts {
  /** An administrator's word. */
  readonly blocked: boolean;
  /** The identity provider's word. */
  readonly revoked: boolean;
  /** In how many teams the person is; undefined where the tenant has no teams. */
  readonly teamCount: number | undefined;
}

/**
 * What decides, in the order in which it decides: what an administrator or the identity provider took
 * away is not a missing team.
 */
export function accessReason({ blocked, revoked, teamCount }: AccessFacts): AccessReason {
  if (blocked) return "blocked";
  if (revoked) return "revoked";
  if (teamCount === undefined) return "subscriber";
  return teamCount === 0 ? "no-team" : "member";
}

/** Whether the reason is one for access. */
export function grantsAccess(reason: AccessReason | "unknown"): boolean {
  return reason === "member" || reason === "subscriber";
}
