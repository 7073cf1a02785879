import type { KnownRefusal } from "./known-refusal.ts";

/** What was carried out but for something, and what that means. */
export const aboutWarnings: readonly KnownRefusal[] = [
  {
    says: "The user was marked inactive but keeps access, because “Auto Deprovision Users” is off.",
    means: "The identity provider deactivated somebody, and access stays because **Auto Deprovision Users** is off.",
    steps: [
      "Turn **Auto Deprovision Users** on if the identity provider is to take access away. It then counts from its next request about that person on.",
      "Otherwise nothing is to be done: the request counts as carried out.",
    ],
    isAboutSettings: true,
  },
  {
    says: "The path “…” names nothing that is kept here, so it was ignored.",
    means: "The request was carried out, but for a change of an attribute that is not kept here. The detail names it.",
    steps: [
      "If the name is misspelt, correct the target attribute of the mapping in the identity provider.",
      "Otherwise remove the mapping: what it sends is thrown away.",
    ],
  },
  {
    says: "Several values of “…” are primary: only the first of them was kept so.",
    means:
      "The identity provider called several values of one attribute primary, and only one can be: the first was kept.",
    steps: ["Let the mapping in the identity provider mark one value only, if another one is meant."],
  },
];
