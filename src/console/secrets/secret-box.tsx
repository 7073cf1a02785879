import { type Child, useContext } from "hono/jsx";
import { CopyValue } from "../components/copy-value.tsx";
import { Message } from "../components/message.tsx";
import { PageContext } from "../components/page-context.ts";
import { PostForm } from "../fields/post-form.tsx";
import { links } from "../links.ts";
import { NEXT_FIELD } from "./forget-secret.ts";

interface SecretBoxProps {
  readonly title: string;
  /** The secret, and what goes into the same form. */
  readonly values?: readonly { readonly id: string; readonly label: string; readonly value: string }[];
  /** What to do with it, and where else it is shown. */
  readonly children?: Child;
}

/** A secret that was just made, until its reader says that it is copied. */
export function SecretBox({ title, values = [], children }: SecretBoxProps) {
  return (
    <Message tone="good" title={title}>
      <div class="stack">
        {children}
        {values.length > 0 && (
          <div>
            {values.map((value) => (
              <CopyValue {...value} />
            ))}
          </div>
        )}
        <Copied />
      </div>
    </Message>
  );
}

function Copied() {
  const { path } = useContext(PageContext);
  return (
    <PostForm action={links.forgetSecret}>
      <input type="hidden" name={NEXT_FIELD} value={path} />
      <button class="button small" type="submit">
        I have copied it
      </button>
    </PostForm>
  );
}
