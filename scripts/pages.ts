import { measurePages } from "./pages/measure.ts";
import { printTable } from "./print-table.ts";
import { buildWorker } from "./worker/build.ts";

/**
 * `npm run pages`: how long the console's pages take in a tenant of 20,000 people, one request after the other,
 * from the built Worker in workerd with D1 by Miniflare. Fails when the median of a page is beyond the aim.
 */

/** Milliseconds that half of the views of a page should take at most. */
const AIM = 100;

const worker = await buildWorker();
const pages = await measurePages(worker.modules);
printTable(console.log, {
  title: "Milliseconds a page, 20,000 people in the tenant",
  heading: ["page", "p50", "p95", "KiB", ""],
  rows: pages.map(({ name, p50, p95, bytes }) => [
    name,
    p50.toFixed(1),
    p95.toFixed(1),
    (bytes / 1024).toFixed(0),
    p50 > AIM ? "beyond the aim" : "",
  ]),
});
if (pages.some(({ p50 }) => p50 > AIM)) process.exitCode = 1;
