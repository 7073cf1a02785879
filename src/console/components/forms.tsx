import { type Child, useContext } from "hono/jsx";
import { CSRF_FIELD, errorOf, type FormState } from "../forms.ts";
import { Message } from "./message.tsx";
import { PageContext } from "./page-context.ts";

interface FormProps {
  readonly action: string;
  readonly children?: Child;
  readonly class?: string;
}

/** A form that changes something: it carries the token of the session. */
export function PostForm({ action, children, ...rest }: FormProps) {
  const { csrfToken } = useContext(PageContext);
  return (
    <form method="post" action={action} class={rest.class} novalidate>
      <input type="hidden" name={CSRF_FIELD} value={csrfToken} />
      {children}
    </form>
  );
}

/** A form of one button. */
export function PostButton({ action, children, ...rest }: FormProps) {
  return (
    <PostForm action={action}>
      <button type="submit" class={rest.class ?? "button"}>
        {children}
      </button>
    </PostForm>
  );
}

/** A field of a form and the form that it is in. */
export interface FieldProps {
  readonly form: FormState;
  readonly name: string;
  readonly label: string;
  readonly hint?: Child;
}

interface TextFieldProps extends FieldProps {
  readonly type?: "text" | "email" | "password" | "search" | "date";
  readonly autocomplete?: string;
  readonly isRequired?: boolean;
  readonly maxLength?: number;
}

/** A line of text. A password that was typed is never sent back. */
export function TextField({ form, name, label, hint, type = "text", isRequired, maxLength, ...rest }: TextFieldProps) {
  return (
    <Field form={form} name={name} label={label} hint={hint}>
      <input
        type={type}
        id={name}
        name={name}
        value={type === "password" ? undefined : form.values.text(name)}
        autocomplete={rest.autocomplete ?? "off"}
        maxlength={maxLength}
        required={isRequired}
        {...describe(form, name, hint)}
      />
    </Field>
  );
}

/** Several lines of text. */
export function TextArea({ form, name, label, hint }: FieldProps) {
  return (
    <Field form={form} name={name} label={label} hint={hint}>
      <textarea id={name} name={name} rows={3} {...describe(form, name, hint)}>
        {form.values.text(name)}
      </textarea>
    </Field>
  );
}

/** One of some values, in a list that opens. */
export function SelectField({
  options,
  ...props
}: FieldProps & { options: readonly (readonly [value: string, label: string])[] }) {
  const { form, name, hint } = props;
  return (
    <Field {...props}>
      <select id={name} name={name} {...describe(form, name, hint)}>
        {options.map(([value, text]) => (
          <option value={value} selected={value === form.values.text(name)}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface ChoiceProps extends FieldProps {
  readonly type?: "checkbox" | "radio";
  /** What is sent when it is chosen; a lone box sends `on`. */
  readonly value?: string;
}

/** A box or a radio button with its label beside it. */
export function Choice({ form, name, label, hint, type = "checkbox", value = "on" }: ChoiceProps) {
  const id = value === "on" ? name : `${name}-${value}`;
  return (
    <div class="choice">
      <input
        type={type}
        id={id}
        name={name}
        value={value}
        checked={form.values.isChecked(name, value)}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** Choices that belong together, under a question. */
export function Choices({ form, name, label, hint, children }: FieldProps & { children?: Child }) {
  const error = errorOf(form, name);
  return (
    <fieldset id={name} aria-describedby={error && `${name}-error`}>
      <legend>{label}</legend>
      {hint && <p class="hint">{hint}</p>}
      <Problem name={name} message={error} />
      {children}
    </fieldset>
  );
}

function Field({ form, name, label, hint, children }: FieldProps & { children?: Child }) {
  return (
    <div class="field">
      <label htmlFor={name}>{label}</label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <Problem name={name} message={errorOf(form, name)} />
      {children}
    </div>
  );
}

function Problem({ name, message }: { name: string; message: string | undefined }) {
  if (message === undefined) return null;
  return (
    <p class="problem" id={`${name}-error`}>
      <span class="hidden-visually">Error: </span>
      {message}
    </p>
  );
}

/** Ties a field to its hint and to what is wrong with it. */
function describe(form: FormState, name: string, hint: Child) {
  const isInvalid = errorOf(form, name) !== undefined;
  const ids = [hint ? `${name}-hint` : "", isInvalid ? `${name}-error` : ""].filter(Boolean).join(" ");
  return { "aria-describedby": ids || undefined, "aria-invalid": isInvalid ? "true" : undefined };
}

/** Everything that is wrong with a form, above it; each message leads to its field. */
export function FormErrors({ form, names }: { form: FormState; names: Readonly<Record<string, string>> }) {
  if (form.detail === undefined && form.errors.length === 0) return null;
  return (
    <Message tone="bad" title="That did not work" isLive>
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
