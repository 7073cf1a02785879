import * as z from "zod";
import { rotateToken, type TokenEntry } from "../../storage/credentials/tokens.ts";
import { readConfig } from "../../storage/tenants/config-reads.ts";
import { countOf } from "../components/counts.ts";
import { When } from "../components/when.tsx";
import { configAccess } from "../configs/config-access.ts";
import { crumbsToConfig } from "../configs/config-head.tsx";
import type { ConsoleContext } from "../context.ts";
import { Choice, Choices } from "../fields/choices.tsx";
import { Form } from "../fields/form.tsx";
import { blankForm, type ErrorStatus, type FormState } from "../fields/form-values.ts";
import { registerFormPage } from "../forms/form-page.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { readTokens } from "./token-reads.ts";

const DAY = 24 * 60 * 60;

/** How long the tokens before a new one may go on working. */
const graces = [
  { seconds: DAY, label: "Go on working for a day", hint: "Enough to put the new token in and to test it." },
  { seconds: 60 * 60, label: "Go on working for an hour", hint: "When the new token goes in right away." },
  { seconds: 7 * DAY, label: "Go on working for a week", hint: "When somebody else puts the new token in." },
  {
    seconds: 0,
    label: "Stop at once",
    hint: "When a token has leaked. The identity provider is locked out until it has the new token.",
  },
] as const;

const graceSchema = z
  .enum(
    graces.map(({ seconds }) => String(seconds)),
    "Choose one of these.",
  )
  .transform(Number);

/** Making a token of a configuration. */
export function registerNewToken(pages: Pages): void {
  registerFormPage(pages, "/configs/:id/tokens/new", {
    access: configAccess.tokenChanges,
    schema: z.object({ grace: graceSchema }),
    read: (values) => ({ grace: values.text("grace") }),
    act: async (c, { grace }) => {
      const configId = paramOf(c, "id");
      const made = await rotateToken(c.get("scope").db, { configId, graceSeconds: grace, ...actorOf(c) });
      const token = { configId, value: made.bearerToken, previousTokensExpireAt: made.previousTokensExpireAt };
      return redirectWith(c, `${links.config(configId)}/tokens`, { token });
    },
    show: askForGrace,
  });
}

async function askForGrace(
  c: ConsoleContext,
  form: FormState = blankForm({ grace: String(DAY) }),
  status?: ErrorStatus,
): Promise<Response> {
  const { db } = c.get("scope");
  const config = await readConfig(db, paramOf(c, "id"));
  const [crumbs, tokens] = await Promise.all([crumbsToConfig(c, config), readTokens(db, config.id)]);
  const list = `${links.config(config.id)}/tokens`;
  const lastUsedAt = lastUse(tokens);
  const content = (
    <div class="card narrow stack">
      <p>
        The configuration has {countOf(tokens.length, "token")}
        {lastUsedAt === null ? ", never used so far." : [", last used ", <When at={lastUsedAt} />, "."]} The new token
        is shown once, on the next page.
      </p>
      <Form
        action={`${list}/new`}
        form={form}
        names={{ grace: "The tokens there are" }}
        verb="Make the token"
        back={list}
      >
        <Choices
          form={form}
          name="grace"
          label={tokens.length === 1 ? "The token there is shall" : "The tokens there are shall"}
        >
          {graces.map(({ seconds, label, hint }) => (
            <Choice form={form} type="radio" name="grace" value={String(seconds)} label={label} hint={hint} />
          ))}
        </Choices>
      </Form>
    </div>
  );
  return renderPage(c, { title: "New token", crumbs }, content, status);
}

function lastUse(tokens: readonly TokenEntry[]): string | null {
  const times = tokens.flatMap(({ lastUsedAt }) => lastUsedAt ?? []);
  return times.sort().at(-1) ?? null;
}
