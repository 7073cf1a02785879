import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../../scripts/browser.ts";
import { type SampleData, seedSampleData } from "../../scripts/sample-data.ts";
import { adminToken, origin, send, signIn } from "./helpers/session.ts";

let browser: Browser;
let sample: SampleData;
let config: string;
let project: string;
/** One session for all: attempts to sign in are counted. */
let storageState: Awaited<ReturnType<BrowserContext["storageState"]>>;

/** An e-mail as long as they come, without a place to break it. */
const longEmail = `${"a".repeat(64)}@${"b".repeat(60)}.${"c".repeat(60)}.example.com`;

beforeAll(async () => {
  browser = await openBrowser();
  sample = await seedSampleData({ origin, adminToken });
  project = `${origin}/console/projects/${sample.projectId}`;
  const body = { projectId: sample.projectId, kind: "project", name: "Long names" };
  const { body: made } = await send("POST", `${origin}/admin/configs`, adminToken, body);
  await send("POST", `${made.scimBaseUrl}/Users`, String(made.bearerToken), { userName: longEmail });
  await send("POST", `${made.scimBaseUrl}/Users`, String(made.bearerToken), { userName: longEmail });
  config = `${origin}/console/configs/${made.id}`;
  const context = await browser.newContext();
  await signIn(context);
  storageState = await context.storageState();
  await context.close();
});

afterAll(async () => {
  await browser?.close();
});

/** Does something on a page of a browser with these settings, signed in. */
async function visit(options: BrowserContextOptions, read: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ storageState, ...options });
  try {
    await read(await context.newPage());
  } finally {
    await context.close();
  }
}

/** A style of an element as the browser has computed it. */
function styleOf(page: Page, selector: string, name: string, pseudo = ""): Promise<string> {
  const expression = `getComputedStyle(document.querySelector(${JSON.stringify(selector)}), ${JSON.stringify(pseudo)}).getPropertyValue(${JSON.stringify(name)})`;
  return page.evaluate<string>(expression);
}

describe("a table", () => {
  it("holds its columns whatever is in them, and loses none beyond the edge", async () => {
    await visit({ viewport: { width: 1280, height: 800 } }, async (page) => {
      const edges: number[][] = [];
      for (const path of [`${config}/log`, `${origin}/console/configs/${sample.configId}/log`]) {
        await page.goto(path);
        const headings = await page.getByRole("columnheader").all();
        const boxes = await Promise.all(headings.map((heading) => heading.boundingBox()));
        edges.push(boxes.map((box) => Math.round((box?.x ?? 0) + (box?.width ?? 0))));
        expect(
          await page.evaluate("[...document.querySelectorAll('.table')].every((t) => t.scrollWidth <= t.clientWidth)"),
        ).toBe(true);
      }
      expect(edges[0]).toEqual(edges[1]);
      expect(edges[0]?.at(-1)).toBeLessThanOrEqual(1280);
    });
  });
});

describe("times", () => {
  it("are in the browser's zone, which has its name, and so are the days of a filter", async () => {
    await visit({ timezoneId: "Asia/Tokyo", viewport: { width: 1280, height: 800 } }, async (page) => {
      await page.goto(`${config}/log`);
      const time = page.getByRole("cell").locator("time[data-zoned=exact]").first();
      const at = String(await time.getAttribute("datetime"));
      const inTokyo = new Intl.DateTimeFormat("sv-SE", {
        dateStyle: "short",
        timeStyle: "medium",
        timeZone: "Asia/Tokyo",
      });
      expect(await time.textContent()).toMatch(new RegExp(`^${inTokyo.format(new Date(at))} (GMT\\+9|JST)$`));
      await page.getByText("Times are in Asia/Tokyo.").waitFor();
      await page.getByLabel("From (Asia/Tokyo)").fill(inTokyo.format(new Date(at)).slice(0, 10));
      await page.getByRole("button", { name: "Filter" }).click();
      await page.waitForURL(/zone=Asia%2FTokyo/);
      await page.getByRole("link", { name: "Create user" }).first().waitFor();
      // Days that were chosen in a zone stay days of that zone, whoever opens the address.
      const address = page.url();
      await visit({ timezoneId: "America/New_York" }, async (other) => {
        await other.goto(address);
        await other.getByLabel("From (Asia/Tokyo)").waitFor();
      });
    });
  });

  it("are in UTC, and say so, without a script", async () => {
    await visit({ javaScriptEnabled: false, timezoneId: "Asia/Tokyo" }, async (page) => {
      await page.goto(`${config}/log`);
      expect(await page.locator("time[data-zoned=exact]").first().textContent()).toMatch(/ UTC$/);
      await page.getByText("Times are in UTC.").waitFor();
      await page.getByLabel("From (UTC)").waitFor();
    });
  });
});

