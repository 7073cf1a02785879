import { TextField } from "../fields/fields.tsx";
import type { FormState } from "../fields/form-values.ts";
import type { ProjectOption } from "./project-choice.ts";

const OPTIONS = "project-options";

/** The project that a tenant is about: chosen by its name or its id, of those that browsers offer and of all others. */
export function ProjectField({ form, options }: { form: FormState; options: readonly ProjectOption[] }) {
  return (
    <>
      <TextField
        form={form}
        name="project"
        label="Project (optional)"
        hint="Its name or its id: the one that the page is about. It changes nothing for SCIM."
        maxLength={256}
        list={OPTIONS}
      />
      <datalist id={OPTIONS}>
        {options.map(({ id, name }) => (
          <option value={name}>{id}</option>
        ))}
      </datalist>
    </>
  );
}
