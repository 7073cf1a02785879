import { describe, expect, it } from "vitest";
import { ADMIN_TOKEN, ORIGIN } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";
import { fetchWithBrokenDatabase } from "../trust/broken-database.ts";

const accept = (type: string) => ({ headers: { Accept: type }, redirect: "manual" as const });

describe("the front page", () => {
  it.each([
    ["Chrome", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"],
    ["Firefox", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"],
    ["a browser of text", "text/html, text/*;q=0.5"],
  ])("%s is sent to the console", async (_browser, type) => {
    const answer = await fetchWorker(`${ORIGIN}/`, accept(type));
    expect(answer.status).toBe(302);
    expect(answer.headers.get("Location")).toBe("/console");
    expect(answer.headers.get("Vary")).toBe("Accept");
  });

  it.each([
    ["curl", "*/*"],
    ["a client that prefers JSON", "application/json, text/html;q=0.5"],
    ["a SCIM client", "application/scim+json"],
    ["a client that takes anything but a page", "*/*, text/html;q=0"],
    ["a client that sends nonsense", ";;q=,/,\t;q=9"],
  ])("%s is told what is where", async (_client, type) => {
    const answer = await fetchWorker(`${ORIGIN}/`, accept(type));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Vary")).toBe("Accept");
    expect(await answer.json()).toEqual({
      name: "SCIM at the edge",
      console: `${ORIGIN}/console`,
      adminApi: `${ORIGIN}/admin/openapi.json`,
      health: `${ORIGIN}/healthz`,
    });
  });

  it("leads to addresses where there is something", async () => {
    const { name: _name, ...links } = (await (await fetchWorker(`${ORIGIN}/`)).json()) as Record<string, string>;
    const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` };
    const answers = await Promise.all(Object.values(links).map((link) => fetchWorker(link, { headers })));
    // The console wants a sign-in of its own first.
    expect(answers.map(({ status }) => status)).toEqual([303, 200, 200]);
  });

  it("costs nothing of the database", async () => {
    expect((await fetchWithBrokenDatabase(`${ORIGIN}/`, accept("text/html"))).status).toBe(302);
    expect((await fetchWithBrokenDatabase(`${ORIGIN}/`, accept("*/*"))).status).toBe(200);
  });

  it("answers HEAD without a body, and other methods with 405", async () => {
    const head = await fetchWorker(`${ORIGIN}/`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const post = await fetchWorker(`${ORIGIN}/`, { method: "POST", body: "{}" });
    expect([post.status, post.headers.get("Allow")]).toEqual([405, "GET, HEAD"]);
  });
});
