import * as z from "zod";
import { Choice, Choices } from "../fields/choices.tsx";
import type { FormState } from "../fields/form-values.ts";

const DAY = 24 * 60 * 60;

/** How long what a new secret replaces may go on working. */
const graces = [
  { seconds: DAY, label: "Go on working for a day", hint: "Enough to put the new one in and to test it." },
  { seconds: 60 * 60, label: "Go on working for an hour", hint: "When the new one goes in right away." },
  { seconds: 7 * DAY, label: "Go on working for a week", hint: "When somebody else puts the new one in." },
  {
    seconds: 0,
    label: "Stop at once",
    hint: "When one has leaked. The identity provider is locked out until it has the new one.",
  },
] as const;

/** The grace that is proposed. */
export const DEFAULT_GRACE = String(DAY);

/** One of the graces, in seconds. */
export const graceSchema = z
  .enum(
    graces.map(({ seconds }) => String(seconds)),
    "Choose one of these.",
  )
  .transform(Number);

/** Asks what becomes of the secrets there are; `label` begins the sentence. */
export function GraceChoices({ form, label }: { form: FormState; label: string }) {
  return (
    <Choices form={form} name="grace" label={label}>
      {graces.map(({ seconds, label, hint }) => (
        <Choice form={form} type="radio" name="grace" value={String(seconds)} label={label} hint={hint} />
      ))}
    </Choices>
  );
}
