import type { JsonObject } from "../../scim/json.ts";
import { projectAccess, statusPageAccess } from "../../storage/people/access.ts";
import type { Config } from "../../storage/tenants/config-reads.ts";
import { beginTrial, createTrial, endTrial, type Trial } from "../../storage/tenants/trials.ts";
import { type ConsoleContext, scimBaseUrl } from "../context.ts";
import { actorOf } from "../request.ts";
import { type TrialRequest, type TrialStep, trialSteps } from "./steps.ts";

/** Whether the made-up person may enter, as other systems are told. */
export type TrialAccess = Pick<Awaited<ReturnType<typeof projectAccess>>, "access"> & { readonly reason: string };

/** What the service answered. */
export interface TrialAnswer {
  readonly status: number;
  /** Undefined for an answer without a body. */
  readonly body: JsonObject | undefined;
}

/** A step as it went: a step without a request had nobody to be about. */
export interface PlayedStep {
  readonly step: TrialStep;
  readonly request: TrialRequest | undefined;
  readonly answer: TrialAnswer | undefined;
  readonly access: TrialAccess;
}

/**
 * Plays the life of a made-up person through the configuration's own routes, and leaves nothing behind, whatever
 * goes wrong in between.
 *
 * @throws AdminError 404; whatever keeps the database from answering
 */
export function playTrial(c: ConsoleContext, config: Config): Promise<PlayedStep[]> {
  const played = playAndEnd(c, config);
  // What was begun is also ended when the visitor has gone away.
  c.get("scope").defer(played.catch(() => {}));
  return played;
}

async function playAndEnd(c: ConsoleContext, config: Config): Promise<PlayedStep[]> {
  const { db } = c.get("scope");
  const trial = await createTrial(config, actorOf(c));
  try {
    await beginTrial(db, trial);
    return await play(c, trial);
  } finally {
    await endTrial(db, trial);
  }
}

async function play(c: ConsoleContext, trial: Trial): Promise<PlayedStep[]> {
  const { config, email } = trial;
  const played: PlayedStep[] = [];
  let id: string | undefined;
  for (const step of trialSteps) {
    const request = step.request(email, id);
    const answer = request && (await send(c, trial, request));
    if (step.name === "create" && answer?.status === 201) id = String(answer.body?.id);
    played.push({ step, request, answer, access: await askAccess(c, config, email) });
  }
  return played;
}

async function send(
  c: ConsoleContext,
  { config, token }: Trial,
  { method, path, body }: TrialRequest,
): Promise<TrialAnswer> {
  const { requestId, try: send } = c.get("scope");
  const headers = {
    Authorization: `Bearer ${token.token}`,
    // Under the id of this request: by it the rows of the log are found again.
    "CF-Ray": requestId,
    ...(body === undefined ? {} : { "Content-Type": "application/scim+json" }),
  };
  const url = scimBaseUrl(c, config) + path;
  const answer = await send(
    new Request(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
  );
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? undefined : (JSON.parse(text) as JsonObject) };
}

function askAccess(c: ConsoleContext, config: Config, email: string): Promise<TrialAccess> {
  const { db } = c.get("scope");
  return config.kind === "project"
    ? projectAccess(db, config.projectId, email)
    : statusPageAccess(db, config.statusPageId, email);
}
