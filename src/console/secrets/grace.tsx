import * as z from "zod";
import { Choice, Choices } from "../fields/choices.tsx";
import type { FormState } from "../fields/form-values.ts";

const DAY = 24 * 60 * 60;

/** How long what a new secret replaces may go on, in seconds; `until` ends what is said of it. */
const graces = [
  { seconds: DAY, until: "for a day", hint: "Enough to put the new one in and to test it." },
  { seconds: 60 * 60, until: "for an hour", hint: "When the new one goes in right away." },
  { seconds: 7 * DAY, until: "for a week", hint: "When somebody else puts the new one in." },
] as const;

/** The grace that is proposed. */
export const DEFAULT_GRACE = String(DAY);

/** One of the graces, in seconds. */
export const graceSchema = z
  .enum([...graces.map(({ seconds }) => String(seconds)), "0"], "Choose one of these.")
  .transform(Number);

/** How the choices are worded. */
interface GraceWords {
  readonly form: FormState;
  /** Begins the sentence. */
  readonly label: string;
  /** What the secret does meanwhile. */
  readonly goOn?: string;
  /** What it means to stop it at once. */
  readonly stopping?: string;
}

/** Asks what becomes of the secrets there are. */
export function GraceChoices({
  form,
  label,
  goOn = "Go on working",
  stopping = "When one has leaked. The identity provider is locked out until it has the new one.",
}: GraceWords) {
  return (
    <Choices form={form} name="grace" label={label}>
      {graces.map(({ seconds, until, hint }) => (
        <Choice form={form} type="radio" name="grace" value={String(seconds)} label={`${goOn} ${until}`} hint={hint} />
      ))}
      <Choice form={form} type="radio" name="grace" value="0" label="Stop at once" hint={stopping} />
    </Choices>
  );
}
