import { AdminError, type FieldError } from "../storage/engine/admin-error.ts";
import type { ConsoleContext } from "./context.ts";

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

/** Fields that a form may have: the longest of ours lets people choose among two hundred teams. */
const MAX_FIELDS = 300;
/** Characters that its names and values may have together: what is sent is also what may be shown again. */
const MAX_TEXT = 32 * 1024;

/**
 * What was sent as a form; what was sent as anything else has no fields.
 *
 * @throws AdminError 400 for what is written as no form is, or longer than any of ours
 */
export async function readForm(c: ConsoleContext): Promise<FormValues> {
  const body = await c.req.parseBody({ all: true }).catch(() => {
    throw new AdminError(400, "What was sent is not written as forms are. Go back, load the page anew and try again.");
  });
  const entries = Object.entries(body).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((each) =>
      typeof each === "string" ? [[name, each] as const] : [],
    ),
  );
  const length = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (entries.length > MAX_FIELDS || length > MAX_TEXT) {
    throw new AdminError(
      400,
      `A form may have ${MAX_FIELDS} fields and ${MAX_TEXT} characters. Go back and send less at once.`,
    );
  }
  return new FormValues(entries);
}

/** The message about a field, if there is one. A list's element counts as the list. */
export function errorOf({ errors }: FormState, name: string): string | undefined {
  return errors.find(({ path }) => path === name || path.startsWith(`${name}.`))?.message;
}
