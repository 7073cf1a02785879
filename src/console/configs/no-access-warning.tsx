import type { Config } from "../../storage/tenants/config-reads.ts";
import { Message } from "../components/message.tsx";
import { WhereAllowed } from "../components/where-allowed.tsx";
import { links } from "../links.ts";
import { givesNoAccess } from "./behaviour.ts";
import { configAccess } from "./config-access.ts";

/** Says of a configuration that nobody gets access by it, and where that is changed; nothing of any other. */
export function NoAccessWarning({ config }: { config: Config }) {
  if (!givesNoAccess(config)) return null;
  return (
    <Message tone="warn" title="Nobody gets access by it">
      <p>
        Whoever is in no team has no access, and this configuration puts its users into none: it has no default team,
        and push groups are off.{" "}
        <WhereAllowed access={configAccess.settings} id={config.id}>
          <a href={`${links.config(config.id)}/settings#defaultTeamIds`}>Choose a default team, or make one</a>.
        </WhereAllowed>
      </p>
    </Message>
  );
}
