import { WhereAllowed } from "../components/where-allowed.tsx";
import { configAccess } from "../configs/config-access.ts";
import { links } from "../links.ts";

/** Leads to a setup link for somebody who has no account here, for those who may make one. */
export function Invitation({ configId }: { configId: string }) {
  return (
    <WhereAllowed access={configAccess.setupLinks} id={configId}>
      <p class="small muted">
        Somebody else runs the identity provider?{" "}
        <a href={`${links.setupLinks(configId)}/new`}>Invite the customer's administrator</a>.
      </p>
    </WhereAllowed>
  );
}
