import type { Child } from "hono/jsx";
import type { FormState } from "../forms.ts";
import { FormErrors, PostForm } from "./forms.tsx";

interface ConfirmationProps {
  /** Where the form goes. */
  readonly action: string;
  /** What the button says: the verb and the thing. */
  readonly verb: string;
  /** Where not doing it leads. */
  readonly back: string;
  /** What will happen, each in a sentence, in numbers where there are any. */
  readonly consequences: readonly Child[];
  /** What is wrong, when it was tried. */
  readonly form: FormState;
  /** Undefined when it can be done; otherwise why not. */
  readonly obstacle?: Child;
}

/** Asks before something is done that cannot be taken back, and says what it will do. */
export function Confirmation({ action, verb, back, consequences, form, obstacle }: ConfirmationProps) {
  return (
    <section class="card danger narrow stack" aria-label="What will happen">
      <FormErrors form={form} names={{}} />
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
