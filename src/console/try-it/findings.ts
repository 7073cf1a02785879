import type { AccessReason } from "../../directory/access.ts";
import { hasTeams } from "../../directory/group-settings.ts";
import type { Config } from "../../storage/tenants/config-reads.ts";
import type { Tone } from "../components/message.tsx";
import { reasons } from "../people/access.tsx";
import type { PlayedStep } from "./play.ts";
import type { StepName } from "./steps.ts";

/** What a trial has shown, in a sentence. */
export interface Finding {
  readonly tone: Extract<Tone, "good" | "warn">;
  readonly text: string;
}

/** What a trial has shown of a configuration: who gets access by it, who loses it, and what the settings keep back. */
export function findingsOf(
  config: Pick<Config, "kind" | "enablePushGroups">,
  played: readonly PlayedStep[],
): Finding[] {
  const at = (name: StepName) => played.find(({ step }) => step.name === name);
  return [created(config, at("create")), deactivated(at("create"), at("deactivate")), deleted(at("delete"))].flat();
}

function created({ kind, enablePushGroups }: Pick<Config, "kind" | "enablePushGroups">, step?: PlayedStep): Finding[] {
  if (step?.answer === undefined) return [];
  if (isRefused(step)) return [{ tone: "warn", text: "Whoever is assigned is refused: nobody is created." }];
  if (step.access.access) return [{ tone: "good", text: "Whoever is assigned gets access at once." }];
  const why = whyAccess(step).toLowerCase();
  const text =
    hasTeams[kind] && enablePushGroups
      ? "Whoever is assigned is created, and gets access with the first group that is pushed: groups decide about teams."
      : `Whoever is assigned is created, and gets no access: ${why}.`;
  return [{ tone: "warn", text }];
}

function deactivated(before?: PlayedStep, step?: PlayedStep): Finding[] {
  if (step?.answer === undefined) return [];
  if (isRefused(step)) return [{ tone: "warn", text: "Nobody can be deactivated." }];
  if (step.access.access) return [{ tone: "warn", text: "Whoever is unassigned keeps access." }];
  return before?.access.access ? [{ tone: "good", text: "Whoever is unassigned loses access at once." }] : [];
}

function deleted(step?: PlayedStep): Finding[] {
  if (step?.answer === undefined) return [];
  return isRefused(step)
    ? [{ tone: "warn", text: "Nobody is deleted." }]
    : [{ tone: "good", text: "Whoever is deleted in the identity provider is gone here." }];
}

/** Whether a step was answered with an error. */
export function isRefused({ answer }: PlayedStep): boolean {
  return answer !== undefined && answer.status >= 400;
}

/** Why the made-up person had access after a step, or had none. */
export function whyAccess({ access: { reason } }: PlayedStep): string {
  return reason in reasons ? reasons[reason as AccessReason] : "Nobody of that e-mail is here";
}
