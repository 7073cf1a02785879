import { AdminError } from "../../storage/engine/admin-error.ts";
import { type EndedConfig, findEndedConfig } from "../../storage/journal/ended-configs.ts";
import type { ConsoleContext } from "../context.ts";
import { links } from "../links.ts";
import { paramOf } from "../request.ts";

/** The page of a configuration; that of its log where it is gone. */
export function orItsLog(c: ConsoleContext, page: Promise<Response>): Promise<Response> {
  return orElse(c, page, async ({ id }) => c.redirect(`${links.config(id)}/log`, 303));
}

/** What is found of the configuration of a request, or else what there is of one that is gone. */
export async function orElse<Found>(
  c: ConsoleContext,
  found: Promise<Found>,
  instead: (ended: EndedConfig) => Promise<Found>,
): Promise<Found> {
  try {
    return await found;
  } catch (error) {
    const isGone = error instanceof AdminError && error.status === 404;
    const ended = isGone ? await findEndedConfig(c.get("scope").db, paramOf(c, "id")) : undefined;
    if (ended === undefined) throw error;
    return instead(ended);
  }
}
