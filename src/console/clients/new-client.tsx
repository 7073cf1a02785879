import { newClientSchema, TOKEN_SECONDS, toNewClient } from "../../admin/client-input.ts";
import { createClient } from "../../storage/credentials/oauth-clients.ts";
import { readConfig } from "../../storage/tenants/config-reads.ts";
import { configAccess } from "../configs/config-access.ts";
import { crumbsToConfig } from "../configs/config-head.tsx";
import type { ConsoleContext } from "../context.ts";
import { TextArea, TextField } from "../fields/fields.tsx";
import { Form } from "../fields/form.tsx";
import { blankForm, type ErrorStatus, type FormState, type FormValues } from "../fields/form-values.ts";
import { registerFormPage } from "../forms/form-page.ts";
import { renderPage } from "../frame/page.tsx";
import { links } from "../links.ts";
import type { Pages } from "../pages.ts";
import { redirectWith } from "../redirect.ts";
import { actorOf, paramOf } from "../request.ts";
import { ClientFields, readClientFields } from "./client-fields.tsx";

const names = {
  name: "Name",
  tokenSeconds: "How long tokens are good for",
  issuer: "Issuer",
  subject: "Subject",
  audience: "Audience",
  jwksUri: "Address of its public keys",
  jwks: "Its public keys",
};

/** Making an OAuth client: one with a secret, or one that signs assertions. */
export function registerNewClient(pages: Pages): void {
  registerFormPage(pages, "/configs/:id/clients/new", {
    access: configAccess.tokenChanges,
    schema: newClientSchema,
    read: (values) => ({ method: "client_secret", ...readClientFields(values) }),
    act: makeClient,
    show: showClientForm,
  });
  registerFormPage(pages, "/configs/:id/clients/new-signing", {
    access: configAccess.tokenChanges,
    schema: newClientSchema,
    read: readSigningClient,
    act: makeClient,
    show: showSigningForm,
  });
}

type NewClient = Parameters<typeof toNewClient>[0];

async function makeClient(c: ConsoleContext, input: NewClient): Promise<Response> {
  const configId = paramOf(c, "id");
  const client = { ...toNewClient(input, new URL(c.req.url).origin), configId, ...actorOf(c) };
  const { name, clientId, clientSecret } = await createClient(c.get("scope").db, client);
  const notice = `The client “${name}” is there.`;
  if (clientSecret === undefined) return redirectWith(c, links.clients(configId), { notice });
  const secret = { kind: "client", configId, clientId, value: clientSecret } as const;
  return redirectWith(c, links.clients(configId), { notice, secret });
}

function readSigningClient(values: FormValues) {
  const keys = values.optional("jwks");
  return {
    method: "private_key_jwt",
    ...readClientFields(values),
    issuer: values.text("issuer"),
    subject: values.text("subject"),
    audience: values.optional("audience"),
    jwksUri: values.optional("jwksUri"),
    jwks: keys === undefined ? undefined : parseKeys(keys),
  };
}

/** A key set as it was pasted; what is no JSON is left for the schema to refuse. */
function parseKeys(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const blank = blankForm({ tokenSeconds: String(TOKEN_SECONDS) });

async function showClientForm(c: ConsoleContext, form: FormState = blank, status?: ErrorStatus): Promise<Response> {
  const { head, list } = await headOf(c);
  const content = (
    <div class="card narrow stack">
      <Form action={`${list}/new`} form={form} names={names} verb="Make the client" back={list}>
        <ClientFields form={form} />
      </Form>
      <p class="small muted">
        The identity provider signs JWT assertions with a key of its own (private_key_jwt)?{" "}
        <a href={`${list}/new-signing`}>Make a client without a secret</a>.
      </p>
    </div>
  );
  const lead = "The identity provider gets access tokens with its id and its secret, which is shown on the next pages.";
  return renderPage(c, { ...head, lead }, content, status);
}

async function showSigningForm(c: ConsoleContext, form: FormState = blank, status?: ErrorStatus): Promise<Response> {
  const { head, list } = await headOf(c);
  const content = (
    <div class="card narrow">
      <Form action={`${list}/new-signing`} form={form} names={names} verb="Make the client" back={list}>
        <ClientFields form={form} />
        <TextField form={form} name="issuer" label="Issuer" hint="The iss of its assertions." isRequired />
        <TextField form={form} name="subject" label="Subject" hint="The sub of its assertions." isRequired />
        <TextField
          form={form}
          name="audience"
          label="Audience (optional)"
          hint="The aud of its assertions; by default the token endpoint."
        />
        <TextField
          form={form}
          name="jwksUri"
          label="Address of its public keys"
          hint="With https, on the public internet. Or paste the keys instead."
        />
        <TextArea
          form={form}
          name="jwks"
          label="Its public keys"
          hint='A JSON Web Key Set: {"keys": […]}. Public keys only.'
        />
      </Form>
    </div>
  );
  const lead = "No secret at all: the identity provider proves itself by a JWT that it signs (RFC 7523).";
  return renderPage(c, { ...head, title: "New client that signs", lead }, content, status);
}

async function headOf(c: ConsoleContext) {
  const config = await readConfig(c.get("scope").db, paramOf(c, "id"));
  const list = links.clients(config.id);
  const crumbs = [...(await crumbsToConfig(c, config)), { label: "OAuth clients", href: list }];
  return { head: { title: "New OAuth client", crumbs }, list };
}
