import * as z from "zod";
import { eventCursorSchema } from "../../admin/schemas.ts";
import { invalidField } from "../../storage/engine/admin-error.ts";
import { cursorBefore } from "../../storage/journal/event-feed.ts";
import { replayWebhook } from "../../storage/webhooks/webhooks.ts";
import { momentsOf } from "../components/day-range.tsx";
import type { ConsoleContext } from "../context.ts";
import { TextField } from "../fields/fields.tsx";
import { Form } from "../fields/form.tsx";
import { blankForm, type ErrorStatus, type FormState } from "../fields/form-values.ts";
import { registerFormPage } from "../forms/form-page.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { webhookAccess } from "../webhooks/webhook-access.ts";
import { webhookCrumbs } from "../webhooks/webhook-head.tsx";

const replaySchema = z
  .object({
    from: z.iso.date("Must be a day, such as 2026-01-31.").optional(),
    cursor: eventCursorSchema.optional(),
  })
  .refine(({ from, cursor }) => (from === undefined) !== (cursor === undefined), {
    path: ["from"],
    message: "Say from which day, or after which event: one of the two.",
  });

/** Sending events again. */
export function registerReplay(pages: Pages): void {
  registerFormPage(pages, "/webhooks/:id/replay", {
    access: webhookAccess.change,
    schema: replaySchema,
    read: (values) => ({ from: values.optional("from"), cursor: values.optional("cursor") }),
    act: replay,
    show: showReplay,
  });
}

async function replay(c: ConsoleContext, { from, cursor }: z.output<typeof replaySchema>): Promise<Response> {
  const { db } = c.get("scope");
  const id = paramOf(c, "id");
  const { since = "" } = momentsOf({ from, to: undefined, zone: undefined });
  const position = cursor ?? (await cursorBefore(db, since));
  if (position === undefined) throw invalidField("from", "Nothing has happened since then.");
  const { cursor: reached } = await replayWebhook(db, { id, cursor: position, ...actorOf(c) });
  const notice =
    Number(reached) < Number(position)
      ? "The webhook had not come that far yet: it goes on where it was, at once."
      : `What came after ${reached} in the feed is sent again, at once. Load the page again to see it arrive.`;
  return redirectWith(c, links.webhook(id), { notice });
}

async function showReplay(c: ConsoleContext, form: FormState = blankForm(), status?: ErrorStatus): Promise<Response> {
  const { webhook, crumbs } = await webhookCrumbs(c);
  const here = links.webhook(webhook.id);
  const content = (
    <div class="card narrow stack">
      <p>
        The webhook goes back in the feed, and sends from there everything that it wants, in order. What happens
        meanwhile comes after that. The receiver gets events that it has had before, under the same ids.
      </p>
      <Form
        action={`${here}/replay`}
        form={form}
        names={{ from: "From the day", cursor: "After the event" }}
        verb="Send again"
        back={here}
      >
        <TextField
          form={form}
          name="from"
          type="date"
          label="From the day"
          hint="In UTC. What the service does not keep any more is not sent."
        />
        <TextField
          form={form}
          name="cursor"
          label="Or after the event with the cursor"
          hint={`Now it is at ${webhook.cursor}.`}
          maxLength={15}
        />
      </Form>
    </div>
  );
  return renderPage(c, { title: "Send again", crumbs }, content, status);
}
