import * as z from "zod";
import { nameSchema, soughtEmailSchema } from "../../admin/schemas.ts";
import { invalidField } from "../../storage/engine/admin-error.ts";
import { runQueries } from "../../storage/engine/queries.ts";
import type { ProjectUser } from "../../storage/people/person.ts";
import { listUsers, readPerson } from "../../storage/people/person-list.ts";
import { projectUserTables } from "../../storage/people/project-users.ts";
import { addMember, listMembers, removeMember, type TeamMember } from "../../storage/teams/admin-members.ts";
import {
  deleteTeam,
  findTeam,
  requireTeam,
  type Team,
  type TeamKey,
  updateTeam,
} from "../../storage/teams/admin-teams.ts";
import { teamImpact } from "../../storage/teams/team-impact.ts";
import { type Project, readProject } from "../../storage/tenants/projects.ts";
import { Card } from "../components/card.tsx";
import { Confirmation } from "../components/confirmation.tsx";
import { Choice, FormErrors, PostForm, TextField } from "../components/forms.tsx";
import type { NavLink } from "../components/layout.tsx";
import { Tag } from "../components/message.tsx";
import { renderPage } from "../components/page.tsx";
import { type Column, Pager, Table } from "../components/table.tsx";
import { countOf } from "../components/tabs.tsx";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { blankForm, type ErrorStatus, type FormState } from "../forms.ts";
import { links } from "../links.ts";
import { actorOf, listQuery, PAGE_SIZE, redirectWith } from "../navigation.ts";
import { confirm, submit } from "../submit.ts";
import { PROTECTED_HINT } from "./teams.tsx";

/** A team: who is in it, its name and flag, and its end. */
export function registerTeam(app: ConsoleApp): void {
  const path = "/projects/:id/teams/:teamId";
  const keyOf = ({ id, teamId }: { id: string; teamId: string }): TeamKey => ({ projectId: id, teamId });
  app.get(path, (c) => showTeam(c, keyOf(c.req.param()), {}));
  app.post(path, (c) => saveTeam(c, keyOf(c.req.param())));
  app.post(`${path}/members`, (c) => joinTeam(c, keyOf(c.req.param())));
  app.get(`${path}/members/:userId/remove`, (c) =>
    askToRemove(c, keyOf(c.req.param()), c.req.param("userId"), blankForm()),
  );
  app.post(`${path}/members/:userId/remove`, (c) => leaveTeam(c, keyOf(c.req.param()), c.req.param("userId")));
  app.get(`${path}/delete`, (c) => askToDelete(c, keyOf(c.req.param()), blankForm()));
  app.post(`${path}/delete`, (c) => deleteTeamNow(c, keyOf(c.req.param())));
}

/** The forms of the page that were sent and came back. */
interface SentForms {
  readonly settings?: FormState;
  readonly member?: FormState;
  readonly status?: ErrorStatus;
}

function saveTeam(c: ConsoleContext, key: TeamKey): Promise<Response> {
  return submit(c, {
    schema: z.object({ name: nameSchema, protected: z.boolean() }),
    read: (values) => ({ name: values.text("name"), protected: values.isChecked("protected") }),
    act: async (input) => {
      await updateTeam(c.get("scope").db, { ...key, ...input, ...actorOf(c) });
      return redirectWith(c, teamPath(key), "Saved.");
    },
    again: (settings, status) => showTeam(c, key, { settings, status }),
  });
}

function joinTeam(c: ConsoleContext, key: TeamKey): Promise<Response> {
  const { db } = c.get("scope");
  return submit(c, {
    schema: z.object({ email: soughtEmailSchema }),
    read: (values) => ({ email: values.text("email") }),
    act: async ({ email }) => {
      const { projectId } = key;
      const { items } = await listUsers(db, { projectId, email, limit: 1 });
      const [user] = items;
      if (user === undefined) throw invalidField("email", `The project has no user with the e-mail ${email}.`);
      await addMember(db, { ...key, ...actorOf(c), userId: user.id });
      return redirectWith(c, teamPath(key), `${user.displayName} is in the team.`);
    },
    again: (member, status) => showTeam(c, key, { member, status }),
  });
}

function leaveTeam(c: ConsoleContext, key: TeamKey, userId: string): Promise<Response> {
  return confirm(c, {
    act: async () => {
      await removeMember(c.get("scope").db, { ...key, ...actorOf(c), userId });
      return redirectWith(c, teamPath(key), "The user is out of the team.");
    },
    again: (form, status) => askToRemove(c, key, userId, form, status),
  });
}

function deleteTeamNow(c: ConsoleContext, key: TeamKey): Promise<Response> {
  return confirm(c, {
    act: async () => {
      await deleteTeam(c.get("scope").db, { ...key, ...actorOf(c) });
      return redirectWith(c, `${links.project(key.projectId)}/teams`, "The team is deleted.");
    },
    again: (form, status) => askToDelete(c, key, form, status),
  });
}

