import { type Child, useContext } from "hono/jsx";
import { type Access, mayOpen } from "../../auth/administrator.ts";
import { PageContext } from "./page-context.ts";

interface WhereAllowedProps {
  /** What the page asks of an administrator that the content leads to. */
  readonly access: Access;
  /** What that page is about; undefined for one that is about nothing in particular. */
  readonly id?: string;
  /** What stands there for the others. */
  readonly otherwise?: Child;
  readonly children?: Child;
}

/** Content that leads to a page, for those whom the page is there for. */
export function WhereAllowed({ access, id, otherwise, children }: WhereAllowedProps) {
  const { administrator } = useContext(PageContext);
  return <>{administrator !== undefined && mayOpen(administrator, access, id) ? children : otherwise}</>;
}
