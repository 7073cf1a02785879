import { AdminError } from "../../storage/engine/admin-error.ts";
import type { ConsoleContext } from "../context.ts";
import { FormValues } from "../fields/form-values.ts";

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
