import type { FormValues } from "./form-values.ts";

/** The button that looks through a list in a form, and the fields of what is sought and of what is shown so far. */
export const lookFields = { button: "look", sought: "sought", shown: "sought-before", byKey: "by-key" } as const;

/**
 * Whether a form was sent to look through one of its lists, not to be carried out: by the button beside the list, or
 * by the key that sends forms, after something else was typed there.
 */
export function isLook(values: FormValues): boolean {
  const { button, sought, shown, byKey } = lookFields;
  return values.isChecked(button) || (values.isChecked(byKey) && values.text(sought) !== values.text(shown));
}