async function showTeam(
  c: ConsoleContext,
  key: TeamKey,
  { settings, member = blankForm(), status }: SentForms,
): Promise<Response> {
  const { project, team } = await readTeam(c, key);
  const { cursor } = listQuery(c);
  const members = await listMembers(c.get("scope").db, { ...key, cursor, limit: PAGE_SIZE });
  const form = settings ?? blankForm({ name: team.name, ...(team.protected ? { protected: "on" } : {}) });
  const here = teamPath(key);
  const content = (
    <div class="columns">
      <div class="stack">
        {members.items.length > 0 ? (
          <Table caption="Members" columns={memberColumns(key)} rows={members.items} />
        ) : (
          <p class="empty">Nobody is in this team yet.</p>
        )}
        <Pager href={here} isFirst={cursor === undefined} nextCursor={members.nextCursor} />
      </div>
      <div>
        <MemberForm form={member} action={`${here}/members`} isPushed={team.pushed} />
        <TeamSettings form={form} action={here} />
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
      {team.pushed && <Tag>Filled by an identity provider</Tag>}
      {team.protected && <Tag>Protected</Tag>}
    </span>
  );
  return renderPage(c, { title: team.name, crumbs: crumbsOf(project), lead }, content, status);
}

const memberColumns = (key: TeamKey): readonly Column<TeamMember>[] => [
  {
    label: "Member",
    cell: ({ displayName, email }) => (
      <>
        {displayName}
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
      <FormErrors form={form} names={{ email: "E-mail" }} />
      <PostForm action={action}>
        <TextField form={form} name="email" label="E-mail" hint={hint} type="email" isRequired />
        <div class="actions">
          <button class="button" type="submit">
            Add to the team
          </button>
        </div>
      </PostForm>
    </Card>
  );
}

function TeamSettings({ form, action }: { form: FormState; action: string }) {
  return (
    <Card title="Settings">
      <FormErrors form={form} names={{ name: "Name" }} />
      <PostForm action={action}>
        <TextField form={form} name="name" label="Name" isRequired maxLength={256} />
        <fieldset>
          <Choice form={form} name="protected" label="Protected" hint={PROTECTED_HINT} />
        </fieldset>
        <div class="actions">
          <button class="button" type="submit">
            Save
          </button>
        </div>
      </PostForm>
    </Card>
  );
}

async function askToRemove(
  c: ConsoleContext,
  key: TeamKey,
  userId: string,
  form: FormState,
  status?: ErrorStatus,
): Promise<Response> {
  const { project, team } = await readTeam(c, key);
  const { projectId, teamId } = key;
  const user = (await readPerson(c.get("scope").db, projectUserTables, {
    tenantId: projectId,
    id: userId,
  })) as ProjectUser;
  const others = user.teams.filter(({ id }) => id !== teamId);
  const isLosing = user.access && others.length === 0;
  const consequences = [
    `${user.displayName} (${user.email}) leaves the team “${team.name}”.`,
    isLosing
      ? "It is the user's only team: the user loses access to the project."
      : `The user stays in ${countOf(others.length, "other team")}.`,
    ...(team.pushed ? ["The identity provider fills this team, and may put the user back."] : []),
  ];
  const content = (
    <Confirmation
      action={`${teamPath(key)}/members/${userId}/remove`}
      verb="Remove from the team"
      back={teamPath(key)}
      form={form}
      consequences={consequences}
    />
  );
  const crumbs = [...crumbsOf(project), { label: team.name, href: teamPath(key) }];
  return renderPage(c, { title: `Remove ${user.displayName}?`, crumbs }, content, status);
}

async function askToDelete(c: ConsoleContext, key: TeamKey, form: FormState, status?: ErrorStatus): Promise<Response> {
  const [{ project, team }, impact] = await Promise.all([readTeam(c, key), teamImpact(c.get("scope").db, key)]);
  const consequences = [
    `${countOf(impact.members, "member leaves", "members leave")} the team “${team.name}”. The users themselves stay.`,
    impact.losingAccess === 0
      ? "Nobody loses access to the project by it."
      : `${countOf(impact.losingAccess, "user is", "users are")} in no other team and ${impact.losingAccess === 1 ? "loses" : "lose"} access to the project.`,
    ...(team.pushed ? ["An identity provider that goes on pushing the group makes the team again."] : []),
  ];
  const content = (
    <Confirmation
      action={`${teamPath(key)}/delete`}
      verb="Delete the team"
      back={teamPath(key)}
      form={form}
      consequences={consequences}
      obstacle={
        impact.defaultOf.length > 0 &&
        `It is a default team of ${impact.defaultOf.map((name) => `“${name}”`).join(", ")}. Take it out of the default teams there first.`
      }
    />
  );
  const crumbs = [...crumbsOf(project), { label: team.name, href: teamPath(key) }];
  return renderPage(c, { title: `Delete “${team.name}”?`, crumbs }, content, status);
}

async function readTeam(c: ConsoleContext, key: TeamKey): Promise<{ project: Project; team: Team }> {
  const { db } = c.get("scope");
  const [project, [found]] = await Promise.all([readProject(db, key.projectId), runQueries(db, [findTeam(db, key)])]);
  return { project, team: requireTeam(found, key.teamId) };
}

function teamPath({ projectId, teamId }: TeamKey): string {
  return links.team(projectId, teamId);
}

function crumbsOf({ id, name }: Project): NavLink[] {
  return [
    { label: "Projects", href: links.projects },
    { label: name, href: links.project(id) },
    { label: "Teams", href: `${links.project(id)}/teams` },
  ];
}
