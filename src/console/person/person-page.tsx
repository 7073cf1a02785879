import type { Child } from "hono/jsx";
import { hasRight } from "../../auth/administrator.ts";
import type { AuditEntry } from "../../storage/journal/audit.ts";
import { listAudit } from "../../storage/journal/audit.ts";
import { listResourceLog } from "../../storage/journal/log-queries.ts";
import { findPerson } from "../../storage/people/whereabouts.ts";
import { nameConfigs } from "../../storage/tenants/config-reads.ts";
import { readNames } from "../audit/audit-names.ts";
import { AuditTable } from "../audit/audit-table.tsx";
import { Card, Facts } from "../components/card.tsx";
import { When } from "../components/when.tsx";
import type { ConsoleContext } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import { PAGE_SIZE } from "../limits.ts";
import { links, withQuery } from "../links.ts";
import { LogTable } from "../log/log-table.tsx";
import type { Pages } from "../pages.ts";
import { AccessBadge, reasons } from "../people/access.tsx";
import type { AnyPerson } from "../people/people-kinds.ts";
import { TeamLinks } from "../people/team-links.tsx";
import type { TenantKind } from "../tenants/tenant-kind.ts";
import { AttributesCard } from "./attributes-card.tsx";
import { personKeyOf, personRoute, readPersonHead } from "./person-head.ts";
import { otherPlaces, PlacesTable, placesOf } from "./places.tsx";

/** Rows of the logs that the page shows. */
const RECENT = 20;
/** Rows of the audit that the page shows. */
const RECENT_CHANGES = 5;

/** A person of a tenant: who it is, whether and why there is access, and what happened to it. */
export function registerPerson(pages: Pages, kind: TenantKind): void {
  pages.get(personRoute(kind), { right: "read", about: kind.tree }, (c) => showPerson(c, kind));
}

async function showPerson(c: ConsoleContext, kind: TenantKind): Promise<Response> {
  const { db, databases } = c.get("scope");
  const { tenantId, id } = personKeyOf(c);
  const administrator = c.get("administrator");
  const mayReadAudit = hasRight(administrator, "govern");
  const [{ person, here, crumbs }, log, changes] = await Promise.all([
    readPersonHead(c, kind),
    listResourceLog(db, { tenant: { kind: kind.tree, id: tenantId }, resourceId: id, limit: RECENT }),
    mayReadAudit ? listAudit(db, { target: id, limit: RECENT_CHANGES }) : undefined,
  ]);
  const [whereabouts, names, configNames] = await Promise.all([
    findPerson(databases.about(administrator.tenant?.id), person.email, administrator.tenant, PAGE_SIZE),
    readNames(databases, changes?.items ?? []),
    nameConfigs(db, person.provisionedBy === null ? [] : [person.provisionedBy]),
  ]);
  const elsewhere = otherPlaces(placesOf(whereabouts), { kind: kind.tree, tenantId });
  const content = (
    <div class="pile">
      <div class="columns even">
        <Card title="Who it is">
          <Facts items={identityOf(person)} />
        </Card>
        <Card title="Access">
          <Facts items={accessOf(person, tenantId, configNames)} />
        </Card>
      </div>
      {elsewhere.length > 0 && (
        <Card title="The same e-mail elsewhere">
          <PlacesTable caption="Elsewhere" places={elsewhere} />
        </Card>
      )}
      <AttributesCard person={person} />
      <Card title="Latest requests about this person">
        {log.length === 0 ? (
          <p class="muted">None that the log still has.</p>
        ) : (
          <LogTable
            caption="Latest requests about this person"
            entries={log}
            secondLine={({ configName }) => configName}
          />
        )}
      </Card>
      {changes !== undefined && changes.items.length > 0 && <Changes entries={changes.items} names={names} id={id} />}
    </div>
  );
  const head = { title: person.displayName, crumbs, lead: person.email, actions: <Actions {...{ person, here }} /> };
  return renderPage(c, head, content);
}

function identityOf({ id, email, userName, displayName, externalId, createdAt, updatedAt }: AnyPerson) {
  const facts: (readonly [label: string, value: Child])[] = [
    ["Name", displayName],
    ["E-mail", email],
    ["User name", userName],
    ["External id", externalId !== null && <code>{externalId}</code>],
    ["SCIM id", <code>{id}</code>],
    ["Created", <When at={createdAt} />],
    ["Changed", <When at={updatedAt} />],
  ];
  return facts;
}

function accessOf(person: AnyPerson, tenantId: string, configNames: ReadonlyMap<string, string>) {
  const { access, reason, active, blocked, teams, provisionedBy } = person;
  const facts: (readonly [label: string, value: Child])[] = [
    ["Access", <AccessBadge access={access} />],
    ["Why", reasons[reason]],
    ["Blocked", blocked ? "Yes, until an administrator lifts it" : "No"],
    ["Identity provider", active ? "Says active" : "Says inactive"],
    ["Teams", teams && (teams.length === 0 ? "None" : <TeamLinks projectId={tenantId} teams={teams} />)],
    [
      "Provisioned by",
      provisionedBy === null ? (
        "Nobody"
      ) : (
        <a href={links.config(provisionedBy)}>{configNames.get(provisionedBy) ?? "A configuration"}</a>
      ),
    ],
  ];
  return facts;
}

function Actions({ person: { blocked }, here }: { person: AnyPerson; here: string }) {
  return (
    <>
      <a class="button" href={`${here}/${blocked ? "unblock" : "block"}`}>
        {blocked ? "Unblock…" : "Block…"}
      </a>
      <a class="button" href={`${here}/delete`}>
        Delete…
      </a>
    </>
  );
}

interface ChangesProps {
  readonly entries: readonly AuditEntry[];
  readonly names: ReadonlyMap<string, string>;
  readonly id: string;
}

function Changes({ entries, names, id }: ChangesProps) {
  const all = <a href={withQuery(links.audit, { target: id })}>All of them</a>;
  return (
    <Card title="What administrators did" aside={all}>
      <AuditTable caption="What administrators did" entries={entries} names={names} />
    </Card>
  );
}
