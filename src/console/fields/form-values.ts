import type { FieldError } from "../../storage/engine/admin-error.ts";

/** The field that carries the token against forged requests. */
export const CSRF_FIELD = "csrf";

/** What was typed into a form, in the order of its fields. */
export class FormValues {
  readonly entries: readonly (readonly [name: string, value: string])[];

  constructor(entries: readonly (readonly [name: string, value: string])[]) {
    this.entries = entries;
  }

  /** What was typed into a field, without the spaces around it; `""` for a field that was not sent. */
  text(name: string): string {
    return (this.all(name)[0] ?? "").trim();
  }

  /** As `text`, and undefined for an empty field. */
  optional(name: string): string | undefined {
    return this.text(name) || undefined;
  }

  /** All values of a field that may be sent more than once. */
  all(name: string): string[] {
    return this.entries.filter(([each]) => each === name).map(([, value]) => value);
  }

  /** Whether a box is checked, or checked for that value. */
  isChecked(name: string, value = "on"): boolean {
    return this.all(name).includes(value);
  }
}

/** A form as it is shown: what is in it, and what is wrong with that. */
export interface FormState {
  readonly values: FormValues;
  /** What is wrong with the whole of it; undefined when only single fields are. */
  readonly detail?: string | undefined;
  readonly errors: readonly FieldError[];
  /** Whether it was sent to look through one of its lists. */
  readonly isLook?: boolean;
}

/** A status that a form can be shown again with. */
export type ErrorStatus = 400 | 404 | 409 | 500 | 503;

/** A form that nobody has sent yet. */
export function blankForm(values: Readonly<Record<string, string | readonly string[]>> = {}): FormState {
  const entries = Object.entries(values).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value).map((each) => [name, each] as const),
  );
  return { values: new FormValues(entries), errors: [] };
}

/** The message about a field, if there is one. A list's element counts as the list. */
export function errorOf({ errors }: FormState, name: string): string | undefined {
  return errors.find(({ path }) => path === name || path.startsWith(`${name}.`))?.message;
}
