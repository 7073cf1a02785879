import type { Child } from "hono/jsx";
import { type FieldProps, Problem } from "./fields.tsx";
import { takeFocus } from "./first-field.ts";
import { errorOf } from "./form-values.ts";

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
        {...takeFocus()}
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
  return (
    <fieldset id={name} aria-describedby={errorOf(form, name) && `${name}-error`}>
      <legend>{label}</legend>
      {hint && <p class="hint">{hint}</p>}
      <Problem form={form} name={name} />
      {children}
    </fieldset>
  );
}
