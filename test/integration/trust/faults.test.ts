import { env } from "cloudflare:workers";
import { afterAll, describe, expect, it } from "vitest";
import { findViolations } from "../../../scripts/soak/invariants.ts";
import type { TreeKind } from "../../../src/directory/configuration.ts";
import type { ScimAnswer } from "../helpers/scim-client.ts";
import { countWrites, createStage, readState, type Scenario, type Stage, scenarios } from "./fault-scenarios.ts";
import { createFaultyDatabase, type FaultPlan, workerWith } from "./faulty-bindings.ts";

/** What D1 is documented to say of faults that pass. */
const PASSING = [
  "Network connection lost.",
  "Internal error in D1 DB storage caused object to be reset.",
  "D1 DB reset because its code was updated.",
  "Cannot resolve D1 DB due to transient issue on remote node.",
  "D1 DB is overloaded. Requests queued for too long.",
];
const UNKNOWN_FAULT = "D1_ERROR: internal error; reference = abc";

/** Longest row of calls in which a fault is tried. */
const MAX_CALLS = 12;

type When = "before" | "after";

/** A fault at a call of the request, for that call or for good. */
interface Fault {
  readonly message: string;
  readonly at: number;
  readonly when: When;
  readonly lasts: boolean;
}

/** One try of a scenario, and what became of it. */
interface Try {
  readonly label: string;
  readonly answer: ScimAnswer;
  readonly before: unknown;
  readonly after: unknown;
  readonly stage: Stage;
  /** Whether the fault happened at all. */
  readonly isReached: boolean;
  /** Rows of the log for writes that succeeded, and events, that the try added. */
  readonly added: { readonly log: number; readonly events: number };
}

async function tryOnce(kind: TreeKind, { by, send }: Scenario, fault?: Fault): Promise<Try> {
  const stage = await createStage(kind);
  const idp = stage[by];
  let isReached = false;
  const plan: FaultPlan = (call) => {
    if (fault === undefined || (fault.lasts ? call < fault.at : call !== fault.at)) return undefined;
    isReached = true;
    return fault.when;
  };
  const DB = createFaultyDatabase(fault?.message ?? "", plan);
  const before = await readState(idp.tenant.id);
  const countBefore = await countWrites(idp);
  const answer = await send(idp.over(workerWith({ DB })), stage.ids);
  const countAfter = await countWrites(idp);
  const added = { log: countAfter.log - countBefore.log, events: countAfter.events - countBefore.events };
  const after = await readState(idp.tenant.id);
  return { label: JSON.stringify(fault), answer, before, after, stage, isReached, added };
}

/** Tries faults at every call of a scenario in turn: what comes of each, as long as the request makes so many calls. */
async function tryAtEveryCall(kind: TreeKind, scenario: Scenario, faults: readonly Omit<Fault, "at">[]) {
  const tries: Try[] = [];
  for (let at = 1; at <= MAX_CALLS; at += 1) {
    const made = await Promise.all(faults.map((fault) => tryOnce(kind, scenario, { ...fault, at })));
    tries.push(...made.filter(({ isReached }) => isReached));
    if (!made.every(({ isReached }) => isReached)) return tries;
  }
  throw new Error(`more than ${MAX_CALLS} calls`);
}

/** An answer's status and, of a bulk request, that of each operation. */
function statusesOf({ status, body }: ScimAnswer): (number | string)[] {
  return [status, ...(body.Operations ?? []).map((operation) => operation.status)];
}

function expectFailure({ status, headers, body }: ScimAnswer, label: string): void {
  expect({ label, status, body }).toMatchObject({ label, body: { status: String(status) } });
  expect([500, 503], label).toContain(status);
  if (status === 503) expect(headers.get("Retry-After"), label).toMatch(/^[1-9]\d*$/);
}

let turn = 0;
/** One of the faults that pass after the other, so that each comes to many writes. */
const nextPassing = () => PASSING[turn++ % PASSING.length] ?? "";

const bothTimes = (message: string, lasts: boolean) =>
  (["before", "after"] as const).map((when) => ({ message, when, lasts }));

describe.each<TreeKind>(["project", "status-page"])("a database that fails during writes to a %s", (kind) => {
  afterAll(async () => {
    expect(await findViolations(env.DB)).toEqual([]);
  });

  it.each(scenarios[kind])(
    "$title: a passing fault is not noticed; one that stays is told, leaves nothing half done, and a retry converges",
    async (scenario) => {
      const healthy = await tryOnce(kind, scenario);
      expect(healthy.answer.status).toBe(scenario.status);
      expect(healthy.after).not.toEqual(healthy.before);

      const passed = await tryAtEveryCall(kind, scenario, bothTimes(nextPassing(), false));
      expect(passed.length).toBeGreaterThan(1);
      for (const { label, answer, after, added } of passed) {
        expect({ label, statuses: statusesOf(answer), state: after, added }).toEqual({
          label,
          statuses: statusesOf(healthy.answer),
          state: healthy.after,
          added: healthy.added,
        });
      }

      // After a fault that is not tried again the request's failure is logged; that succeeds.
      const lasting = [...bothTimes(nextPassing(), true), ...bothTimes(UNKNOWN_FAULT, false)];
      for (const each of await tryAtEveryCall(kind, scenario, lasting)) {
        expectTruth(each, healthy, scenario);
        await expectConvergence(each, healthy, scenario);
      }
    },
  );

  it.each(PASSING)("“%s” is answered 503 with Retry-After when it stays", async (message) => {
    const [scenario] = scenarios[kind];
    if (scenario === undefined) throw new Error("no scenario");
    const { answer, before, after } = await tryOnce(kind, scenario, { message, at: 1, when: "before", lasts: true });
    expect(answer.status).toBe(503);
    expectFailure(answer, message);
    expect(after).toEqual(before);
  });
});

/** A request changed everything or nothing, and did not claim what it did not do. */
function expectTruth({ label, answer, before, after, added }: Try, healthy: Try, { isBulk, status }: Scenario): void {
  if (answer.status >= 400) expectFailure(answer, label);
  // Operations of a bulk request are done or not each for itself; the invariants tell whether one is half done.
  if (isBulk) return;
  if (answer.status < 400)
    expect({ label, status: answer.status, after }).toEqual({ label, status, after: healthy.after });
  const isDone = JSON.stringify(after) === JSON.stringify(healthy.after);
  expect({ label, state: after }).toEqual({ label, state: isDone ? healthy.after : before });
  expect({ label, added }).toEqual({ label, added: isDone ? healthy.added : { log: 0, events: 0 } });
}

/** The identity provider sends the request again, to a database that is well. */
async function expectConvergence({ label, stage, answer }: Try, healthy: Try, scenario: Scenario): Promise<void> {
  if (answer.status < 400 && !scenario.isBulk) return;
  const idp = stage[scenario.by];
  const again = await scenario.send(idp, stage.ids);
  expect([scenario.status, scenario.repeated], label).toContain(again.status);
  if (scenario.isUnrepeatable) return;
  expect({ label, state: await readState(idp.tenant.id) }).toEqual({ label, state: healthy.after });
}
