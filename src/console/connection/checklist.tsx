import { type Child, useContext } from "hono/jsx";
import type { Config } from "../../storage/tenants/config-reads.ts";
import type { Progress } from "../../storage/tenants/progress.ts";
import { assetPaths } from "../assets.ts";
import { Card } from "../components/card.tsx";
import { Message } from "../components/message.tsx";
import { PageContext } from "../components/page-context.ts";
import { When } from "../components/when.tsx";
import { WhereAllowed } from "../components/where-allowed.tsx";
import { configAccess } from "../configs/config-access.ts";
import { links } from "../links.ts";
import { tenantWords } from "../tenant-words.ts";
import { newsPath } from "./news.ts";
import { currentRefusal, isComplete, newsOf, type Stage, stagesOf } from "./stages.ts";

interface ChecklistProps {
  readonly config: Config;
  readonly progress: Progress;
}

/** What has come from the identity provider so far, and what is still to come; while that is so, it looks by itself. */
export function Checklist({ config, progress }: ChecklistProps) {
  return (
    <Card title="How far it is">
      <ol class="checklist">
        {stagesOf(progress).map((stage) => (
          <StageItem config={config} progress={progress} stage={stage} />
        ))}
      </ol>
      <Refusal config={config} progress={progress} />
      {isComplete(progress) ? (
        <p class="small muted">
          Everything has come that is to come first. <a href={`${links.config(config.id)}/log`}>Provisioning log</a>
        </p>
      ) : (
        <Waiting configId={config.id} progress={progress} />
      )}
    </Card>
  );
}

function StageItem({ config, progress, stage: { name, isReached } }: ChecklistProps & { readonly stage: Stage }) {
  const { reached, waiting, hint } = wordsOf(config, progress)[name];
  return (
    <li class={isReached ? "reached" : undefined}>
      <strong>
        <span class="hidden-visually">{isReached ? "Done: " : "To come: "}</span>
        {isReached ? reached : waiting}
      </strong>
      {!isReached && <p class="small muted">{hint}</p>}
    </li>
  );
}

interface StageWords {
  readonly reached: Child;
  readonly waiting: string;
  /** What brings it about. */
  readonly hint: string;
}

function wordsOf({ kind }: Config, { lastUsedAt }: Progress): Readonly<Record<Stage["name"], StageWords>> {
  const { person } = tenantWords[kind];
  return {
    connected: {
      reached: lastUsedAt === null ? "Connected" : [`Connected, last heard from `, <When at={lastUsedAt} />],
      waiting: "Waiting for the first request",
      hint: "Test the connection in the identity provider: that is a request already.",
    },
    person: {
      reached: `The first ${person} is here`,
      waiting: `The first ${person}`,
      hint: "Assign one person there, and let the identity provider send.",
    },
    group: {
      reached: "The first group is here",
      waiting: "The first group",
      hint: "Let the identity provider push one group, once its people are here.",
    },
  };
}

/** Says that somebody knocks with the wrong token, and what to do about it. */
function Refusal({ config: { id }, progress }: ChecklistProps) {
  const at = currentRefusal(progress, useContext(PageContext).now);
  if (at === null) return null;
  return (
    <Message tone="warn">
      <p>
        Requests come with a token that is not this configuration's, the last one <When at={at} />. Copy the base URL
        and the token again, each as a whole.{" "}
        <WhereAllowed access={configAccess.tokenChanges} id={id}>
          If the token is lost, <a href={`${links.tokens(id)}/new`}>make a new one</a>.
        </WhereAllowed>
      </p>
    </Message>
  );
}

function Waiting({ configId, progress }: { readonly configId: string; readonly progress: Progress }) {
  const { now } = useContext(PageContext);
  return (
    <div id="waiting" data-news={newsPath(configId, newsOf(progress, now))}>
      <p class="small muted" role="status">
        Load this page again to see what has come.
      </p>
      <script src={assetPaths.news} type="module" />
    </div>
  );
}
