import type { Databases } from "../../storage/databases/databases.ts";
import { SelectField } from "../fields/fields.tsx";
import type { FormState } from "../fields/form-values.ts";

/** In which database a new tenant lives; nothing to ask where there is only one. */
export function DatabaseField({ form, databases }: { form: FormState; databases: Databases }) {
  if (databases.names.length === 1) return null;
  const options = databases.all().map((db) => {
    const jurisdiction = databases.jurisdictionOf(db);
    return [db.name, jurisdiction === null ? db.name : `${db.name} (jurisdiction: ${jurisdiction})`] as const;
  });
  return (
    <SelectField
      form={form}
      name="database"
      label="Database"
      hint="Where its people are kept. It cannot be changed later."
      options={[["", "Wherever new ones go"], ...options]}
    />
  );
}
