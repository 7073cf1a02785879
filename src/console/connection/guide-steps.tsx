import { CopyText } from "../components/copy-value.tsx";
import { MarkedUp } from "../components/marked-up.tsx";
import type { ClientSetup, Field, OlderScreens, Step } from "../guides/guide.ts";
import { FieldValue, type Known } from "./guide-value.tsx";

/** The steps of a guide, with a configuration's own values in their fields. */
export function Steps({ steps, known }: { steps: readonly Step[]; known: Known }) {
  return (
    <ol class="steps">
      {steps.map(({ title, actions, older, fields = [], client, code }, index) => (
        <li>
          <h3>{title}</h3>
          <Actions actions={actions} />
          {older && <OnOlderScreens older={older} />}
          <Fields fields={fields} name={`value-${index}`} known={known} />
          {client && <WithClient client={client} name={`client-${index}`} known={known} />}
          {code && (
            <div class="values">
              <CopyText id={`code-${index}`} label={title} value={code} />
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

function Actions({ actions }: { actions: readonly string[] }) {
  return (
    <ol>
      {actions.map((action) => (
        <li>
          <MarkedUp source={action} />
        </li>
      ))}
    </ol>
  );
}

function OnOlderScreens({ older: { sign, actions } }: { older: OlderScreens }) {
  return (
    <>
      <p class="small muted">
        On older screens, where you see <MarkedUp source={sign} />:
      </p>
      <Actions actions={actions} />
    </>
  );
}

interface FieldsProps {
  readonly fields: readonly Field[];
  /** What the ids of the fields begin with. */
  readonly name: string;
  readonly known: Known;
}

function Fields({ fields, name, known }: FieldsProps) {
  if (fields.length === 0) return null;
  return (
    <div class="values">
      {fields.map((field, position) => (
        <FieldValue field={field} id={`${name}-${position}`} known={known} />
      ))}
    </div>
  );
}

/** The other way to connect; unfolded for whoever has just made a client. */
function WithClient({ client, name, known }: Omit<FieldsProps, "fields"> & { readonly client: ClientSetup }) {
  return (
    <details class="values" open={known.values.clientSecret !== undefined}>
      <summary>With an OAuth client in the place of a token that lives for years</summary>
      <Actions actions={client.actions} />
      <Fields fields={client.fields} name={name} known={known} />
    </details>
  );
}
