import { hasTeams } from "../../directory/group-settings.ts";
import type { Config } from "../../storage/tenants/config-reads.ts";
import { tenantWords } from "../tenant-words.ts";

/** One thing that a configuration does, or leaves alone. */
export interface Behaviour {
  readonly text: string;
  readonly isOn: boolean;
  /** Whether hardly anybody means it so. */
  readonly isAmiss?: boolean;
}

/** Whether nobody whom a configuration provisions gets access by it: no team takes them in. */
export function givesNoAccess({
  kind,
  enablePushGroups,
  defaultTeams,
}: Pick<Config, "kind" | "enablePushGroups" | "defaultTeams">): boolean {
  return hasTeams[kind] && !enablePushGroups && defaultTeams.length === 0;
}

/** What a configuration's settings come to, in sentences. */
export function describeBehaviour(config: Config): Behaviour[] {
  const people = `${tenantWords[config.kind].person}s`;
  const provisioning = config.autoProvisionUsers
    ? { isOn: true, text: `Creates ${people} as soon as they are assigned in the identity provider.` }
    : { isOn: false, text: `Creates no ${people}: such requests are refused.` };
  const deprovisioning = config.autoDeprovisionUsers
    ? { isOn: true, text: `Revokes access when ${people} are deactivated, and deletes them when they are deleted.` }
    : { isOn: false, text: `Takes no access away: a deactivation is noted, a deletion refused.` };
  const email = config.requireEmail
    ? { isOn: true, text: `Refuses ${people} without an e-mail address.` }
    : { isOn: false, text: `Takes ${people} without an e-mail address, too.` };
  return [provisioning, deprovisioning, ...(hasTeams[config.kind] ? [describeTeams(config)] : []), email];
}

function describeTeams(config: Config): Behaviour {
  const { enablePushGroups, defaultTeams } = config;
  if (enablePushGroups) {
    return { isOn: true, text: "Makes teams of the identity provider's groups, and keeps their members up to date." };
  }
  if (givesNoAccess(config)) {
    const text = "Puts users into no team, so they get no access until somebody else does.";
    return { isOn: false, isAmiss: true, text };
  }
  return { isOn: true, text: `Puts every user into ${defaultTeams.map(({ name }) => `“${name}”`).join(", ")}.` };
}
