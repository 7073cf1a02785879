/** A thing that Cloudflare counts: so many a month are in the plan, the rest is paid by the million. */
export interface Price {
  readonly included: number;
  readonly perMillion: number;
}

/**
 * Cloudflare's list prices of the Workers Paid plan in US dollars: an assumption, to be looked up anew
 * before anyone relies on it.
 */
export const priceList = {
  asOf: "November 2026",
  sources: [
    "https://developers.cloudflare.com/workers/platform/pricing/",
    "https://developers.cloudflare.com/d1/platform/pricing/",
    "https://developers.cloudflare.com/kv/platform/pricing/",
  ],
  plan: 5,
  prices: {
    requests: { included: 10_000_000, perMillion: 0.3 },
    cpuMilliseconds: { included: 30_000_000, perMillion: 0.02 },
    rowsRead: { included: 25_000_000_000, perMillion: 0.001 },
    rowsWritten: { included: 50_000_000, perMillion: 1 },
    kvReads: { included: 10_000_000, perMillion: 0.5 },
    kvWrites: { included: 1_000_000, perMillion: 5 },
    logLines: { included: 20_000_000, perMillion: 0.6 },
  },
} as const satisfies { prices: Record<string, Price>; [other: string]: unknown };

/** What is counted and paid for. */
export type Metered = keyof typeof priceList.prices;

/** Dollars for so many of a thing on top of the plan. */
export function charge(what: Metered, count: number): number {
  const { included, perMillion }: Price = priceList.prices[what];
  return (Math.max(0, count - included) / 1_000_000) * perMillion;
}

/** Dollars for so many of a thing when the plan's share is used up by others. */
export function fullCharge(what: Metered, count: number): number {
  return (count / 1_000_000) * priceList.prices[what].perMillion;
}
