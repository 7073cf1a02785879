import type { LogEntry } from "../../storage/journal/log-queries.ts";
import { aboutChanges } from "./refusals/about-changes.ts";
import { aboutConnection } from "./refusals/about-connection.ts";
import { aboutGroups } from "./refusals/about-groups.ts";
import { aboutLists } from "./refusals/about-lists.ts";
import { aboutMessages } from "./refusals/about-messages.ts";
import { aboutUsers } from "./refusals/about-users.ts";
import { aboutWarnings } from "./refusals/about-warnings.ts";
import { type Advice, isSaidWithin, type KnownRefusal, recognize } from "./refusals/known-refusal.ts";

/** Every refusal that the service gives, by what it says. */
export const knownRefusals: readonly KnownRefusal[] = [
  ...aboutUsers,
  ...aboutGroups,
  ...aboutChanges,
  ...aboutLists,
  ...aboutMessages,
  ...aboutConnection,
];

/** What a request of the log came to. */
type Outcome = Pick<LogEntry, "detail" | "outcome">;

/** What to do about a request that failed or was carried out with a warning; undefined for a success. */
export function adviseOn({ detail, outcome }: Outcome): Advice | undefined {
  if (outcome === "success") return undefined;
  const text = detail ?? "";
  if (outcome === "error") return recognize(knownRefusals, text) ?? unforeseen;
  return aboutWarnings.find(({ says }) => isSaidWithin(says, text)) ?? unforeseenWarning;
}

const unforeseen: Advice = {
  means: "The request could not be carried out as it was sent. The detail says why.",
  steps: ["Compare the request with the setup guide of the identity provider, and correct what the detail names."],
};

const unforeseenWarning: Advice = {
  means: "The request was carried out, but not in all of its parts. The detail says which.",
  steps: ["See whether what was left out matters to you, and correct its mapping if it does."],
};
