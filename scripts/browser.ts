import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian's package puts the browser; CHROMIUM names another. */
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/**
 * Starts Chromium without a window. The sandbox is off, since it does not work for root, which CI is;
 * the only pages it loads are the service's own.
 *
 * @throws Error that says how to get a browser
 */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(`There is no browser at ${executablePath}: apt-get install chromium, or set CHROMIUM.`);
  }
  return chromium.launch({
    timeout: 60_000,
    executablePath,
    headless: true,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
}
