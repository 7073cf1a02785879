import * as z from "zod";
import { soughtEmailSchema } from "../../admin/schemas.ts";
import { invalidField } from "../../storage/engine/admin-error.ts";
import { exactly } from "../../storage/engine/paging.ts";
import { listUsers } from "../../storage/people/person-list.ts";
import { addMember, listMembers, type TeamMember } from "../../storage/teams/admin-members.ts";
import { type TeamKey, updateTeam } from "../../storage/teams/admin-teams.ts";
import { configsOfDefaultTeams } from "../../storage/teams/default-teams.ts";
import { Card } from "../components/card.tsx";
import { countOf } from "../components/counts.ts";
import { ExportLink } from "../components/export-link.tsx";
import { Tag } from "../components/message.tsx";
import { PagedTable } from "../components/pager.tsx";
import type { Column } from "../components/table.tsx";
import type { ConsoleContext } from "../context.ts";
import { TextField } from "../fields/fields.tsx";
import { Form } from "../fields/form.tsx";
import { blankForm, type ErrorStatus, type FormState } from "../fields/form-values.ts";
import { submit } from "../forms/submit.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, listQuery, pageOf } from "../request.ts";
import { FilledBy } from "./filled-by.tsx";
import { formOfTeam, readTeamForm, TeamFields, teamSchema } from "./team-form.tsx";
import { readTeam, teamKeyOf, teamPath } from "./team-head.ts";

const PATH = "/projects/:id/teams/:teamId";

/** A team: who is in it, its name and its flag. */
export function registerTeam(pages: Pages): void {
  const change = { right: "write", about: "project" } as const;
  pages.get(PATH, { right: "read", about: "project" }, (c) => showTeam(c, {}));
  pages.post(PATH, change, changeTeam);
  pages.post(`${PATH}/members`, change, joinTeam);
}

/** The forms of the page that were sent and came back. */
interface SentForms {
  readonly settings?: FormState | undefined;
  readonly member?: FormState;
  readonly status?: ErrorStatus | undefined;
}

function changeTeam(c: ConsoleContext): Promise<Response> {
  const key = teamKeyOf(c);
  return submit(c, {
    schema: teamSchema,
    read: readTeamForm,
    act: async (input) => {
      await updateTeam(c.get("scope").db, { ...key, ...input, ...actorOf(c) });
      return redirectWith(c, teamPath(key), { notice: "Saved." });
    },
    again: (settings, status) => showTeam(c, { settings, status }),
  });
}

function joinTeam(c: ConsoleContext): Promise<Response> {
  const { db } = c.get("scope");
  const key = teamKeyOf(c);
  return submit(c, {
    schema: z.object({ email: soughtEmailSchema }),
    read: (values) => ({ email: values.text("email") }),
    act: async ({ email }) => {
      const { items } = await listUsers(db, { projectId: key.projectId, email, limit: 1 });
      const [user] = items;
      if (user === undefined) throw invalidField("email", `The project has no user with the e-mail ${email}.`);
      await addMember(db, { ...key, ...actorOf(c), userId: user.id });
      return redirectWith(c, teamPath(key), { notice: `${user.displayName} is in the team.` });
    },
    again: (member, status) => showTeam(c, { member, status }),
  });
}

async function showTeam(c: ConsoleContext, { settings, member = blankForm(), status }: SentForms): Promise<Response> {
  const { key, team, crumbs } = await readTeam(c);
  const query = listQuery(c);
  const { db } = c.get("scope");
  const [members, defaultOf] = await Promise.all([
    listMembers(db, { ...key, ...pageOf(query) }),
    configsOfDefaultTeams(db, key.projectId),
  ]);
  const here = teamPath(key);
  const content = (
    <div class="columns">
      <div class="stack">
        {members.items.length === 0 && <p class="empty">Nobody is in this team yet.</p>}
        <PagedTable
          caption="Members"
          columns={columns(key)}
          page={{ ...members, total: exactly(team.memberCount) }}
          cursor={query.cursor}
          at={query.at}
          href={here}
        />
        {members.items.length > 0 && <ExportLink href={`${here}/members.csv`} />}
      </div>
      <div>
        <MemberForm form={member} action={`${here}/members`} isPushed={team.pushed} />
        <Card title="Settings">
          <Form action={here} form={settings ?? formOfTeam(team)} names={{ name: "Name" }} verb="Save" isMain={false}>
            <TeamFields form={settings ?? formOfTeam(team)} />
          </Form>
        </Card>
        <Card title="Delete the team" class="danger">
          <a class="button" href={`${here}/delete`}>
            Delete the team…
          </a>
        </Card>
      </div>
    </div>
  );
  const lead = (
    <span class="row">
      {countOf(team.memberCount, "member")}
      <span>
        Filled by: <FilledBy team={team} defaultOf={defaultOf.get(key.teamId)} />
      </span>
      {team.protected && <Tag>Protected</Tag>}
    </span>
  );
  return renderPage(c, { title: team.name, crumbs, lead }, content, status);
}

const columns = (key: TeamKey): readonly Column<TeamMember>[] => [
  {
    label: "Member",
    cell: ({ id, displayName, email }) => (
      <>
        <a href={links.person("project", key.projectId, id)}>{displayName}</a>
        <span class="second-line">{email}</span>
      </>
    ),
  },
  {
    label: "Remove",
    align: "end",
    isLabelHidden: true,
    cell: ({ id, displayName }) => (
      <a class="button small" href={`${teamPath(key)}/members/${id}/remove`} aria-label={`Remove ${displayName}…`}>
        Remove…
      </a>
    ),
  },
];

function MemberForm({ form, action, isPushed }: { form: FormState; action: string; isPushed: boolean }) {
  const hint = isPushed
    ? "The identity provider fills this team, and may take the user out again."
    : "Of a user of this project.";
  return (
    <Card title="Add a member">
      <Form action={action} form={form} names={{ email: "E-mail" }} verb="Add to the team" isMain={false}>
        <TextField form={form} name="email" label="E-mail" hint={hint} type="email" isRequired />
      </Form>
    </Card>
  );
}
