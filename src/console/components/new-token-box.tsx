import { links } from "../links.ts";
import type { NewToken } from "../session/flash.ts";
import { CopyValue } from "./copy-value.tsx";
import { Message } from "./message.tsx";
import { When } from "./when.tsx";

/** A bearer token that was just made, with what else goes into the identity provider. */
export function NewTokenBox({ token, baseUrl }: { token: NewToken; baseUrl: string }) {
  const { configId, value, previousTokensExpireAt } = token;
  return (
    <Message tone="good" title="Copy the token now: it is shown this once">
      <div class="stack">
        <p>
          Put both into the identity provider. A token that is lost is replaced by a new one.
          {previousTokensExpireAt !== undefined && (
            <>
              {" "}
              The tokens before it stop <When at={previousTokensExpireAt} />.
            </>
          )}
        </p>
        <div>
          <CopyValue id="new-base-url" label="SCIM Base URL" value={baseUrl} />
          <CopyValue id="new-token" label="Bearer Token" value={value} />
        </div>
        <p>
          <a href={`${links.config(configId)}/guide`}>Where they go: the setup guides</a>
        </p>
      </div>
    </Message>
  );
}
