import { type FieldProps, TextField } from "./fields.tsx";
import type { FormValues } from "./form-values.ts";

const NAME = "expiresInDays";

/** After how many days something new ends; without a number it does not. */
export function DaysField({ form, hint }: Pick<FieldProps, "form" | "hint">) {
  return <TextField form={form} name={NAME} label="Ends after (days, optional)" hint={hint} maxLength={4} />;
}

/** The number of days that was typed, which may be none; undefined for an empty field. */
export function daysOf(values: FormValues): number | undefined {
  const days = values.optional(NAME);
  return days === undefined ? undefined : Number(days);
}
