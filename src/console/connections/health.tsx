import { useContext } from "hono/jsx";
import {
  type ConnectionHealth,
  type ConnectionTimes,
  healthOf,
  SILENT_DAYS,
} from "../../directory/connection-health.ts";
import { Badge, type Tone } from "../components/message.tsx";
import { PageContext } from "../components/page-context.ts";

interface HealthWords {
  readonly word: string;
  readonly tone: Tone;
  /** What it means, and for whom something is to be done. */
  readonly means: string;
}

/** How a connection is, in words. */
export const healthWords: Readonly<Record<ConnectionHealth, HealthWords>> = {
  failing: {
    word: "Failing",
    tone: "bad",
    means: "Every change of late has failed: what happens there does not arrive here.",
  },
  refused: {
    word: "Token refused",
    tone: "bad",
    means:
      "Requests come with a token that is not the configuration's: it was copied wrong, or it was revoked or is over.",
  },
  silent: {
    word: "Silent",
    tone: "warn",
    means: `Nothing has come for ${SILENT_DAYS} days or more: provisioning may be stopped there.`,
  },
  waiting: { word: "Waiting", tone: "warn", means: "Nothing has ever come: the identity provider is not set up yet." },
  well: { word: "Well", tone: "good", means: "Requests come and are carried out." },
};

/** How a connection is, in a word. */
export function HealthBadge({ connection }: { connection: ConnectionTimes }) {
  const { now } = useContext(PageContext);
  const { word, tone } = healthWords[healthOf(connection, now)];
  return <Badge tone={tone}>{word}</Badge>;
}
