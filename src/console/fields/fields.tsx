import type { Child } from "hono/jsx";
import { takeFocus } from "./first-field.ts";
import { errorOf, type FormState } from "./form-values.ts";

/** A field of a form and the form that it is in. */
export interface FieldProps {
  readonly form: FormState;
  readonly name: string;
  readonly label: string;
  readonly hint?: Child;
}

interface TextFieldProps extends FieldProps {
  readonly type?: "text" | "email" | "password" | "date";
  readonly autocomplete?: string;
  readonly isRequired?: boolean;
  readonly maxLength?: number;
  /** The id of a list of what is likely typed. */
  readonly list?: string;
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
        list={rest.list}
        required={isRequired}
        {...takeFocus()}
        {...describe(form, name, hint)}
      />
    </Field>
  );
}

/** The name of something: every one of them is as long at most. */
export function NameField({ form, hint }: Pick<FieldProps, "form" | "hint">) {
  return <TextField form={form} name="name" label="Name" hint={hint} isRequired maxLength={256} />;
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

/** One of some values; the first one stands for no choice. */
export function SelectField({
  form,
  name,
  label,
  hint,
  options,
}: FieldProps & { readonly options: readonly (readonly [value: string, label: string])[] }) {
  const chosen = form.values.text(name);
  return (
    <Field form={form} name={name} label={label} hint={hint}>
      <select id={name} name={name} {...describe(form, name, hint)}>
        {options.map(([value, text]) => (
          <option value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </Field>
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
      <Problem form={form} name={name} />
      {children}
    </div>
  );
}

/** What is wrong with a field. */
export function Problem({ form, name }: Pick<FieldProps, "form" | "name">) {
  const message = errorOf(form, name);
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
