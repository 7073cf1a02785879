import type { Databases } from "../../storage/databases/databases.ts";
import { SelectField } from "../fields/fields.tsx";
import type { FormState } from "../fields/form-values.ts";

interface DatabaseFieldProps {
  readonly form: FormState;
  readonly databases: Databases;
  readonly hint: string;
  /** What no choice means. */
  readonly otherwise: string;
}

/** A database to choose; nothing to ask where there is only one. */
export function DatabaseField({ form, databases, hint, otherwise }: DatabaseFieldProps) {
  if (databases.names.length === 1) return null;
  const options = databases.all().map((db) => {
    const jurisdiction = databases.jurisdictionOf(db);
    return [db.name, jurisdiction === null ? db.name : `${db.name} (jurisdiction: ${jurisdiction})`] as const;
  });
  return (
    <SelectField form={form} name="database" label="Database" hint={hint} options={[["", otherwise], ...options]} />
  );
}
