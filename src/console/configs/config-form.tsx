import * as z from "zod";
import { descriptionSchema, idSchema, nameSchema, teamNameSchema } from "../../admin/schemas.ts";
import type { TreeKind } from "../../directory/configuration.ts";
import { hasTeams } from "../../directory/group-settings.ts";
import type { Config } from "../../storage/tenants/config-reads.ts";
import { Choice, Choices } from "../fields/choices.tsx";
import { NameField, TextArea, TextField } from "../fields/fields.tsx";
import { Form, type FormProps } from "../fields/form.tsx";
import { blankForm, type FormState, type FormValues } from "../fields/form-values.ts";
import { MAX_LIST } from "../limits.ts";
import { links } from "../links.ts";
import { tenantWords } from "../tenant-words.ts";
import type { TeamChoices } from "./team-choices.ts";
import { needsSearch, TeamPicker } from "./team-picker.tsx";

/** Names of fields, for messages about them. */
const fieldNames = {
  name: "Name",
  description: "Description",
  defaultTeamIds: "Default Teams",
  newTeamName: "New default team",
};

const toggles = [
  "autoProvisionUsers",
  "autoDeprovisionUsers",
  "requireEmail",
  "enablePushGroups",
  "announceCursors",
] as const;

/** The settings of a configuration as its form sends them. */
export const configFormSchema = z.object({
  name: nameSchema,
  description: descriptionSchema.nullable(),
  autoProvisionUsers: z.boolean(),
  autoDeprovisionUsers: z.boolean(),
  requireEmail: z.boolean(),
  announceCursors: z.boolean(),
  enablePushGroups: z.boolean(),
  defaultTeamIds: z.array(idSchema).max(MAX_LIST),
  newTeamName: teamNameSchema.optional(),
});

/** The settings that a configuration of a tree has, of those that were sent. */
export function settingsOf(kind: TreeKind, sent: z.output<typeof configFormSchema>) {
  const { enablePushGroups, defaultTeamIds, newTeamName, ...common } = sent;
  return hasTeams[kind] ? { ...common, enablePushGroups, defaultTeamIds, newTeamName } : common;
}

/** What was typed into the form, as the schema takes it. */
export function readConfigForm(values: FormValues) {
  return {
    name: values.text("name"),
    description: values.optional("description") ?? null,
    autoProvisionUsers: values.isChecked("autoProvisionUsers"),
    autoDeprovisionUsers: values.isChecked("autoDeprovisionUsers"),
    requireEmail: values.isChecked("requireEmail"),
    announceCursors: values.isChecked("announceCursors"),
    enablePushGroups: values.isChecked("enablePushGroups"),
    defaultTeamIds: values.all("defaultTeamIds"),
    newTeamName: values.optional("newTeamName"),
  };
}

/** The form of a configuration as it is. */
export function formOfConfig(config: Config): FormState {
  return blankForm({
    name: config.name,
    description: config.description ?? "",
    ...Object.fromEntries(toggles.filter((name) => config[name]).map((name) => [name, "on"])),
    defaultTeamIds: config.defaultTeams.map(({ id }) => id),
  });
}

/** The form of a configuration that nobody has made yet: its defaults. */
export function formOfNewConfig(): FormState {
  return blankForm({ autoProvisionUsers: "on", autoDeprovisionUsers: "on", requireEmail: "on" });
}

interface ConfigFormProps extends Pick<FormProps, "action" | "form" | "verb" | "back"> {
  readonly kind: TreeKind;
  readonly tenantId: string;
  /** The teams to choose default teams from. */
  readonly teams: TeamChoices;
}

/** The form of a configuration. The settings have the names by which refusals name them. */
export function ConfigForm({ kind, tenantId, teams, form, ...rest }: ConfigFormProps) {
  const people = `${tenantWords[kind].person}s`;
  return (
    <Form form={form} names={fieldNames} isSearched={needsSearch(teams)} {...rest}>
      <NameField form={form} hint="Such as the name of the identity provider." />
      <TextArea form={form} name="description" label="Description (optional)" />
      <Choices form={form} name="settings" label="What the identity provider may do">
        <Choice
          form={form}
          name="autoProvisionUsers"
          label="Auto Provision Users"
          hint={`Create ${people} when they are assigned in the identity provider.`}
        />
        <Choice
          form={form}
          name="autoDeprovisionUsers"
          label="Auto Deprovision Users"
          hint="Take access away when they are unassigned, deactivated or deleted there."
        />
        <Choice
          form={form}
          name="requireEmail"
          label="Require E-mail"
          hint={`Refuse ${people} without an e-mail address. Off, they may be known by a user name alone.`}
        />
        <Choice
          form={form}
          name="announceCursors"
          label="Announce Cursors"
          hint="Tell the identity provider that lists can be read by cursor (RFC 9865). Some fail to connect when they are told; cursors work either way."
        />
      </Choices>
      {hasTeams[kind] && <TeamFields form={form} teams={teams} teamsHref={`${links.tenant(kind, tenantId)}/teams`} />}
    </Form>
  );
}

interface TeamFieldsProps {
  readonly form: FormState;
  readonly teams: TeamChoices;
  /** Where the teams of the project are. */
  readonly teamsHref: string;
}

function TeamFields({ form, teams, teamsHref }: TeamFieldsProps) {
  const hasNone = teams.total.count === 0 && teams.sought === undefined;
  return (
    <>
      <Choices form={form} name="team-settings" label="Who decides about teams">
        <Choice
          form={form}
          name="enablePushGroups"
          label="Enable Push Groups"
          hint="On: the identity provider's groups are the project's teams. Off: every user joins the default teams, and groups are read-only."
        />
      </Choices>
      <Choices
        form={form}
        name="defaultTeamIds"
        label="Default Teams"
        hint="Every user joins them. They count while push groups are off; whoever is in no team has no access."
      >
        <TeamPicker form={form} choices={teams} />
      </Choices>
      <TextField
        form={form}
        name="newTeamName"
        label={hasNone ? "New default team" : "New default team (optional)"}
        hint={
          <>
            {hasNone && "The project has no teams yet, and without one nobody gets access. "}
            It is made when you save. More of them are made on the{" "}
            <a href={teamsHref} target="_blank" rel="noopener">
              Teams tab
            </a>
            , which opens beside this form: what you typed stays here.
          </>
        }
        maxLength={256}
      />
    </>
  );
}
