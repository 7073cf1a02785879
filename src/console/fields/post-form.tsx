import { type Child, useContext } from "hono/jsx";
import { PageContext } from "../components/page-context.ts";
import { CSRF_FIELD } from "./form-values.ts";

interface PostFormProps {
  readonly action: string;
  readonly children?: Child;
}

/** A form that changes something: it carries the token of the session. */
export function PostForm({ action, children }: PostFormProps) {
  const { csrfToken } = useContext(PageContext);
  return (
    <form method="post" action={action} novalidate>
      <input type="hidden" name={CSRF_FIELD} value={csrfToken} />
      {children}
    </form>
  );
}

/** A form of one button. */
export function PostButton({ action, children, ...rest }: PostFormProps & { readonly class: string }) {
  return (
    <PostForm action={action}>
      <button type="submit" class={rest.class}>
        {children}
      </button>
    </PostForm>
  );
}
