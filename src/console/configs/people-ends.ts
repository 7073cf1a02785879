import { hasTeams } from "../../directory/group-settings.ts";
import type { PeopleEnd } from "../../storage/people/provisioned.ts";
import type { Config } from "../../storage/tenants/config-reads.ts";
import { countOf } from "../components/counts.ts";
import { tenantWords } from "../tenant-words.ts";

/** How many people a configuration provisioned, and how many of them are not revoked. */
export interface ProvisionedCounts {
  readonly people: number;
  readonly entitled: number;
}

/** What can become of those whom a configuration provisioned, in words. */
export interface PeopleEndChoice {
  readonly end: PeopleEnd;
  readonly label: string;
  readonly hint: string;
}

/** The choices that there are when a configuration ends, each with how many people it concerns. */
export function peopleEnds(
  { kind, defaultTeams }: Pick<Config, "kind" | "defaultTeams">,
  { people, entitled }: ProvisionedCounts,
): PeopleEndChoice[] {
  const { person } = tenantWords[kind];
  const revoked = people - entitled;
  const what = hasTeams[kind] ? "teams and access" : "access";
  return [
    {
      end: "keep",
      label: "Leave everybody as they are",
      hint: `${countOf(people, `${person} keeps`, `${person}s keep`)} ${what}, until an administrator or another identity provider changes that.`,
    },
    {
      end: "revoke",
      label: "Revoke access",
      hint: [
        `${countOf(entitled, `${person} has`, `${person}s have`)} no access any more, at once${defaultTeams.length === 0 ? "" : ", and no default team of the configuration"}.`,
        ...(revoked === 0 ? [] : [`${countOf(revoked, "other is", "others are")} revoked already.`]),
        "An identity provider that provisions somebody anew gives access back.",
      ].join(" "),
    },
    {
      end: "delete",
      label: `Delete the ${person}${people === 1 ? "" : "s"}`,
      hint: [
        `${countOf(people, `${person} is`, `${person}s are`)} deleted at once, with everything that the identity provider has sent.`,
        ...(revoked === 0 ? [] : [`${countOf(revoked, "is", "are")} revoked already.`]),
      ].join(" "),
    },
  ];
}
