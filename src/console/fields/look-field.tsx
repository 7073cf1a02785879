import { type FieldProps, Problem } from "./fields.tsx";
import { lookFields } from "./look.ts";

/** A field that looks through a list of its form, with its button; whatever else was typed stays. */
export function LookField({ form, label }: Pick<FieldProps, "form" | "label">) {
  const { button, sought, shown } = lookFields;
  const text = form.values.text(sought);
  return (
    <div class="field look">
      <label htmlFor={sought}>{label}</label>
      <Problem form={form} name={sought} />
      <div>
        <input type="search" id={sought} name={sought} value={text} autocomplete="off" autofocus={form.isLook} />
        <input type="hidden" name={shown} value={text} />
        <button class="button" type="submit" name={button} value="on">
          Search
        </button>
      </div>
    </div>
  );
}
