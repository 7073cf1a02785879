import { Choice, Choices } from "../fields/choices.tsx";
import { NameField } from "../fields/fields.tsx";
import type { FormState, FormValues } from "../fields/form-values.ts";

const HOUR = 60 * 60;

const lifetimes = [
  { seconds: HOUR / 6, label: "Ten minutes" },
  { seconds: HOUR, label: "An hour" },
  { seconds: 8 * HOUR, label: "Eight hours" },
  { seconds: 24 * HOUR, label: "A day" },
] as const;

/** The fields that every new client has. */
export function ClientFields({ form }: { form: FormState }) {
  return (
    <>
      <NameField form={form} hint="Such as the name of the identity provider." />
      <Choices form={form} name="tokenSeconds" label="Each of its access tokens is good for">
        {lifetimes.map(({ seconds, label }) => (
          <Choice form={form} type="radio" name="tokenSeconds" value={String(seconds)} label={label} />
        ))}
      </Choices>
    </>
  );
}

/** What was typed into them. */
export function readClientFields(values: FormValues) {
  return { name: values.text("name"), tokenSeconds: Number(values.text("tokenSeconds")) };
}
