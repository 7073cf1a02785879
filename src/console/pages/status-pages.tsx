import * as z from "zod";
import { chosenIdSchema, idSchema, nameSchema } from "../../admin/schemas.ts";
import { type StatusPageFigures, statusPageFigures } from "../../storage/tenants/figures.ts";
import { createStatusPage, listStatusPages, type StatusPage } from "../../storage/tenants/status-pages.ts";
import { FormErrors, PostForm, TextField } from "../components/forms.tsx";
import { EmptyState } from "../components/message.tsx";
import { renderPage } from "../components/page.tsx";
import { SearchForm } from "../components/search.tsx";
import { type Column, Pager, Table } from "../components/table.tsx";
import { formatCount } from "../components/tabs.tsx";
import { When } from "../components/when.tsx";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { blankForm, type ErrorStatus, type FormState } from "../forms.ts";
import { links, withQuery } from "../links.ts";
import { actorOf, listQuery, PAGE_SIZE, redirectWith } from "../navigation.ts";
import { submit } from "../submit.ts";

/** The list of status pages, and making one. */
export function registerStatusPages(app: ConsoleApp): void {
  app.get("/status-pages", showStatusPages);
  app.get("/new-status-page", (c) => showNewStatusPage(c, blankForm()));
  app.post("/new-status-page", (c) =>
    submit(c, {
      schema: z.object({ name: nameSchema, id: chosenIdSchema.optional(), projectId: idSchema.optional() }),
      read: (values) => ({
        name: values.text("name"),
        id: values.optional("id"),
        projectId: values.optional("projectId"),
      }),
      act: async (input) => {
        const { id, name } = await createStatusPage(c.get("scope").db, { ...input, ...actorOf(c) });
        const notice = `The status page “${name}” is there. Next: its first configuration.`;
        return redirectWith(c, links.statusPage(id), notice);
      },
      again: (form, status) => showNewStatusPage(c, form, status),
    }),
  );
}

type Row = StatusPage & Partial<StatusPageFigures>;

const columns: readonly Column<Row>[] = [
  { label: "Status page", cell: ({ id, name }) => <a href={links.statusPage(id)}>{name}</a> },
  { label: "Subscribers", align: "number", cell: ({ subscribers = 0 }) => formatCount(subscribers) },
  { label: "Configurations", align: "number", cell: ({ configs = 0 }) => formatCount(configs) },
  { label: "Created", cell: ({ createdAt }) => <When at={createdAt} /> },
];

const newStatusPage = (
  <a class="button primary" href={links.newStatusPage}>
    New status page
  </a>
);

async function showStatusPages(c: ConsoleContext): Promise<Response> {
  const { db } = c.get("scope");
  const { part, cursor } = listQuery(c);
  const { items, nextCursor } = await listStatusPages(db, { name: part, cursor, limit: PAGE_SIZE });
  const figures = await statusPageFigures(
    db,
    items.map(({ id }) => id),
  );
  const isEmpty = items.length === 0 && part === undefined && cursor === undefined;
  const content = isEmpty ? (
    <EmptyState title="No status pages yet" actions={newStatusPage}>
      A private status page has subscribers. Its SCIM configurations let identity providers say who they are.
    </EmptyState>
  ) : (
    <>
      <SearchForm action={links.statusPages} label="Search status pages by name" part={part} found={items.length} />
      {items.length > 0 && (
        <Table
          caption="Status pages"
          columns={columns}
          rows={items.map((item) => ({ ...item, ...figures.get(item.id) }))}
        />
      )}
      <Pager href={withQuery(links.statusPages, { q: part })} isFirst={cursor === undefined} nextCursor={nextCursor} />
    </>
  );
  return renderPage(c, { title: "Status pages", actions: isEmpty ? undefined : newStatusPage }, content);
}

function showNewStatusPage(c: ConsoleContext, form: FormState, status?: ErrorStatus): Response | Promise<Response> {
  const crumbs = [{ label: "Status pages", href: links.statusPages }];
  const content = (
    <div class="card narrow">
      <FormErrors form={form} names={{ name: "Name", id: "Id", projectId: "Project" }} />
      <PostForm action={links.newStatusPage}>
        <TextField form={form} name="name" label="Name" isRequired maxLength={256} />
        <TextField
          form={form}
          name="id"
          label="Id (optional)"
          hint="Letters, digits, hyphens and underscores, by which other systems know the status page. It cannot be changed later. One is made up if you leave it empty."
          maxLength={64}
        />
        <TextField
          form={form}
          name="projectId"
          label="Project id (optional)"
          hint="Of the project that the page is about. It changes nothing for SCIM."
          maxLength={64}
        />
        <div class="actions">
          <button class="button primary" type="submit">
            Create status page
          </button>
          <a class="button" href={links.statusPages}>
            Cancel
          </a>
        </div>
      </PostForm>
    </div>
  );
  return renderPage(c, { title: "New status page", crumbs }, content, status);
}
