import { isRootToken } from "../../admin/authenticate.ts";
import { isLocal } from "../../auth/public-url.ts";
import { noteSignIn } from "../../storage/journal/sign-ins.ts";
import type { ConsoleApp, ConsoleContext } from "../context.ts";
import { TextField } from "../fields/fields.tsx";
import { Form } from "../fields/form.tsx";
import { blankForm, CSRF_FIELD, type FormState, FormValues } from "../fields/form-values.ts";
import { readForm } from "../forms/read-form.ts";
import { SESSION_OVER, type SentForm, showResend, withoutToken } from "../forms/resend.tsx";
import { Brand } from "../frame/layout.tsx";
import { renderPage } from "../frame/page.tsx";
import { CONSOLE, links, withQuery } from "../links.ts";
import { actorOf, consolePath, pathOf } from "../request.ts";
import { forgetSecret } from "../session/kept-secret.ts";
import { csrfTokenOf, endSession, isCsrfToken, startSession } from "../session/session.ts";
import { endSetupSession } from "../session/setup-session.ts";

/** Seconds after which a client that has tried too often may try again: the period of the binding. */
const RETRY_AFTER = 60;

const PATH_FIELD = "interrupted-path";
const FIELD_PREFIX = "interrupted:";

/** Signing in. */
export function registerSignIn(app: ConsoleApp): void {
  app.get("/sign-in", (c) => {
    if (c.get("session").isSignedIn) return c.redirect(links.home, 303);
    return showSignIn(c, { form: blankForm({ next: consolePath(c, c.req.query("next")) ?? "" }) });
  });
  app.post("/sign-in", signIn);
}

/** Signing out, of whatever session there is. */
export function registerSignOut(app: ConsoleApp): void {
  app.post("/sign-out", async (c) => {
    const sent = (await readForm(c)).text(CSRF_FIELD);
    if (await isCsrfToken(c.get("keys"), c.get("session"), sent)) {
      endSession(c);
      endSetupSession(c);
      forgetSecret(c);
    }
    return c.redirect(links.home, 303);
  });
}

/** Asks a visitor to sign in first. What the visitor sent is not lost. */
export async function askToSignIn(c: ConsoleContext): Promise<Response> {
  const path = pathOf(c);
  if (c.req.method !== "POST") {
    return c.redirect(withQuery(links.signIn, { next: path === CONSOLE ? undefined : path }), 303);
  }
  const interrupted = { path, values: await readForm(c) };
  const form = { ...blankForm(), detail: "Your session is over. Sign in again: what you sent is kept." };
  return showSignIn(c, { form, interrupted, status: 401 });
}

async function signIn(c: ConsoleContext): Promise<Response> {
  const values = await readForm(c);
  const interrupted = readInterrupted(c, values);
  const again = (detail: string, status: 401 | 429) =>
    showSignIn(c, { form: { values, detail, errors: [] }, interrupted, status });
  const { databases, door, countSignIn } = c.get("scope");
  if (!(await countSignIn(c.req.header("CF-Connecting-IP") ?? "unknown"))) {
    c.header("Retry-After", String(RETRY_AFTER));
    return again(`Too many attempts. Wait ${RETRY_AFTER} seconds, then try again.`, 429);
  }
  if (!(await isCsrfToken(c.get("keys"), c.get("session"), values.text(CSRF_FIELD)))) {
    return again(
      "This page had been open for too long, or your browser does not keep its cookie. Try again, over HTTPS or on localhost.",
      401,
    );
  }
  if (!(await isRootToken(values.text("token"), door))) return again("This is not the admin token.", 401);
  await noteSignIn(databases.default(), actorOf(c));
  const session = await startSession(c, c.get("keys"), true);
  if (interrupted === undefined) return c.redirect(consolePath(c, values.text("next")) ?? links.home, 303);
  c.set("session", session);
  c.set("csrfToken", await csrfTokenOf(c.get("keys"), session));
  return showResend(c, interrupted, { reason: SESSION_OVER, status: 200 });
}

interface SignInPage {
  readonly form: FormState;
  readonly interrupted?: SentForm | undefined;
  readonly status?: 200 | 401 | 429;
}

function showSignIn(c: ConsoleContext, { form, interrupted, status = 200 }: SignInPage): Response | Promise<Response> {
  const hint = (
    <>
      The secret <code>ADMIN_TOKEN</code> of this Worker.
      {isLocal(c.req.url) && (
        <>
          {" "}
          <code>npm run dev</code> prints it.
        </>
      )}
    </>
  );
  const content = (
    <div class="sign-in">
      <Brand />
      <div class="card">
        <h1>Sign in</h1>
        <p class="muted">To projects, status pages and their SCIM configurations.</p>
        <Form action={links.signIn} form={form} verb="Sign in" hasFocus>
          <input type="hidden" name="next" value={form.values.text("next")} />
          {interrupted && <KeptFields interrupted={interrupted} />}
          <TextField
            form={form}
            name="token"
            label="Admin token"
            hint={hint}
            type="password"
            autocomplete="current-password"
            isRequired
          />
        </Form>
      </div>
    </div>
  );
  return renderPage(c, { title: "Sign in", isBare: true }, content, status);
}

function KeptFields({ interrupted: { path, values } }: { interrupted: SentForm }) {
  return (
    <>
      <input type="hidden" name={PATH_FIELD} value={path} />
      {withoutToken(values).map(([name, value]) => (
        <input type="hidden" name={FIELD_PREFIX + name} value={value} />
      ))}
    </>
  );
}

function readInterrupted(c: ConsoleContext, values: FormValues): SentForm | undefined {
  const path = consolePath(c, values.optional(PATH_FIELD));
  if (path === undefined) return undefined;
  const kept = values.entries.filter(([name]) => name.startsWith(FIELD_PREFIX));
  return { path, values: new FormValues(kept.map(([name, value]) => [name.slice(FIELD_PREFIX.length), value])) };
}
