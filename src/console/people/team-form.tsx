import * as z from "zod";
import { teamNameSchema } from "../../admin/schemas.ts";
import { Choice } from "../fields/choices.tsx";
import { NameField } from "../fields/fields.tsx";
import { blankForm, type FormState, type FormValues } from "../fields/form-values.ts";

/** What an administrator decides about a team. */
export const teamSchema = z.object({ name: teamNameSchema, protected: z.boolean() });

/** What was typed into the form, as the schema takes it. */
export function readTeamForm(values: FormValues) {
  return { name: values.text("name"), protected: values.isChecked("protected") };
}

/** The form of a team as it is. */
export function formOfTeam(team: { readonly name: string; readonly protected: boolean }): FormState {
  return blankForm({ name: team.name, ...(team.protected ? { protected: "on" } : {}) });
}

/** The fields of a team. */
export function TeamFields({ form, nameHint }: { form: FormState; nameHint?: string }) {
  return (
    <>
      <NameField form={form} hint={nameHint} />
      <fieldset>
        <Choice
          form={form}
          name="protected"
          label="Protected"
          hint="No identity provider can rename, fill or delete the team; only administrators can."
        />
      </fieldset>
    </>
  );
}
