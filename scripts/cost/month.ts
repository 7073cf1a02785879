import type { Section } from "./measure.ts";
import { fullCharge, type Metered, priceList } from "./prices.ts";
import type { RequestCost } from "./request-cost.ts";

/** People of the tenant. */
export const PEOPLE = 10_000;
/** Entra ID starts a cycle every 40 minutes; a month is a twelfth of 365 days. */
export const CYCLES = Math.round((365 / 12) * 24 * (60 / 40));
/** Milliseconds of CPU a request is taken to need; `npm run bench` measures less. */
export const CPU_PER_REQUEST = 3;

/** Each isolate reads a configuration once a minute; that so many serve one tenant at a time is an assumption. */
const MINUTES = Math.round((365 / 12) * 24 * 60);
const ISOLATES = 4;
const HOURS = Math.round((365 / 12) * 24);

/** A request that identity providers send, and how often in one cycle. */
interface Sent {
  readonly operation: string;
  readonly perCycle: number;
}

/** What a tenant's identity provider sends. */
export interface Workload {
  readonly title: string;
  readonly sent: readonly Sent[];
}

const joiners = 1;
const leavers = 1;
const changed = PEOPLE / 100;
const memberships = PEOPLE / 200;

/** Every change starts with a look at what is there. */
const busy: readonly Sent[] = [
  { operation: "filter userName eq, nobody", perCycle: 1 + joiners },
  { operation: "POST user", perCycle: joiners },
  { operation: "filter userName eq", perCycle: changed },
  { operation: "PATCH user", perCycle: changed },
  { operation: "GET group of 1,000, without members", perCycle: memberships },
  { operation: "PATCH group of 1,000: add one member", perCycle: memberships / 2 },
  { operation: "PATCH group of 1,000: remove one member", perCycle: memberships / 2 },
  { operation: "PATCH user, active: false", perCycle: leavers },
  { operation: "DELETE user", perCycle: leavers },
];

/** A lively month, and the ceiling: everybody read in every cycle, as if each were the first. */
export const workloads: readonly Workload[] = [
  { title: "1 % of the people change in every cycle", sent: busy },
  { title: "the same, and every cycle reads everybody", sent: [...busy, { operation: "GET user", perCycle: PEOPLE }] },
];

/** What a month comes to: how often each metered thing is used, and what it costs. */
export type Month = Readonly<Record<Metered, { readonly count: number; readonly dollars: number }>>;

/** Adds up a month of a workload from the measured costs. */
export function computeMonth({ sent }: Workload, sections: readonly Section[]): Month {
  const total = (of: (cost: RequestCost) => number) =>
    CYCLES * sent.reduce((sum, { operation, perCycle }) => sum + perCycle * of(costOf(operation, sections)), 0);
  const requests = total(() => 1);
  const counts: Record<Metered, number> = {
    requests,
    cpuMilliseconds: requests * CPU_PER_REQUEST,
    rowsRead: total(({ rowsRead }) => rowsRead),
    rowsWritten: total(({ rowsWritten }) => rowsWritten),
    kvReads: total(({ kvReads }) => kvReads) + Math.min(requests, MINUTES * ISOLATES),
    // A cached configuration lives for an hour.
    kvWrites: HOURS,
    // The Worker writes one line a request and one an hour; the platform's own are off (wrangler.toml).
    logLines: requests + HOURS,
  };
  const entries = (Object.keys(priceList.prices) as Metered[]).map((what) => {
    const count = Math.round(counts[what]);
    return [what, { count, dollars: fullCharge(what, count) }] as const;
  });
  return Object.fromEntries(entries) as Month;
}

function costOf(operation: string, sections: readonly Section[]): RequestCost {
  const found = sections.flatMap(({ measurements }) => measurements).find(({ name }) => name === operation);
  const cost = found?.large ?? found?.small;
  if (cost === undefined) throw new Error(`no operation “${operation}” was measured`);
  return cost;
}
