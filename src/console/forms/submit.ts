import type * as z from "zod";
import { invalidInput, toAdminError } from "../../admin/problem.ts";
import type { AdminError } from "../../storage/engine/admin-error.ts";
import type { ConsoleContext } from "../context.ts";
import type { ErrorStatus, FormState, FormValues } from "../fields/form-values.ts";
import { isLook } from "../fields/look.ts";
import { pathOf } from "../request.ts";
import { readForm } from "./read-form.ts";
import { showResend } from "./resend.tsx";

/** What becomes of a form. */
interface Submission<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** Turns what was typed into what the schema takes. */
  read(values: FormValues): unknown;
  /** Does what the form asks for, and answers where to go next. */
  act(input: z.output<Schema>): Promise<Response>;
  /** Shows the form again, with what was typed and what was wrong; without a status where nothing was. */
  again(form: FormState, status?: ErrorStatus): Response | Promise<Response>;
}

/**
 * Takes a form in. Whatever goes wrong, from a field that does not validate to a database that does
 * not answer, the form comes back with the reason, and with everything that was typed; so it does where it was sent
 * to look through a list.
 */
export async function submit<Schema extends z.ZodType>(
  c: ConsoleContext,
  { schema, read, act, again }: Submission<Schema>,
): Promise<Response> {
  const values = await readForm(c);
  if (isLook(values)) return again({ values, errors: [], isLook: true });
  try {
    const parsed = schema.safeParse(read(values));
    if (!parsed.success) throw invalidInput(parsed.error);
    return await act(parsed.data);
  } catch (error) {
    const refusal = toAdminError(error, c.get("scope").requestId);
    return showAgain(c, again, values, refusal);
  }
}

/** The form's own page may need what has just failed; another one that needs nothing then keeps the fields. */
async function showAgain(
  c: ConsoleContext,
  again: Submission<z.ZodType>["again"],
  values: FormValues,
  { status, detail, errors }: AdminError,
): Promise<Response> {
  const shown = toErrorStatus(status);
  try {
    return await again({ values, errors, detail: errors.length > 0 ? undefined : detail }, shown);
  } catch {
    return showResend(c, { path: pathOf(c), values }, { reason: detail, status: shown });
  }
}

function toErrorStatus(status: number): ErrorStatus {
  return status === 400 || status === 404 || status === 409 || status === 503 ? status : 500;
}
