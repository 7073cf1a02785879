import { LINK_SECONDS, newSetupLinkSchema } from "../../admin/setup-link-input.ts";
import { createSetupLink } from "../../storage/credentials/setup-links.ts";
import { readConfig } from "../../storage/tenants/config-reads.ts";
import { configAccess } from "../configs/config-access.ts";
import { crumbsToConfig } from "../configs/config-head.tsx";
import type { ConsoleContext } from "../context.ts";
import { Choice, Choices } from "../fields/choices.tsx";
import { TextField } from "../fields/fields.tsx";
import { Form } from "../fields/form.tsx";
import { blankForm, type ErrorStatus, type FormState, type FormValues } from "../fields/form-values.ts";
import { registerFormPage } from "../forms/form-page.ts";
import { renderPage } from "../frame/page.tsx";
import { links, SETUP } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";

const HOUR = 60 * 60;

const ends = [
  { seconds: HOUR, label: "In an hour" },
  { seconds: 24 * HOUR, label: "In a day" },
  { seconds: LINK_SECONDS, label: "In a week" },
  { seconds: 30 * 24 * HOUR, label: "In thirty days" },
] as const;

const names = { label: "Whom it is for", expiresInSeconds: "When it ends", canManageTokens: "Tokens" };

/** Inviting whoever runs the customer's identity provider. */
export function registerNewSetupLink(pages: Pages): void {
  registerFormPage(pages, "/configs/:id/setup-links/new", {
    access: configAccess.setupLinks,
    schema: newSetupLinkSchema,
    read: readLinkForm,
    act: async (c, input) => {
      const configId = paramOf(c, "id");
      const made = await createSetupLink(c.get("scope").db, { ...input, configId, ...actorOf(c) });
      const value = `${new URL(c.req.url).origin}${SETUP}/${made.secret}`;
      const secret = { kind: "setup-link", configId, value, expiresAt: made.expiresAt } as const;
      return redirectWith(c, links.setupLinks(configId), { secret });
    },
    show: showForm,
  });
}

function readLinkForm(values: FormValues) {
  return {
    label: values.optional("label"),
    expiresInSeconds: Number(values.text("expiresInSeconds")),
    canManageTokens: values.isChecked("canManageTokens"),
  };
}

async function showForm(
  c: ConsoleContext,
  form: FormState = blankForm({ expiresInSeconds: String(LINK_SECONDS), canManageTokens: "on" }),
  status?: ErrorStatus,
): Promise<Response> {
  const config = await readConfig(c.get("scope").db, paramOf(c, "id"));
  const list = links.setupLinks(config.id);
  const crumbs = [...(await crumbsToConfig(c, config)), { label: "Setup links", href: list }];
  const lead =
    "Makes a link that opens this configuration's setup guide and provisioning log, and nothing else. No account is needed.";
  const content = (
    <div class="card narrow">
      <Form action={`${list}/new`} form={form} names={names} verb="Make the link" back={list}>
        <TextField
          form={form}
          name="label"
          label="Whom it is for (optional)"
          hint="A name. The history has what is done by the link under it."
          maxLength={256}
        />
        <Choices form={form} name="expiresInSeconds" label="When it ends">
          {ends.map(({ seconds, label }) => (
            <Choice form={form} type="radio" name="expiresInSeconds" value={String(seconds)} label={label} />
          ))}
        </Choices>
        <Choices form={form} name="tokens" label="Tokens">
          <Choice
            form={form}
            name="canManageTokens"
            label="May make and revoke tokens and OAuth clients"
            hint="Otherwise you give them the token yourself."
          />
        </Choices>
      </Form>
    </div>
  );
  return renderPage(c, { title: "Invite the customer's administrator", crumbs, lead }, content, status);
}
