import type { Child } from "hono/jsx";
import * as z from "zod";
import type { NavLink } from "../components/tabs.tsx";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { FormErrors } from "../fields/form.tsx";
import { blankForm, type FormState } from "../fields/form-values.ts";
import { PostForm } from "../fields/post-form.tsx";
import { renderPage } from "../frame/page.tsx";
import { pathOf } from "../request.ts";
import { registerFormPage } from "./form-page.ts";

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
}

/** Registers a page that asks before something is done, and says what it will do. */
export function registerConfirmation(
  app: ConsoleApp,
  path: string,
  {
    ask,
    act,
  }: {
    ask(c: ConsoleContext): Promise<Question>;
    /** Does it, and answers where to go next. */
    act(c: ConsoleContext): Promise<Response>;
  },
): void {
  registerFormPage(app, path, {
    schema: z.object({}),
    read: () => ({}),
    act,
    show: async (c, sent = blankForm(), status) => {
      const question = await ask(c);
      const content = <Confirmation {...question} action={pathOf(c)} form={sent} />;
      return renderPage(c, { title: question.title, crumbs: question.crumbs }, content, status);
    },
  });
}

interface ConfirmationProps extends Question {
  readonly action: string;
  /** What is wrong, when it was tried. */
  readonly form: FormState;
}

function Confirmation({ action, verb, back, consequences, form, obstacle }: ConfirmationProps) {
  return (
    <section class="card danger narrow stack" aria-label="What will happen">
      <FormErrors form={form} />
      <ul class="bullets">
        {consequences.map((consequence) => (
          <li>{consequence}</li>
        ))}
      </ul>
      {obstacle && <p class="problem">{obstacle}</p>}
      <PostForm action={action}>
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
