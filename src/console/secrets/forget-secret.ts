import type { ConsoleApp } from "../context.ts";
import { readForm } from "../forms/read-form.ts";
import { homeOf } from "../frame/home.ts";
import { redirectWith } from "../redirect.ts";
import { consolePath } from "../request.ts";
import { forgetSecret } from "../session/kept-secret.ts";

/** The field that says which page the reader is on. */
export const NEXT_FIELD = "next";

/** Forgets the secret that was just made: for whoever has signed in, since it is in their own browser. */
export function registerForgetSecret(app: ConsoleApp): void {
  app.post("/forget-secret", async (c) => {
    const next = (await readForm(c)).optional(NEXT_FIELD);
    forgetSecret(c);
    const path = consolePath(c, next) ?? homeOf(c.get("administrator")).href;
    return redirectWith(c, path, { notice: "It is not shown any more." });
  });
}
