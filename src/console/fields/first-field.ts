import { createContext, useContext } from "hono/jsx";

/** Whether the focus of a page is still to be given to a field; the first field that is rendered takes it. */
export interface FocusToGive {
  isLeft: boolean;
}

/** The focus of the page, for the fields of the form around; a form that is not what its page is about has none. */
export const FirstField = createContext<FocusToGive>({ isLeft: false });

/** The attributes of a field that has the focus when the page opens: those of the first field of a form. */
export function takeFocus(): { readonly autofocus?: true } {
  const focus = useContext(FirstField);
  if (!focus.isLeft) return {};
  focus.isLeft = false;
  return { autofocus: true };
}
