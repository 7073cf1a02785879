import type { Child } from "hono/jsx";
import { Message } from "../components/message.tsx";
import { FirstField } from "./first-field.ts";
import type { FormState } from "./form-values.ts";
import { lookFields } from "./look.ts";
import { PostForm } from "./post-form.tsx";

/** What a form is made of. */
export interface FormProps {
  /** Where it is sent. */
  readonly action: string;
  readonly form: FormState;
  /** What its fields are called, for messages about them. */
  readonly names?: Readonly<Record<string, string>>;
  /** What the button says that sends it: the verb and the thing. */
  readonly verb: string;
  /** Where not sending it leads; undefined where it is a part of a page. */
  readonly back?: string | undefined;
  /** Whether it is what its page is about. */
  readonly isMain?: boolean;
  /** Whether its first field has the focus at first: where there is nothing but the form to do. */
  readonly hasFocus?: boolean;
  /** Whether it has a list to look through, with a button of its own for that. */
  readonly isSearched?: boolean;
  readonly children?: Child;
}

/** A form: what is wrong with it, its fields, and the button that sends it. */
export function Form({ action, form, names = {}, verb, back, children, ...rest }: FormProps) {
  const { isMain = true, hasFocus = back !== undefined, isSearched = false } = rest;
  return (
    <>
      <FormErrors form={form} names={names} />
      <PostForm action={action}>
        {isSearched && <KeyButton verb={verb} />}
        <FirstField.Provider value={{ isLeft: hasFocus && !isRefused(form) && !form.isLook }}>
          {children}
        </FirstField.Provider>
        <div class="actions">
          <button class={isMain ? "button primary" : "button"} type="submit">
            {verb}
          </button>
          {back !== undefined && (
            <a class="button" href={back}>
              Cancel
            </a>
          )}
        </div>
      </PostForm>
    </>
  );
}

/** The first button of a form, which a key presses that sends it: so it is none of those that are seen. */
function KeyButton({ verb }: Pick<FormProps, "verb">) {
  return (
    <button type="submit" class="hidden-visually" name={lookFields.byKey} value="on" tabindex={-1}>
      {verb}
    </button>
  );
}

/** Everything that is wrong with a form, above it and in focus; each message leads to its field. */
export function FormErrors({ form, names = {} }: Pick<FormProps, "form" | "names">) {
  if (!isRefused(form)) return null;
  return (
    <Message tone="bad" title="That did not work" isLive isFocused>
      {form.detail && <p>{form.detail}</p>}
      {form.errors.length > 0 && (
        <ul>
          {form.errors.map(({ path, message }) => {
            const field = path.split(".")[0] ?? path;
            return (
              <li>
                <a href={`#${field}`}>{names[field] ?? field}</a>: {message}
              </li>
            );
          })}
        </ul>
      )}
    </Message>
  );
}

/** Whether a form was sent and came back. */
function isRefused({ detail, errors }: FormState): boolean {
  return detail !== undefined || errors.length > 0;
}
