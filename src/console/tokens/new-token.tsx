import * as z from "zod";
import { expiresInDaysSchema } from "../../admin/schemas.ts";
import { rotateToken, type TokenEntry } from "../../storage/credentials/tokens.ts";
import { readConfig } from "../../storage/tenants/config-reads.ts";
import { countOf } from "../components/counts.ts";
import { When } from "../components/when.tsx";
import { configAccess } from "../configs/config-access.ts";
import { crumbsToConfig } from "../configs/config-head.tsx";
import type { ConsoleContext } from "../context.ts";
import { DaysField, daysOf } from "../fields/days-field.tsx";
import { Form } from "../fields/form.tsx";
import { blankForm, type ErrorStatus, type FormState } from "../fields/form-values.ts";
import { registerFormPage } from "../forms/form-page.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { DEFAULT_GRACE, GraceChoices, graceSchema } from "../secrets/grace.tsx";
import { readTokens } from "./read-credentials.ts";

/** Days that a new token lasts, unless somebody says otherwise. */
const DAYS = "365";

/** Making a token of a configuration. */
export function registerNewToken(pages: Pages): void {
  registerFormPage(pages, "/configs/:id/tokens/new", {
    access: configAccess.tokenChanges,
    schema: z.object({ grace: graceSchema, expiresInDays: expiresInDaysSchema.optional() }),
    read: (values) => ({ grace: values.text("grace"), expiresInDays: daysOf(values) }),
    act: async (c, { grace, expiresInDays }) => {
      const configId = paramOf(c, "id");
      const rotation = { configId, graceSeconds: grace, expiresInDays, ...actorOf(c) };
      const { bearerToken: value, previousTokensExpireAt } = await rotateToken(c.get("scope").db, rotation);
      const secret = { kind: "token", configId, value, previousTokensExpireAt } as const;
      return redirectWith(c, links.tokens(configId), { secret });
    },
    show: askForGrace,
  });
}

async function askForGrace(
  c: ConsoleContext,
  form: FormState = blankForm({ grace: DEFAULT_GRACE, expiresInDays: DAYS }),
  status?: ErrorStatus,
): Promise<Response> {
  const { db } = c.get("scope");
  const config = await readConfig(db, paramOf(c, "id"));
  const [crumbs, tokens] = await Promise.all([crumbsToConfig(c, config), readTokens(db, config.id)]);
  const list = links.tokens(config.id);
  const lastUsedAt = lastUse(tokens);
  const content = (
    <div class="card narrow stack">
      <p>
        The configuration has {countOf(tokens.length, "token")}
        {lastUsedAt === null ? ", never used so far." : [", last used ", <When at={lastUsedAt} />, "."]} The new token
        is shown on the next pages.
      </p>
      <Form
        action={`${list}/new`}
        form={form}
        names={{ grace: "The tokens there are", expiresInDays: "Ends after" }}
        verb="Make the token"
        back={list}
      >
        <GraceChoices
          form={form}
          label={tokens.length === 1 ? "The token there is shall" : "The tokens there are shall"}
        />
        <DaysField
          form={form}
          hint="1 to 1095. You are warned here two weeks before. A token without an end works until it is revoked."
        />
      </Form>
    </div>
  );
  return renderPage(c, { title: "New token", crumbs }, content, status);
}

function lastUse(tokens: readonly TokenEntry[]): string | null {
  const times = tokens.flatMap(({ lastUsedAt }) => lastUsedAt ?? []);
  return times.sort().at(-1) ?? null;
}
