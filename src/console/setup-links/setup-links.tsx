import { listSetupLinks, type SetupLink } from "../../storage/credentials/setup-links.ts";
import type { Database } from "../../storage/engine/database.ts";
import { EmptyState, Tag } from "../components/message.tsx";
import { type Column, Table } from "../components/table.tsx";
import { When, WhenOrNever } from "../components/when.tsx";
import { configAccess } from "../configs/config-access.ts";
import { configHead } from "../configs/config-head.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { MAX_LIST } from "../limits.ts";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { NewLinkBox } from "./new-link-box.tsx";

/** The setup links of a configuration: who outside can connect it. */
export function registerSetupLinks(pages: Pages): void {
  pages.get("/configs/:id/setup-links", configAccess.setupLinks, (c) => showSetupLinks(c));
}

async function showSetupLinks(c: ConsoleContext): Promise<Response> {
  const { config, head } = await configHead(c, "Setup links");
  const open = await readOpenLinks(c.get("scope").db, config.id);
  const secret = c.get("secret");
  const invite = (
    <a class="button primary" href={`${links.setupLinks(config.id)}/new`}>
      Invite the customer's administrator…
    </a>
  );
  const content = (
    <>
      {secret?.kind === "setup-link" && <NewLinkBox link={secret} />}
      {open.length === 0 ? (
        <EmptyState title="No setup link" actions={invite}>
          A link lets whoever runs the customer's identity provider connect it without an account here: with the setup
          guide and the provisioning log of this configuration, and nothing else.
        </EmptyState>
      ) : (
        <Table caption="Setup links" columns={columns(config.id)} rows={open} />
      )}
    </>
  );
  return renderPage(c, { ...head, actions: open.length > 0 && invite }, content);
}

/** The setup links that are not over: the others wait for the hourly run to be deleted. */
async function readOpenLinks(db: Database, configId: string): Promise<SetupLink[]> {
  const { items } = await listSetupLinks(db, { configId, limit: MAX_LIST });
  const now = new Date().toISOString();
  return items.filter(({ expiresAt }) => expiresAt > now);
}

/** What people call a link. */
export function nameOf({ label }: Pick<SetupLink, "label">): string {
  return label ?? "Nobody in particular";
}

const columns = (configId: string): readonly Column<SetupLink>[] => [
  { label: "For", cell: nameOf },
  {
    label: "May",
    cell: ({ canManageTokens }) => <Tag>{canManageTokens ? "Connect, and make tokens" : "Connect"}</Tag>,
  },
  { label: "Made", cell: ({ createdAt }) => <When at={createdAt} /> },
  { label: "Last opened", cell: ({ lastUsedAt }) => <WhenOrNever at={lastUsedAt} /> },
  { label: "Ends", cell: ({ expiresAt }) => <When at={expiresAt} /> },
  {
    label: "Revoke",
    align: "end",
    isLabelHidden: true,
    cell: (link) => (
      <a
        class="button small"
        href={`${links.setupLinks(configId)}/${link.id}/revoke`}
        aria-label={`Revoke the setup link for ${nameOf(link)}…`}
      >
        Revoke…
      </a>
    ),
  },
];
