import * as z from "zod";
import { idSchema, nameSchema } from "../../admin/schemas.ts";
import { listSubscribers, type Subscriber } from "../../storage/people/admin-subscribers.ts";
import { listConfigs } from "../../storage/tenants/config-reads.ts";
import { configFigures, statusPageFigures } from "../../storage/tenants/figures.ts";
import {
  deleteStatusPage,
  readStatusPage,
  type StatusPage,
  updateStatusPage,
} from "../../storage/tenants/status-pages.ts";
import { Access, accessFilters, parseAccess } from "../components/access.tsx";
import { Card } from "../components/card.tsx";
import { ConfigList } from "../components/config-list.tsx";
import { Confirmation } from "../components/confirmation.tsx";
import { FormErrors, PostForm, TextField } from "../components/forms.tsx";
import type { PageHead } from "../components/layout.tsx";
import { EmptyState } from "../components/message.tsx";
import { renderPage } from "../components/page.tsx";
import { FilterSelect, SearchForm } from "../components/search.tsx";
import { type Column, Pager, Table } from "../components/table.tsx";
import { countOf, Tabs } from "../components/tabs.tsx";
import { When } from "../components/when.tsx";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { blankForm, type ErrorStatus, type FormState } from "../forms.ts";
import { links, withQuery } from "../links.ts";
import { actorOf, dayAgo, listQuery, MAX_LIST, PAGE_SIZE, queryOf, redirectWith } from "../navigation.ts";
import { confirm, submit } from "../submit.ts";

/** A status page: its configurations, its subscribers, its name, and its end. */
export function registerStatusPage(app: ConsoleApp): void {
  app.get("/status-pages/:id", (c) => showConfigs(c, c.req.param("id")));
  app.get("/status-pages/:id/subscribers", (c) => showSubscribers(c, c.req.param("id")));
  app.get("/status-pages/:id/settings", (c) => showSettings(c, c.req.param("id")));
  app.post("/status-pages/:id/settings", (c) => {
    const id = c.req.param("id");
    return submit(c, {
      schema: z.object({ name: nameSchema, projectId: idSchema.nullable() }),
      read: (values) => ({ name: values.text("name"), projectId: values.optional("projectId") ?? null }),
      act: async (input) => {
        await updateStatusPage(c.get("scope").db, { ...input, id });
        return redirectWith(c, `${links.statusPage(id)}/settings`, "Saved.");
      },
      again: (form, status) => showSettings(c, id, form, status),
    });
  });
  app.get("/status-pages/:id/delete", (c) => askToDelete(c, c.req.param("id"), blankForm()));
  app.post("/status-pages/:id/delete", (c) => {
    const id = c.req.param("id");
    return confirm(c, {
      act: async () => {
        await deleteStatusPage(c.get("scope").db, { ...actorOf(c), id });
        return redirectWith(c, links.statusPages, "The status page is deleted.");
      },
      again: (form, status) => askToDelete(c, id, form, status),
    });
  });
}

/** The head of a status page's pages, and the status page. */
async function statusPageHead(
  c: ConsoleContext,
  id: string,
  current: "SCIM" | "Subscribers" | "Settings",
): Promise<{ statusPage: StatusPage; head: PageHead }> {
  const { db } = c.get("scope");
  const [statusPage, figures] = await Promise.all([readStatusPage(db, id), statusPageFigures(db, [id])]);
  const { configs, subscribers } = figures.get(id) ?? { configs: 0, subscribers: 0 };
  const here = links.statusPage(id);
  const tabs = [
    { label: "SCIM", href: here, count: configs },
    { label: "Subscribers", href: `${here}/subscribers`, count: subscribers },
    { label: "Settings", href: `${here}/settings` },
  ];
  const head: PageHead = {
    title: statusPage.name,
    crumbs: [{ label: "Status pages", href: links.statusPages }],
    tabs: <Tabs label={statusPage.name} tabs={tabs} current={current} />,
  };
  return { statusPage, head };
}

async function showConfigs(c: ConsoleContext, id: string): Promise<Response> {
  const { db } = c.get("scope");
  const { head } = await statusPageHead(c, id, "SCIM");
  const { items } = await listConfigs(db, { statusPageId: id, limit: MAX_LIST });
  const figures = await configFigures(
    db,
    items.map((config) => config.id),
    dayAgo(),
  );
  const newHref = `${links.statusPage(id)}/configs/new`;
  const actions = items.length > 0 && (
    <a class="button primary" href={newHref}>
      Create SCIM Configuration
    </a>
  );
  const rows = items.map((config) => ({ ...config, ...figures.get(config.id) }));
  return renderPage(c, { ...head, actions }, <ConfigList configs={rows} newHref={newHref} hasTeams={false} />);
}

