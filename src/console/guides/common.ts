import type { Field } from "./guide.ts";

/** The two values under the names that an identity provider gives them. */
export function connectionFields(urlLabel: string, tokenLabel: string): readonly Field[] {
  return [
    { label: urlLabel, value: "{{baseUrl}}" },
    { label: tokenLabel, value: "{{token}}" },
  ];
}

/** What to do before an OAuth client is entered anywhere. */
export const makeClient =
  "Make an OAuth client on the configuration's tab **OAuth clients**. The guide in the console then has its id and its secret filled in.";

/** Where an e-mail address has to be for access to follow it, whatever `userName` is. */
export const accountEmail =
  "`userName` is the account's e-mail where it has the form of an address; otherwise that is the primary, the work, or the first of `emails`. Whoever asks about access names an address: it is matched with the account's e-mail first, and then with any of a user's `emails` when that is one user.";
