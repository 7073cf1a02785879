import * as z from "zod";
import { descriptionSchema } from "../../admin/schemas.ts";
import { webhookTypesSchema, webhookUrlSchema } from "../../admin/webhook-settings.ts";
import type { TreeKind } from "../../directory/configuration.ts";
import type { Databases } from "../../storage/databases/databases.ts";
import type { Webhook } from "../../storage/webhooks/webhook.ts";
import { Choice, Choices } from "../fields/choices.tsx";
import { TextArea, TextField } from "../fields/fields.tsx";
import { Form, type FormProps } from "../fields/form.tsx";
import { blankForm, type FormState, type FormValues } from "../fields/form-values.ts";
import { DatabaseField } from "../tenants/database-field.tsx";
import { typesIn, wordsOfEvent } from "./event-words.ts";

/** The settings of a webhook as its form sends them. */
export const webhookFormSchema = z.object({
  url: webhookUrlSchema,
  description: descriptionSchema.nullable(),
  types: webhookTypesSchema,
});

/** What was typed into the form, as the schema takes it. */
export function readWebhookForm(values: FormValues) {
  return {
    url: values.text("url"),
    description: values.optional("description") ?? null,
    types: values.all("types"),
  };
}

/** The form of a webhook as it is. */
export function formOfWebhook({ url, description, types }: Webhook): FormState {
  return blankForm({ url, description: description ?? "", types });
}

interface WebhookFormProps extends Pick<FormProps, "action" | "form" | "verb" | "back"> {
  /** The kind of tenant that it is about; undefined for one of all. */
  readonly kind: TreeKind | undefined;
  /** Of which one is to be chosen; undefined where there is no choice. */
  readonly databases?: Databases | undefined;
}

/** The form of a webhook. */
export function WebhookForm({ kind, databases, form, ...rest }: WebhookFormProps) {
  return (
    <Form
      form={form}
      names={{ url: "Address", description: "Description", types: "Events", database: "Database" }}
      {...rest}
    >
      <TextField
        form={form}
        name="url"
        label="Address"
        hint="Where events are sent: https, and on the public internet. Such as https://monitoring.example.com/hooks."
        isRequired
        maxLength={2048}
      />
      <TextArea form={form} name="description" label="Description (optional)" />
      {databases && (
        <DatabaseField
          form={form}
          databases={databases}
          hint="It is told of what changes in the tenants of one. Make one for each to be told of all."
          otherwise="The default one"
        />
      )}
      <Choices form={form} name="types" label="Events" hint="Those that are sent. Choose none to be sent all.">
        <div class="choices-scroll">
          {typesIn(kind).map((type) => (
            <Choice form={form} name="types" value={type} label={wordsOfEvent(type)} />
          ))}
        </div>
      </Choices>
    </Form>
  );
}