describe("after a form was refused", () => {
  it.each([true, false])("the focus is on what was wrong, with a script (%s) or without", async (javaScriptEnabled) => {
    await visit({ javaScriptEnabled }, async (page) => {
      await page.goto(`${project}/users/new`);
      await page.getByLabel("E-mail").fill("no address");
      await page.getByRole("button", { name: "Add user" }).click();
      await page.getByRole("alert").waitFor();
      expect(await page.title()).toMatch(/^Error: Add a user · Users · Acme · /);
      await expect.poll(() => page.locator("[role=alert]:focus").count()).toBe(1);
    });
  });
});

describe("with forced colours", () => {
  it("one tab looks current, and the legend has its swatches", async () => {
    await visit({ forcedColors: "active", viewport: { width: 1280, height: 800 } }, async (page) => {
      await page.goto(`${origin}/console/configs/${sample.configId}`);
      const border = (selector: string) => styleOf(page, selector, "border-block-end-color");
      const canvas = await styleOf(page, "html", "background-color");
      expect(await border(".tabs a:not([aria-current])")).toBe(canvas);
      expect(await border(".tabs a[aria-current]")).not.toBe(canvas);
      const swatches = ["success", "warning", "error"].map((outcome) =>
        styleOf(page, `.legend .${outcome}`, "background-color", "::before"),
      );
      const colours = new Set(await Promise.all(swatches));
      expect(colours.size).toBe(3);
      expect(colours.has(canvas)).toBe(false);
    });
  });
});

describe("on a phone", () => {
  it.each(["", "/guide", "/log", "/tokens", "/history", "/settings"])(
    "the current tab is on the screen: %s",
    async (path) => {
      await visit({ viewport: { width: 390, height: 844 } }, async (page) => {
        await page.goto(config + path);
        const box = await page.locator(".tabs a[aria-current]").boundingBox();
        expect(box?.x).toBeGreaterThanOrEqual(0);
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
      });
    },
  );

  it("the labels of the chart are whole, and large enough to read", async () => {
    await visit({ viewport: { width: 390, height: 844 } }, async (page) => {
      await page.goto(`${origin}/console/configs/${sample.configId}`);
      const picture = await page.locator(".chart svg").boundingBox();
      for (const label of await page.locator(".chart svg text").all()) {
        const box = await label.boundingBox();
        expect(box?.x).toBeGreaterThanOrEqual((picture?.x ?? 0) - 0.5);
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((picture?.x ?? 0) + (picture?.width ?? 0) + 0.5);
        expect(box?.height).toBeGreaterThanOrEqual(10);
      }
    });
  });

  it("rows are cards", async () => {
    await visit({ viewport: { width: 390, height: 844 } }, async (page) => {
      await page.goto(`${project}/users`);
      expect(await styleOf(page, "tbody tr", "display")).toBe("block");
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    });
  });
});

describe("a list as a file", () => {
  it("is downloaded, with what is looked for", async () => {
    await visit({}, async (page) => {
      await page.goto(`${project}/users?q=okafor`);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: "Export as CSV" }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/^acme-users-.*\.csv$/);
    });
  });
});
