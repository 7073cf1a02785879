import { hasTeams } from "../../directory/group-settings.ts";
import { unknownId } from "../../storage/engine/admin-error.ts";
import type { Config } from "../../storage/tenants/config-reads.ts";
import { Card } from "../components/card.tsx";
import { CopyText, CopyValue } from "../components/copy-value.tsx";
import { MarkedUp, MarkedUpList } from "../components/marked-up.tsx";
import { Tag } from "../components/message.tsx";
import { type Column, Table } from "../components/table.tsx";
import { WhereAllowed } from "../components/where-allowed.tsx";
import { type ConsoleContext, scimBaseUrl } from "../context.ts";
import { renderPage } from "../frame/page.tsx";
import {
  type Field,
  type Guide,
  type Mapping,
  type MappingRow,
  type OlderScreens,
  type Sender,
  type Step,
  stepsFor,
  type Trouble,
  troublesFor,
} from "../guides/guide.ts";
import { findGuide, guides } from "../guides/index.ts";
import { fillIn } from "../guides/markup.ts";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { paramOf } from "../request.ts";
import { configAccess } from "./config-access.ts";
import { configHead } from "./config-head.tsx";

/** How to set an identity provider up, with a configuration's own values. */
export function registerGuides(pages: Pages): void {
  pages.get("/configs/:id/guide", configAccess.connection, (c) => showGuides(c));
  pages.get("/configs/:id/guide/:guide", configAccess.connection, (c) => showGuide(c));
}

