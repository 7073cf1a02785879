import { Message } from "../components/message.tsx";
import type { ConsoleContext } from "../context.ts";
import { CSRF_FIELD, type ErrorStatus, type FormValues } from "../fields/form-values.ts";
import { PostForm } from "../fields/post-form.tsx";
import { homeOf } from "../frame/home.ts";
import { renderPage } from "../frame/page.tsx";

/** A form as it was sent, and where to. */
export interface SentForm {
  readonly path: string;
  readonly values: FormValues;
}

/** Why a form is to be sent again when its session was another one. */
export const SESSION_OVER = "Your form was sent while its session was over, so nothing has been done yet.";

/** Offers to send a form once more that could not be carried out; what was typed is not lost. */
export function showResend(
  c: ConsoleContext,
  { path, values }: SentForm,
  { reason, status }: { readonly reason: string; readonly status: 200 | 403 | ErrorStatus },
): Response | Promise<Response> {
  const content = (
    <div class="card narrow stack">
      <Message tone="warn">
        <p>{reason} What you typed is still here.</p>
      </Message>
      <PostForm action={path}>
        {withoutToken(values).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <div class="actions">
          <button class="button primary" type="submit">
            Send it now
          </button>
          <a class="button" href={homeOf(c.get("administrator")).href}>
            Discard it
          </a>
        </div>
      </PostForm>
    </div>
  );
  return renderPage(c, { title: "Send the form again?" }, content, status);
}

/** The fields of a form but the token, which the page that they go into has of its own. */
export function withoutToken({ entries }: FormValues): FormValues["entries"] {
  return entries.filter(([name]) => name !== CSRF_FIELD);
}
