import { CopyValue } from "../components/copy-value.tsx";
import { WhereAllowed } from "../components/where-allowed.tsx";
import { configAccess } from "../configs/config-access.ts";
import type { Field } from "../guides/guide.ts";
import { fillIn, type GuideValues, type KnownValues, placesOf } from "../guides/markup.ts";
import { links } from "../links.ts";

/** A configuration, and what is known of the values that its identity provider asks for. */
export interface Known {
  readonly configId: string;
  /** Secrets are known only shortly after they were made. */
  readonly values: KnownValues;
}

/** What goes into one field; where it is not known any more, what it is. */
export function FieldValue({ field, id, known }: { field: Field; id: string; known: Known }) {
  const missing = placesOf(field.value).find((name) => known.values[name] === undefined);
  if (missing === undefined) {
    return <CopyValue id={id} label={field.label} value={fillIn(field.value, known.values)} />;
  }
  return (
    <div class="copy">
      <span class="label">{field.label}</span>
      <p>
        <Told field={field} name={missing} configId={known.configId} />
      </p>
    </div>
  );
}

/** For those who may not make one. */
const ASK = "Ask whoever invited you for it.";

function Told({ field, name, configId }: { field: Field; name: keyof GuideValues; configId: string }) {
  if (name === "token") return <ToldToken field={field} configId={configId} />;
  const clients = links.clients(configId);
  return (
    <>
      {name === "clientId" ? "The client's id." : "The client's secret, as it was shown when it was made."}{" "}
      <WhereAllowed access={configAccess.tokens} id={configId} otherwise={ASK}>
        {name === "clientId" ? (
          <a href={clients}>Make an OAuth client, or look its id up</a>
        ) : (
          <a href={clients}>Make a new one if it is lost</a>
        )}
        .
      </WhereAllowed>
    </>
  );
}

function ToldToken({ field, configId }: { field: Field; configId: string }) {
  return (
    <>
      {field.value === "{{token}}" ? (
        "The bearer token"
      ) : (
        <>
          <code>{fillIn(field.value, { token: "<token>" })}</code>, with the bearer token
        </>
      )}
      {", as it was shown when it was made. "}
      <WhereAllowed access={configAccess.tokens} id={configId} otherwise={ASK}>
        <a href={links.tokens(configId)}>Make a new one</a> if it is lost.
      </WhereAllowed>
    </>
  );
}
