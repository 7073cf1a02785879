import type { Field, Trouble } from "./guide.ts";

/** The two values under the names that an identity provider gives them. */
export function connectionFields(urlLabel: string, tokenLabel: string): readonly Field[] {
  return [
    { label: urlLabel, value: "{{baseUrl}}" },
    { label: tokenLabel, value: "{{token}}" },
  ];
}

/** Refusals that mean the same whoever is refused. */
export const refusedBySettings: readonly Trouble[] = [
  {
    says: "`403` with “Auto Provision Users” is off",
    means: "The configuration does not let the identity provider create users.",
    fix: "Turn **Auto Provision Users** on under **Settings**, then let the identity provider try again.",
  },
  {
    says: "`403` with “Auto Deprovision Users” is off",
    means: "The identity provider deletes a user, and the configuration does not let it.",
    fix: "Turn **Auto Deprovision Users** on, or have the identity provider deactivate users instead of deleting them.",
  },
  {
    says: "`403` with “Enable Push Groups” is off",
    means: "The identity provider sends groups, and the configuration fills teams by itself.",
    fix: "Turn **Enable Push Groups** on, or stop sending groups. Users are provisioned either way.",
  },
  {
    says: "`400 invalidValue`, a userName must be an e-mail address",
    means: "The user has no e-mail address in `userName` nor in `emails`.",
    fix: "Map an attribute that holds the address. Where people have none, turn **Require E-mail** off.",
  },
];
