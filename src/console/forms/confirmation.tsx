import type { Child } from "hono/jsx";
import * as z from "zod";
import type { NavLink } from "../components/tabs.tsx";
import type { ConsoleContext } from "../context.ts";
import { FormErrors } from "../fields/form.tsx";
import { blankForm, type FormState } from "../fields/form-values.ts";
import { PostForm } from "../fields/post-form.tsx";
import { renderPage } from "../frame/page.tsx";
import type { Pages } from "../pages.ts";
import { pathOf } from "../request.ts";
import { type FormPage, registerFormPage } from "./form-page.ts";

/** What is asked before something is done that cannot be taken back. */
export interface Question {
  readonly title: string;
  readonly crumbs: readonly NavLink[];
  /** What the button says: the verb and the thing. */
  readonly verb: string;
  /** Where not doing it leads. */
  readonly back: string;
  /** What will happen, each in a sentence, in numbers where there are any. */
  readonly consequences: readonly Child[];
  /** Undefined when it can be done; otherwise why not. */
  readonly obstacle?: Child;
  /** What is decided along with it. */
  readonly fields?: ((form: FormState) => Child) | undefined;
  /** What its fields are called, for messages about them. */
  readonly names?: Readonly<Record<string, string>>;
  /** What its fields hold at first. */
  readonly defaults?: Readonly<Record<string, string>>;
}

interface Decision<Schema extends z.ZodType> extends Pick<FormPage<Schema>, "access" | "schema" | "read" | "act"> {
  ask(c: ConsoleContext): Promise<Question>;
}

/** As `registerConfirmation`, where more than yes or no is to be decided. */
export function registerDecision<Schema extends z.ZodType>(
  pages: Pages,
  path: string,
  { ask, ...form }: Decision<Schema>,
): void {
  registerFormPage(pages, path, {
    ...form,
    show: async (c, sent, status) => {
      const question = await ask(c);
      const content = <Confirmation {...question} action={pathOf(c)} form={sent ?? blankForm(question.defaults)} />;
      return renderPage(c, { title: question.title, crumbs: question.crumbs }, content, status);
    },
  });
}

/** Registers a page that asks before something is done, and says what it will do; `act` answers where to go next. */
export function registerConfirmation(
  pages: Pages,
  path: string,
  { act, ...question }: Pick<Decision<z.ZodType>, "access" | "ask"> & { act(c: ConsoleContext): Promise<Response> },
): void {
  registerDecision(pages, path, { ...question, schema: z.object({}), read: () => ({}), act });
}

interface ConfirmationProps extends Question {
  readonly action: string;
  /** What is wrong, when it was tried. */
  readonly form: FormState;
}

function Confirmation({ action, verb, back, consequences, form, obstacle, fields, names = {} }: ConfirmationProps) {
  return (
    <section class="card danger narrow stack" aria-label="What will happen">
      <FormErrors form={form} names={names} />
      <ul class="bullets">
        {consequences.map((consequence) => (
          <li>{consequence}</li>
        ))}
      </ul>
      {obstacle && <p class="problem">{obstacle}</p>}
      <PostForm action={action}>
        {!obstacle && fields?.(form)}
        <div class="actions">
          {!obstacle && (
            <button type="submit" class="button destructive">
              {verb}
            </button>
          )}
          <a class="button" href={back}>
            {obstacle ? "Go back" : "Cancel"}
          </a>
        </div>
      </PostForm>
    </section>
  );
}
