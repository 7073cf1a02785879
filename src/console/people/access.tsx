import type { AccessReason } from "../../storage/people/admin-users.ts";
import { Badge } from "../components/message.tsx";

/** Why somebody has access, or has none. */
export type Reason = AccessReason | "subscriber";

const reasons: Readonly<Record<Reason, string>> = {
  member: "In a team",
  revoked: "Revoked by the identity provider",
  "no-team": "In no team",
  subscriber: "Not revoked",
};

/** Whether somebody has access, and why. */
export function Access({ access, reason }: { access: boolean; reason: Reason }) {
  return (
    <>
      <Badge tone={access ? "good" : "bad"}>{access ? "Access" : "No access"}</Badge>
      <span class="second-line">{reasons[reason]}</span>
    </>
  );
}

/** The values of the filter by access. */
export const accessFilters = [
  ["", "Everybody"],
  ["yes", "With access"],
  ["no", "Without access"],
] as const;

/** What the filter by access asks for. */
export function parseAccess(value: string | undefined): boolean | undefined {
  if (value === "yes") return true;
  return value === "no" ? false : undefined;
}
