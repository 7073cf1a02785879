import { type LogEntry, listLog } from "../../storage/journal/log-queries.ts";
import { Card } from "../components/card.tsx";
import { countOf } from "../components/counts.ts";
import { MarkedUp, MarkedUpList } from "../components/marked-up.tsx";
import { When } from "../components/when.tsx";
import { recently } from "../configs/recent-figures.ts";
import type { ConsoleContext } from "../context.ts";
import { links, withQuery } from "../links.ts";
import { adviseOn } from "../log/advice.ts";
import { operationWords, subjectOf } from "../log/log-words.ts";
import type { Advice } from "../log/refusals/known-refusal.ts";

/** Failures that are looked at, the latest first. */
const LOOKED_AT = 50;
/** Kinds of failures that are told. */
const TOLD = 3;

/** Failures that call for the same: the latest of them, and how many there are. */
interface Trouble {
  readonly advice: Advice;
  readonly latest: LogEntry;
  readonly count: number;
}

/** What failed in the last 24 hours, each kind once, the latest first. One round trip. */
export async function readTroubles(c: ConsoleContext, configId: string): Promise<Trouble[]> {
  const { items } = await listLog(c.get("scope").db, {
    configId,
    outcome: "error",
    since: recently(),
    limit: LOOKED_AT,
  });
  const troubles = new Map<string, Trouble>();
  for (const latest of items) {
    const advice = adviseOn(latest);
    if (advice === undefined) continue;
    const same = troubles.get(advice.means);
    troubles.set(advice.means, same ? { ...same, count: same.count + 1 } : { advice, latest, count: 1 });
  }
  return [...troubles.values()].slice(0, TOLD);
}

/** What failed, and what to do about it; nothing where nothing did. */
export function Failures({ configId, troubles }: { readonly configId: string; readonly troubles: readonly Trouble[] }) {
  if (troubles.length === 0) return null;
  const log = withQuery(`${links.config(configId)}/log`, { outcome: "error" });
  return (
    <Card title="What failed, and what to do" lead="In the last 24 hours." aside={<a href={log}>All of them</a>}>
      <ul class="troubles">
        {troubles.map((trouble) => (
          <li>
            <Failure configId={configId} {...trouble} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Failure({ configId, advice, latest, count }: Trouble & { readonly configId: string }) {
  const subject = subjectOf(latest);
  return (
    <>
      <h3>
        <a href={links.logEntry(configId, latest.id)}>
          {operationWords(latest)}
          {subject !== undefined && `: ${subject}`}
        </a>
      </h3>
      <p class="small muted">
        <When at={latest.at} />
        {count > 1 && `, and ${countOf(count - 1, "more like it", "more like it")}`}
      </p>
      {latest.detail && <p class="quote">{latest.detail}</p>}
      <p>
        <MarkedUp source={advice.means} />
      </p>
      <MarkedUpList sources={advice.steps} />
    </>
  );
}
