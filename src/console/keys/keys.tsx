import { type AdminKey, listAdminKeys } from "../../storage/credentials/admin-keys.ts";
import { listAcross } from "../../storage/databases/across.ts";
import { EmptyState, Tag } from "../components/message.tsx";
import { PagedTable } from "../components/pager.tsx";
import type { Column } from "../components/table.tsx";
import { When, WhenOrNever } from "../components/when.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { listQuery, pageOf } from "../request.ts";
import { type NameOf, readTenantNames, Where } from "../tenants/tenant-names.tsx";
import { scopeWords, tenantOfKey } from "./key-words.ts";
import { NewKeyBox } from "./new-key-box.tsx";

/** The admin keys: programs that administer. */
export function registerKeys(pages: Pages): void {
  pages.get("/keys", { right: "govern", about: "service" }, (c) => showKeys(c));
}

async function showKeys(c: ConsoleContext): Promise<Response> {
  const { databases } = c.get("scope");
  const query = listQuery(c);
  const { cursor, at } = query;
  const secret = c.get("secret");
  const page = await listAcross(databases.all(), pageOf(query), listAdminKeys);
  const nameOf = await readTenantNames(databases, page.items.map(tenantOfKey));
  const isEmpty = page.items.length === 0 && cursor === undefined;
  const newKey = (
    <a class="button primary" href={links.newKey}>
      New key…
    </a>
  );
  const content = (
    <>
      {secret?.kind === "key" && <NewKeyBox value={secret.value} />}
      {isEmpty ? (
        <EmptyState title="No admin key yet" actions={newKey}>
          A key lets a program use the admin API, with less than the admin token may do: to read only, or for one
          project or status page.
        </EmptyState>
      ) : (
        <div class="stack">
          <PagedTable
            caption="Admin keys"
            columns={columns(nameOf)}
            page={page}
            cursor={cursor}
            at={at}
            href={links.keys}
          />
          <p class="small muted">Only a hash of each key is kept. Its last four characters tell it from the others.</p>
        </div>
      )}
    </>
  );
  const lead = "For programs that use the admin API. People come through Cloudflare Access.";
  return renderPage(c, { title: "Keys", lead, actions: !isEmpty && newKey }, content);
}

const columns = (nameOf: NameOf): readonly Column<AdminKey>[] => [
  {
    label: "Key",
    cell: ({ name, hint }) => (
      <>
        {name}
        <span class="second-line">
          <code>scimadmin_…{hint}</code>
        </span>
      </>
    ),
  },
  { label: "May", cell: ({ scope }) => <Tag>{scopeWords[scope].short}</Tag> },
  { label: "Where", cell: (key) => <Where tenant={tenantOfKey(key)} nameOf={nameOf} /> },
  { label: "Made", cell: ({ createdAt }) => <When at={createdAt} /> },
  { label: "Last used", cell: ({ lastUsedAt }) => <WhenOrNever at={lastUsedAt} /> },
  { label: "Ends", cell: ({ expiresAt }) => <WhenOrNever at={expiresAt} /> },
  {
    label: "Revoke",
    align: "end",
    isLabelHidden: true,
    cell: ({ id, name, hint }) => (
      <a class="button small" href={links.revokeKey(id)} aria-label={`Revoke ${name}, which ends in ${hint}…`}>
        Revoke…
      </a>
    ),
  },
];