async function showGuides(c: ConsoleContext): Promise<Response> {
  const { config, head } = await configHead(c, "Setup guide");
  const content = (
    <Card title="Which identity provider?" lead="Each guide has this configuration's own values filled in.">
      <ul class="choices-list">
        {guides.map((guide) => (
          <li>
            <a href={guidePath(config.id, guide)}>{guide.name}</a>
            <p class="small muted">{guide.summary}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
  return renderPage(c, head, content);
}

async function showGuide(c: ConsoleContext): Promise<Response> {
  const { config, head } = await configHead(c, "Setup guide");
  const guideId = paramOf(c, "guide");
  const guide = findGuide(guideId);
  if (guide === undefined) throw unknownId("setup guide", guideId);
  const usesGroups = hasTeams[config.kind] && config.enablePushGroups;
  const content = (
    <div class="pile">
      <p>
        <a href={`${links.config(config.id)}/guide`}>All identity providers</a>
      </p>
      <Card title={guide.name} lead={guide.summary}>
        <div class="stack">
          <h3>Before you start</h3>
          <MarkedUpList sources={guide.needs} />
          {hasTeams[config.kind] ? <GroupsAdvice guide={guide} config={config} /> : <NoGroupsAdvice />}
        </div>
      </Card>
      {guide.senders && (
        <Card title="What can send" lead="One of these is enough.">
          <Table caption="What can send" columns={senderColumns} rows={guide.senders} />
        </Card>
      )}
      <Card title="Steps">
        <Steps steps={stepsFor(guide, usesGroups)} baseUrl={scimBaseUrl(c, config)} configId={config.id} />
      </Card>
      <MappingCard title="User attributes" mapping={guide.users} />
      {usesGroups && guide.groups && <MappingCard title="Group attributes" mapping={guide.groups} />}
      <Card title="When changes arrive">
        <p>
          <MarkedUp source={guide.timing} />
        </p>
      </Card>
      <Card title="Troubleshooting" lead="What the identity provider says, what it means here, and what to do.">
        <Table caption="Troubleshooting" columns={troubleColumns} rows={troublesFor(guide, config.kind)} />
      </Card>
      <Card title="What this page rests on">
        <p class="small muted">
          <MarkedUp source={guide.basis} />
        </p>
      </Card>
    </div>
  );
  return renderPage(c, head, content);
}

function NoGroupsAdvice() {
  return (
    <p>
      A status page has no groups: what is asked under <code>/Groups</code> is answered <code>404</code>. Do not leave
      out the step below that keeps groups back.
    </p>
  );
}

function GroupsAdvice({ guide, config }: { guide: Guide; config: Config }) {
  const { enablePushGroups } = config;
  return (
    <>
      <h3>Default teams or push groups</h3>
      <p>
        This configuration {enablePushGroups ? "pushes groups" : "fills default teams"}.{" "}
        <WhereAllowed access={configAccess.settings} id={config.id}>
          <a href={`${links.config(config.id)}/settings`}>Change it</a> before you go on, if the other suits better.
        </WhereAllowed>
      </p>
      <MarkedUpList sources={guide.teams} />
    </>
  );
}

interface StepsProps {
  readonly steps: readonly Step[];
  readonly baseUrl: string;
  readonly configId: string;
}

function Steps({ steps, baseUrl, configId }: StepsProps) {
  return (
    <ol class="steps">
      {steps.map(({ title, actions, older, fields = [], code }, index) => (
        <li>
          <h3>{title}</h3>
          <Actions actions={actions} />
          {older && <OnOlderScreens older={older} />}
          {fields.length > 0 && (
            <div class="values">
              {fields.map((field, position) => (
                <FieldValue field={field} id={`value-${index}-${position}`} baseUrl={baseUrl} configId={configId} />
              ))}
            </div>
          )}
          {code && (
            <div class="values">
              <CopyText id={`code-${index}`} label={title} value={code} />
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

function Actions({ actions }: { actions: readonly string[] }) {
  return (
    <ol>
      {actions.map((action) => (
        <li>
          <MarkedUp source={action} />
        </li>
      ))}
    </ol>
  );
}

function OnOlderScreens({ older: { sign, actions } }: { older: OlderScreens }) {
  return (
    <>
      <p class="small muted">
        On older screens, where you see <MarkedUp source={sign} />:
      </p>
      <Actions actions={actions} />
    </>
  );
}

/** Stands for the token in the value of a field. */
const TOKEN = "{{token}}";

/** What goes into one field. The token is known only while it is made, so its place is told instead. */
function FieldValue({ field, id, baseUrl, configId }: FieldValueProps) {
  if (field.value.includes(TOKEN)) {
    return (
      <div class="copy">
        <span class="label">{field.label}</span>
        <p>
          {field.value === TOKEN ? (
            "The bearer token"
          ) : (
            <>
              <code>{fillIn(field.value, { baseUrl, token: "<token>" })}</code>, with the bearer token
            </>
          )}
          {", as it was shown when it was made. "}
          <WhereAllowed access={configAccess.tokens} id={configId}>
            <a href={`${links.config(configId)}/tokens`}>Make a new one</a> if it is lost.
          </WhereAllowed>
        </p>
      </div>
    );
  }
  return <CopyValue id={id} label={field.label} value={fillIn(field.value, { baseUrl, token: "" })} />;
}

interface FieldValueProps extends Omit<StepsProps, "steps"> {
  readonly field: Field;
  readonly id: string;
}

const senderColumns: readonly Column<Sender>[] = [
  { label: "Name", cell: ({ name }) => name },
  { label: "Needs", cell: ({ needs }) => <MarkedUp source={needs} /> },
  { label: "Take care", cell: ({ caution }) => <MarkedUp source={caution} /> },
];

const mappingColumns: readonly Column<MappingRow>[] = [
  { label: "From", cell: ({ from }) => <code>{from}</code> },
  { label: "To", cell: ({ to }) => <code>{to}</code> },
  { label: "Need", cell: ({ need }) => <Tag>{need}</Tag> },
];

function MappingCard({ title, mapping: { rows, notes = [] } }: { title: string; mapping: Mapping }) {
  return (
    <Card title={title}>
      <div class="stack">
        <Table caption={title} columns={mappingColumns} rows={rows} />
        {notes.map((note) => (
          <p>
            <MarkedUp source={note} />
          </p>
        ))}
      </div>
    </Card>
  );
}

const troubleColumns: readonly Column<Trouble>[] = [
  { label: "It says", cell: ({ says }) => <MarkedUp source={says} /> },
  { label: "It means", cell: ({ means }) => <MarkedUp source={means} /> },
  { label: "Do this", cell: ({ fix }) => <MarkedUp source={fix} /> },
];

function guidePath(configId: string, { id }: Guide): string {
  return `${links.config(configId)}/guide/${id}`;
}
