import { readConfig } from "../../storage/tenants/config-reads.ts";
import { Card } from "../components/card.tsx";
import { MarkedUp, MarkedUpList } from "../components/marked-up.tsx";
import { Badge, Message } from "../components/message.tsx";
import { configAccess } from "../configs/config-access.ts";
import { crumbsToConfig } from "../configs/config-head.tsx";
import { type ConsoleContext, scimBaseUrl } from "../context.ts";
import { PostButton } from "../fields/post-form.tsx";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import { adviseOn } from "../log/advice.ts";
import type { Pages } from "../pages.ts";
import { paramOf } from "../request.ts";
import { tenantWords } from "../tenant-words.ts";
import { type Finding, findingsOf, isRefused, whyAccess } from "./findings.ts";
import { type PlayedStep, playTrial } from "./play.ts";

/** Trying a configuration out: what an identity provider would send for one made-up person, and what becomes of it. */
export function registerTryIt(pages: Pages): void {
  pages.get("/configs/:id/try", configAccess.settings, (c) => showTrial(c));
  pages.post("/configs/:id/try", configAccess.settings, (c) => showTrial(c, true));
}

async function showTrial(c: ConsoleContext, isPlayed = false): Promise<Response> {
  const config = await readConfig(c.get("scope").db, paramOf(c, "id"));
  const crumbs = await crumbsToConfig(c, config);
  const played = isPlayed ? await playTrial(c, config) : undefined;
  const { person } = tenantWords[config.kind];
  const action = links.tryIt(config.id);
  const content =
    played === undefined ? (
      <div class="card narrow stack">
        <p>
          The service plays the identity provider for one made-up {person}: it looks for the person, creates it, looks
          it up again, deactivates and deletes it, through the very routes that the identity provider uses. You see each
          request, the answer, and what became of access.
        </p>
        <ul class="bullets">
          <li>
            Nobody who is here is touched, and nothing is left: no {person}, no account, no token, no row of the log.
          </li>
          <li>Whoever listens to events is told of the made-up person, and of its end.</li>
          <li>The audit says that you tried.</li>
        </ul>
        <PostButton action={action} class="button primary">
          Try it
        </PostButton>
      </div>
    ) : (
      <div class="pile">
        <Findings findings={findingsOf(config, played)} />
        {played.map((step, index) => (
          <StepCard number={index + 1} played={step} />
        ))}
        <Card title="Nothing is left of it" class="narrow">
          <div class="stack">
            <p>The person, its account, the token and the rows of the log are gone.</p>
            <PostButton action={action} class="button">
              Try it again
            </PostButton>
          </div>
        </Card>
      </div>
    );
  const lead = played === undefined ? config.name : `Requests below ${scimBaseUrl(c, config)}`;
  return renderPage(c, { title: "Try it", crumbs, lead }, content);
}

/** What it has shown, in a few sentences above all steps. */
function Findings({ findings }: { findings: readonly Finding[] }) {
  const isWell = findings.every(({ tone }) => tone === "good");
  return (
    <Message tone={isWell ? "good" : "warn"} title={isWell ? "It works" : "Look at this"}>
      <ul class="checks">
        {findings.map(({ tone, text }) => (
          <li class={tone === "good" ? undefined : "amiss"}>{text}</li>
        ))}
      </ul>
    </Message>
  );
}

interface StepCardProps {
  readonly number: number;
  readonly played: PlayedStep;
}

function StepCard({ number, played }: StepCardProps) {
  const { step, request, answer, access } = played;
  const title = `${number}. ${step.title}`;
  if (request === undefined || answer === undefined) {
    return (
      <Card title={title} lead={step.when}>
        <p class="muted">Not sent: there is nobody whom it could be about.</p>
      </Card>
    );
  }
  return (
    <Card
      title={title}
      lead={step.when}
      aside={<Badge tone={isRefused(played) ? "bad" : "good"}>{`Answer ${answer.status}`}</Badge>}
    >
      <div class="stack">
        <p class="row">
          <Badge tone={access.access ? "good" : "neutral"}>{access.access ? "Access" : "No access"}</Badge>{" "}
          <span class="muted">{whyAccess(played)}</span>
        </p>
        <Refusal played={played} />
        <div class="exchange">
          <Exchange title="Request" text={`${request.method} ${request.path}`} body={request.body} />
          <Exchange title="Answer" text={`${answer.status}`} body={answer.body} />
        </div>
      </div>
    </Card>
  );
}

function Exchange({ title, text, body }: { title: string; text: string; body: unknown }) {
  const shown = body === undefined ? text : `${text}\n\n${JSON.stringify(body, null, 2)}`;
  return (
    <div>
      <h3>{title}</h3>
      <pre tabindex={0}>
        <code>{shown}</code>
      </pre>
    </div>
  );
}

/** What to do about a step that was refused. */
function Refusal({ played }: { played: PlayedStep }) {
  const { answer } = played;
  if (answer === undefined || !isRefused(played)) return null;
  const detail = String(answer.body?.detail ?? "");
  const advice = adviseOn({ outcome: "error", detail });
  return (
    <>
      <p class="quote">{detail}</p>
      {advice && (
        <p>
          <MarkedUp source={advice.means} />
        </p>
      )}
      {advice && <MarkedUpList sources={advice.steps} />}
    </>
  );
}
