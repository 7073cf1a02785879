import type { AccessReason } from "../../directory/access.ts";
import { Badge } from "../components/message.tsx";
import type { AnyPerson } from "./people-kinds.ts";

/** Each reason in words. */
export const reasons: Readonly<Record<AccessReason, string>> = {
  blocked: "Blocked by an administrator",
  member: "In a team",
  revoked: "Revoked by the identity provider",
  "no-team": "In no team",
  subscriber: "Not revoked",
};

/** Whether somebody has access. */
export function AccessBadge({ access }: Pick<AnyPerson, "access">) {
  return <Badge tone={access ? "good" : "bad"}>{access ? "Access" : "No access"}</Badge>;
}

/** Whether somebody has access, and why; and what the identity provider says, where that is something else. */
export function Access({ access, reason, active }: Pick<AnyPerson, "access" | "reason" | "active">) {
  return (
    <>
      <span class="row">
        <AccessBadge access={access} />
        {(access || reason === "blocked") && !active && <Badge tone="warn">Inactive</Badge>}
      </span>
      <span class="second-line">{whyAccess({ access, reason, active })}</span>
    </>
  );
}

/** Why somebody has access or has none; and what the identity provider says, where that is something else. */
function whyAccess({ access, reason, active }: Pick<AnyPerson, "access" | "reason" | "active">): string {
  if (reason === "blocked") return `${reasons.blocked}; ${active ? "active" : "inactive"} for the identity provider`;
  return access && !active ? `${reasons[reason]}; inactive for the identity provider` : reasons[reason];
}

/** The values of the filter by access. */
export const accessFilters = [
  ["", "Everybody"],
  ["yes", "With access"],
  ["no", "Without access"],
  ["blocked", "Blocked"],
] as const;

/** What the filter by access asks for. */
export function parseAccess(value: string | undefined): {
  readonly access?: boolean | undefined;
  readonly blocked?: boolean | undefined;
} {
  if (value === "blocked") return { blocked: true };
  if (value === "yes" || value === "no") return { access: value === "yes" };
  return {};
}
