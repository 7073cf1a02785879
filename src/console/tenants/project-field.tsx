import { TextField } from "../fields/fields.tsx";
import type { FormState } from "../fields/form-values.ts";

/** The project that a tenant is about. */
export function ProjectField({ form }: { form: FormState }) {
  return (
    <TextField
      form={form}
      name="projectId"
      label="Project id (optional)"
      hint="Of the project that the page is about. It changes nothing for SCIM."
      maxLength={64}
    />
  );
}
