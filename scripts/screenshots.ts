import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { openBrowser } from "./browser.ts";
import { type LocalService, startLocalService } from "./local-service.ts";
import { pastLog, type SampleData, seedSampleData } from "./sample-data.ts";

/** `npm run docs:screenshots`: the console's main pages as docs/screenshots, from a service with sample data. */

const folder = fileURLToPath(new URL("../docs/screenshots/", import.meta.url));

interface Screenshot {
  readonly name: string;
  readonly path: (sample: SampleData) => string;
  readonly look?: "dark" | "phone";
  /** Pixels of the page's height to show; the screen's where left out. */
  readonly height?: number;
  /** What is done on the page before it is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const config = ({ configId }: SampleData) => `/console/configs/${configId}`;
const project = ({ projectId }: SampleData) => `/console/projects/${projectId}`;

const screenshots: readonly Screenshot[] = [
  { name: "project", path: project, height: 460 },
  { name: "users", path: (sample) => `${project(sample)}/users`, height: 760 },
  { name: "person", path: (sample) => `${project(sample)}/users`, height: 1260, prepare: openFirstPerson },
  { name: "audit", path: () => "/console/audit", height: 900 },
  { name: "configuration", path: config, height: 1200 },
  { name: "configuration-dark", path: config, look: "dark", height: 1200 },
  { name: "configuration-phone", path: config, look: "phone", height: 1300 },
  { name: "setup-guide", path: (sample) => `${config(sample)}/guide/entra-id`, height: 1200 },
  { name: "log", path: (sample) => `${config(sample)}/log`, height: 760 },
  {
    name: "failed-request",
    path: (sample) => `${config(sample)}/log?outcome=error`,
    height: 900,
    prepare: openFirstRequest,
  },
  { name: "new-token", path: (sample) => `${config(sample)}/tokens/new`, height: 640 },
  { name: "webhook", path: ({ webhookId }) => `/console/webhooks/${webhookId}`, height: 1100 },
  { name: "delete-configuration", path: (sample) => `${config(sample)}/delete`, height: 560 },
];

const looks = {
  light: { colorScheme: "light", viewport: { width: 1200, height: 800 } },
  dark: { colorScheme: "dark", viewport: { width: 1200, height: 800 } },
  phone: { colorScheme: "light", viewport: { width: 390, height: 844 } },
} as const;

async function openFirstRequest(page: Page): Promise<void> {
  await page.getByRole("table").getByRole("link").first().click();
  await page.getByText("What was sent").waitFor();
}

async function openFirstPerson(page: Page): Promise<void> {
  await page.getByRole("table").getByRole("link", { name: "Ada Okafor" }).click();
  await page.getByText("Who it is").waitFor();
}

/** A page with a look, signed in. */
async function openPage(
  browser: Browser,
  { origin, adminToken }: LocalService,
  look: keyof typeof looks,
): Promise<Page> {
  const context = await browser.newContext(looks[look]);
  const page = await context.newPage();
  await page.goto(`${origin}/console`);
  await page.getByLabel("Admin token").fill(adminToken);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Connections" }).waitFor();
  return page;
}

async function take(page: Page, origin: string, sample: SampleData, { name, path, height, prepare }: Screenshot) {
  await page.goto(origin + path(sample));
  await prepare?.(page);
  const { width, height: screen } = page.viewportSize() ?? looks.light.viewport;
  const clip = { x: 0, y: 0, width, height: height ?? screen };
  await page.screenshot({ path: `${folder}${name}.png`, clip, fullPage: true });
  console.log(`docs/screenshots/${name}.png`);
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const service = await startLocalService();
  try {
    const sample = await seedSampleData(service);
    await service.executeSql(pastLog(sample.configId));
    const browser = await openBrowser();
    const pages = new Map<string, Page>();
    for (const screenshot of screenshots) {
      const { look = "light" } = screenshot;
      const page = pages.get(look) ?? (await openPage(browser, service, look));
      pages.set(look, page);
      await take(page, service.origin, sample, screenshot);
    }
    await browser.close();
  } finally {
    await service.stop();
  }
}

await main();
