import type * as z from "zod";
import type { Access } from "../../auth/administrator.ts";
import type { ConsoleContext } from "../context.ts";
import type { ErrorStatus, FormState, FormValues } from "../fields/form-values.ts";
import type { Pages } from "../pages.ts";
import { submit } from "./submit.ts";

/** A page with a form that is sent to the address of the page. */
export interface FormPage<Schema extends z.ZodType> {
  /** Who may send the form; nobody else is shown it. */
  readonly access: Access;
  readonly schema: Schema;
  /** Turns what was typed into what the schema takes. */
  read(values: FormValues): unknown;
  /** Does what the form asks for, and answers where to go next. */
  act(c: ConsoleContext, input: z.output<Schema>): Promise<Response>;
  /** Shows the page: as it is at first, or with a form that was sent and came back. */
  show(c: ConsoleContext, sent?: FormState, status?: ErrorStatus): Response | Promise<Response>;
}

/** Registers a page with a form: GET shows it, POST takes it in. */
export function registerFormPage<Schema extends z.ZodType>(
  pages: Pages,
  path: string,
  { access, schema, read, act, show }: FormPage<Schema>,
): void {
  pages.get(path, access, (c) => show(c));
  pages.post(path, access, (c) =>
    submit(c, { schema, read, act: (input) => act(c, input), again: (form, status) => show(c, form, status) }),
  );
}
