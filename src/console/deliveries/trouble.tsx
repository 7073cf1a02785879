import type { Waiting } from "../../storage/webhooks/waiting.ts";
import type { Webhook } from "../../storage/webhooks/webhook.ts";
import { countOf } from "../components/counts.ts";
import { Message } from "../components/message.tsx";
import { When } from "../components/when.tsx";
import { WhereAllowed } from "../components/where-allowed.tsx";
import { PostButton } from "../fields/post-form.tsx";
import { links } from "../links.ts";
import { webhookAccess } from "../webhooks/webhook-access.ts";

interface TroubleProps {
  readonly webhook: Webhook;
  readonly waiting: Waiting;
}

/** Why nothing is sent for a webhook, since when, and what can be done about it; nothing for one that works. */
export function Trouble({ webhook, waiting }: TroubleProps) {
  const { enabled, failingSince } = webhook;
  if (!enabled) return <Disabled webhook={webhook} waiting={waiting} />;
  if (failingSince === null) return null;
  const { error, attempts, nextAttemptAt } = waiting;
  return (
    <Message tone="bad" title="The receiver does not take what is sent">
      <div class="stack">
        <p>
          {error} It began <When at={failingSince} />: {countOf(attempts, "attempt has", "attempts have")} failed.{" "}
          {nextAttemptAt !== null && (
            <>
              The next one comes <When at={nextAttemptAt} />.{" "}
            </>
          )}
          It begins with the event that failed, so none is lost. After five days of failures the webhook is disabled.
        </p>
        <Enable webhook={webhook} verb="Try now" />
      </div>
    </Message>
  );
}

function Disabled({ webhook, waiting: { error } }: TroubleProps) {
  const { failingSince } = webhook;
  return (
    <Message tone="warn" title="The webhook is disabled: nothing is sent">
      <div class="stack">
        <p>
          {failingSince !== null && (
            <>
              {error} It began <When at={failingSince} />, and went on until the webhook was disabled.{" "}
            </>
          )}
          Enabled again, it goes on where it was. Events that the service no longer keeps by then are not sent.
        </p>
        <Enable webhook={webhook} verb="Enable the webhook" />
      </div>
    </Message>
  );
}

/** Ends whatever holds deliveries up. */
function Enable({ webhook: { id }, verb }: { webhook: Webhook; verb: string }) {
  return (
    <WhereAllowed access={webhookAccess.change} id={id}>
      <PostButton action={`${links.webhook(id)}/enable`} class="button">
        {verb}
      </PostButton>
    </WhereAllowed>
  );
}
