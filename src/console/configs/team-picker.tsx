import { countOf, formatCount } from "../components/counts.ts";
import { Choice } from "../fields/choices.tsx";
import type { FormState } from "../fields/form-values.ts";
import { LookField } from "../fields/look-field.tsx";
import type { TeamChoices } from "./team-choices.ts";

/** Teams above which one searches. */
const MANY = 12;

/** The teams of a project to choose from, those that are chosen first, and a search where they are many. */
export function TeamPicker({ form, choices }: { form: FormState; choices: TeamChoices }) {
  const { chosen, found, total, sought } = choices;
  const isSearched = needsSearch(choices);
  const of = `${total.isMore ? "more than " : ""}${countOf(total.count, "team")}`;
  return (
    <>
      {isSearched && <LookField form={form} label="Search the teams by name" />}
      {isSearched && (
        <p class="hint" role="status">
          {`${formatCount(found.length)} of ${of}`}
          {sought !== undefined && ` with “${sought}”`}
          {chosen.length > 0 && `, after the ${formatCount(chosen.length)} chosen`}
        </p>
      )}
      {chosen.length + found.length > 0 && (
        <div class={chosen.length + found.length > 6 ? "choices-scroll" : undefined}>
          {[...chosen, ...found].map(({ id, name }) => (
            <Choice form={form} name="defaultTeamIds" value={id} label={name} />
          ))}
        </div>
      )}
    </>
  );
}

/** Whether there are so many teams that one has to look for them. */
export function needsSearch({ total, sought }: TeamChoices): boolean {
  return sought !== undefined || total.count > MANY;
}