const columns = (configNames: ReadonlyMap<string, string>): readonly Column<Subscriber>[] => [
  {
    label: "Subscriber",
    cell: ({ displayName, email }) => (
      <>
        {displayName}
        {email !== displayName && <span class="second-line">{email}</span>}
      </>
    ),
  },
  {
    label: "Access",
    cell: ({ access }) => <Access access={access} reason={access ? "subscriber" : "revoked"} />,
  },
  {
    label: "Provisioned by",
    cell: ({ provisionedBy }) =>
      provisionedBy === null ? (
        <span class="muted">Nobody</span>
      ) : (
        <a href={links.config(provisionedBy)}>{configNames.get(provisionedBy) ?? "A configuration"}</a>
      ),
  },
  { label: "Changed", cell: ({ updatedAt }) => <When at={updatedAt} /> },
];

async function showSubscribers(c: ConsoleContext, statusPageId: string): Promise<Response> {
  const { db } = c.get("scope");
  const { part, cursor } = listQuery(c);
  const accessFilter = queryOf(c, "access");
  const access = parseAccess(accessFilter);
  const { head } = await statusPageHead(c, statusPageId, "Subscribers");
  const [{ items, nextCursor }, configs] = await Promise.all([
    listSubscribers(db, { statusPageId, part, access, cursor, limit: PAGE_SIZE }),
    listConfigs(db, { statusPageId, limit: MAX_LIST }),
  ]);
  const configNames = new Map(configs.items.map(({ id, name }) => [id, name]));
  const here = `${links.statusPage(statusPageId)}/subscribers`;
  const isEmpty = items.length === 0 && part === undefined && access === undefined && cursor === undefined;
  const content = isEmpty ? (
    <EmptyState title="No subscribers yet">
      Subscribers come from the identity provider as soon as it is connected and people are assigned there.
    </EmptyState>
  ) : (
    <>
      <SearchForm
        action={here}
        label="Search by name, user name or e-mail"
        part={part}
        found={items.length}
        isFiltered={access !== undefined}
      >
        <FilterSelect name="access" label="Access" value={accessFilter} options={accessFilters} />
      </SearchForm>
      {items.length > 0 && <Table caption="Subscribers" columns={columns(configNames)} rows={items} />}
      <Pager
        href={withQuery(here, { q: part, access: accessFilter })}
        isFirst={cursor === undefined}
        nextCursor={nextCursor}
      />
    </>
  );
  return renderPage(c, head, content);
}

async function showSettings(c: ConsoleContext, id: string, sent?: FormState, status?: ErrorStatus): Promise<Response> {
  const { statusPage, head } = await statusPageHead(c, id, "Settings");
  const form = sent ?? blankForm({ name: statusPage.name, projectId: statusPage.projectId ?? "" });
  const content = (
    <>
      <Card title="General" class="narrow">
        <FormErrors form={form} names={{ name: "Name", projectId: "Project" }} />
        <PostForm action={`${links.statusPage(id)}/settings`}>
          <TextField form={form} name="name" label="Name" isRequired maxLength={256} />
          <TextField
            form={form}
            name="projectId"
            label="Project id (optional)"
            hint="Of the project that the page is about. It changes nothing for SCIM."
            maxLength={64}
          />
          <div class="actions">
            <button class="button primary" type="submit">
              Save
            </button>
          </div>
        </PostForm>
      </Card>
      <Card title="Id" class="narrow" lead="Other systems ask about the status page under this id.">
        <code>{id}</code>
      </Card>
      <Card
        title="Delete the status page"
        class="narrow danger"
        lead="With its subscribers. The next page says how many."
      >
        <a class="button" href={`${links.statusPage(id)}/delete`}>
          Delete the status page…
        </a>
      </Card>
    </>
  );
  return renderPage(c, head, content, status);
}

async function askToDelete(c: ConsoleContext, id: string, form: FormState, status?: ErrorStatus): Promise<Response> {
  const { db } = c.get("scope");
  const [statusPage, found] = await Promise.all([readStatusPage(db, id), statusPageFigures(db, [id])]);
  const figures = found.get(id) ?? { subscribers: 0, configs: 0 };
  const here = links.statusPage(id);
  const content = (
    <Confirmation
      action={`${here}/delete`}
      verb="Delete the status page"
      back={`${here}/settings`}
      form={form}
      consequences={[
        `${countOf(figures.subscribers, "subscriber")} of “${statusPage.name}” ${figures.subscribers === 1 ? "is" : "are"} deleted, and nobody may read the private page any more.`,
        "This cannot be taken back.",
      ]}
      obstacle={
        figures.configs > 0 && (
          <>
            The status page still has <a href={here}>{countOf(figures.configs, "SCIM configuration")}</a>. Delete that
            first, so that no identity provider goes on sending.
          </>
        )
      }
    />
  );
  const crumbs = [
    { label: "Status pages", href: links.statusPages },
    { label: statusPage.name, href: here },
  ];
  return renderPage(c, { title: `Delete “${statusPage.name}”?`, crumbs }, content, status);
}
