import type { Child } from "hono/jsx";
import { countOf } from "../components/counts.ts";
import { ExactTime } from "../components/when.tsx";
import { type Credentials, lastToEnd } from "./credential-ends.ts";

/** What the identity provider can still connect by once something is revoked, and until when. */
export function whatIsLeft({ tokens, clients }: Credentials): Child {
  const clientsGoOn = countOf(clients.length, "OAuth client goes", "OAuth clients go");
  if (tokens.length === 0) {
    return clients.length === 0
      ? "Nothing else opens the configuration: the identity provider loses its connection."
      : `No token is left. ${clientsGoOn} on working.`;
  }
  const tokensGoOn = countOf(tokens.length, "token goes", "tokens go");
  const last = lastToEnd(tokens);
  if (last === undefined) return `${tokensGoOn} on working.`;
  return [
    `${tokensGoOn} on working, but not after `,
    <ExactTime at={last.expiresAt} />,
    clients.length === 0
      ? ": then the identity provider loses its connection, unless there is a new token."
      : `. ${clientsGoOn} on after that.`,
  ];
}
