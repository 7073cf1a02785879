import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { call, ORIGIN, text } from "../helpers/admin-client.ts";
import { ConsoleClient, type ConsolePage, signedIn } from "../helpers/console-client.ts";
import { ScimClient } from "../helpers/scim-client.ts";
import { trees } from "../helpers/trees.ts";

const MINUTE = 60_000;
const REFUSED = "Requests come with a token that is not this configuration's, the last one";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A configuration that nothing has come for yet, and somebody who came by a setup link of it. */
async function invited(kind = 0, settings: Record<string, boolean> = {}) {
  const scim = await trees[kind]?.connect(settings);
  if (scim === undefined) throw new Error("there is no tree");
  const made = await call("POST", `/admin/configs/${scim.configId}/setup-links`, {});
  const client = new ConsoleClient();
  await client.post(text(made, "url").slice(ORIGIN.length), {});
  const here = `/console/configs/${scim.configId}`;
  return { scim, client, here, guide: `${here}/guide/entra-id` };
}

/** What a page waits by. */
function newsOf({ html }: ConsolePage): string {
  return (/data-news="([^"]+)"/.exec(html)?.[1] ?? "").replaceAll("&amp;", "&");
}

describe("the checklist", () => {
  it.each([0, 1])("ticks itself as real requests come in", async (kind) => {
    const { scim, client, guide } = await invited(kind);
    const person = ["user", "subscriber"][kind];
    const texts = async () => (await client.get(guide)).text;
    expect(await texts()).toContain("To come: Waiting for the first request");
    await scim.get("/Users?count=1");
    expect(await texts()).toMatch(new RegExp(`Done: Connected, last heard from just now To come: The first ${person}`));
    await scim.post("/Users", { userName: "ann@example.com" });
    const page = await client.get(guide);
    expect(page.text).toContain(`Done: The first ${person} is here`);
    expect(page.text).not.toContain("The first group");
    expect(newsOf(page)).toBe("");
  });

  it("waits for a group where groups are pushed", async () => {
    const { scim, client, guide } = await invited(0, { enablePushGroups: true });
    await scim.post("/Users", { userName: "ann@example.com" });
    expect((await client.get(guide)).text).toContain("To come: The first group");
    await scim.post("/Groups", { displayName: "Engineers" });
    const page = await client.get(guide);
    expect(page.text).toContain("Done: The first group is here");
    expect(newsOf(page)).toBe("");
  });

  it("is on the overview while something is to come, and gone from there after it", async () => {
    const { scim, client, here } = await invited();
    expect((await client.get(here)).text).toContain("How far it is");
    await scim.post("/Users", { userName: "ann@example.com" });
    expect((await client.get(here)).text).not.toContain("How far it is");
  });

  it("is not ticked by what another configuration of the tenant does", async () => {
    const { scim, client, guide } = await invited();
    const other = await call("POST", "/admin/configs", { kind: "project", projectId: scim.tenant.id, name: "Other" });
    const neighbour = new ScimClient(text(other, "scimBaseUrl"), text(other, "bearerToken"));
    await neighbour.post("/Users", { userName: "ann@example.com" });
    expect((await client.get(guide)).text).toContain("To come: Waiting for the first request");
  });
});

describe("a page that waits", () => {
  it("is told of news, and of nothing else", async () => {
    const { scim, client, guide } = await invited();
    const news = newsOf(await client.get(guide));
    expect((await client.get(news)).status).toBe(204);
    await scim.get("/Users?count=1");
    const answer = await client.get(news);
    expect([answer.status, answer.headers.get("Content-Type")]).toEqual([200, "image/svg+xml"]);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    const next = newsOf(await client.get(guide));
    await scim.get("/Users?count=1");
    expect((await client.get(next)).status).toBe(204);
    await scim.post("/Users", { userName: "ann@example.com" });
    expect((await client.get(next)).status).toBe(200);
  });

  it("loads the script that looks, and works without it", async () => {
    const { client, guide } = await invited();
    const page = await client.get(guide);
    const [, script = ""] = /src="([^"]+\/news\.[0-9a-f]{12}\.js)"/.exec(page.html) ?? [];
    expect((await client.get(script)).headers.get("Content-Type")).toContain("javascript");
    expect(page.text).toContain("Load this page again to see what has come.");
  });

  it("is told nothing of another configuration", async () => {
    const [{ client }, other] = [await invited(), await invited()];
    expect((await client.get(`${other.here}/news`)).status).toBe(404);
    expect((await new ConsoleClient().get(`${other.here}/news`)).status).toBe(303);
  });

  it("leaves what the request before has left for the page after it", async () => {
    const { scim } = await invited();
    const client = await signedIn();
    const here = `/console/configs/${scim.configId}`;
    const answer = await client.submit(`${here}/settings`, { name: "Renamed" });
    expect(answer.status).toBe(303);
    await client.get(`${here}/news`);
    expect((await client.get(`${here}/settings`)).text).toContain("Saved.");
    expect((await client.get(`${here}/settings`)).text).not.toContain("Saved.");
  });
});

describe("requests with a wrong token", () => {
  it.each([0, 1])("are told, with what to do, until a right one comes", async (kind) => {
    const { scim, client, here, guide } = await invited(kind);
    const news = newsOf(await client.get(guide));
    const { scimBaseUrl } = await call("GET", `/admin/configs/${scim.configId}`);
    await new ScimClient(String(scimBaseUrl), "wrong").get("/Users");
    expect((await client.get(news)).status).toBe(200);
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    for (const path of [guide, here]) {
      expect((await client.get(path)).text, path).toContain(`${REFUSED} 2 minutes ago.`);
    }
    await scim.get("/Users?count=1");
    for (const path of [guide, here]) expect((await client.get(path)).text, path).not.toContain(REFUSED);
  });

  it("are told again when they come after right ones", async () => {
    const { scim, client, here } = await invited();
    await scim.post("/Users", { userName: "ann@example.com" });
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    const { scimBaseUrl } = await call("GET", `/admin/configs/${scim.configId}`);
    await new ScimClient(String(scimBaseUrl), "wrong").get("/Users");
    expect((await client.get(here)).text).toContain(`${REFUSED} just now.`);
  });
});

describe("the failures that the log has", () => {
  it("are on the guide, each kind once, with what to do", async () => {
    const { scim, client, guide } = await invited();
    expect((await client.get(guide)).text).not.toContain("What failed, and what to do");
    for (const userName of ["nobody", "somebody"]) await scim.post("/Users", { userName });
    await scim.post("/Groups", { displayName: "Engineers" });
    const { text: shown, html } = await client.get(guide);
    expect(shown).toContain("Create group: Engineers just now");
    expect(shown).toContain("“Enable Push Groups” is off");
    expect(shown).toContain("just now, and 1 more like it");
    expect(shown).toContain("In the identity provider's attribute mapping let userName be filled");
    expect(html).toContain("<strong>Require E-mail</strong> is on for this configuration");
    const [, entry = ""] = /href="([^"]+\/log\/[^"]+)"/.exec(html) ?? [];
    expect((await client.get(entry)).status).toBe(200);
  });

  it("are not there a day later", async () => {
    const { scim, client, guide } = await invited();
    await scim.post("/Users", { userName: "nobody" });
    vi.setSystemTime(Date.now() + 24 * 60 * MINUTE - 1);
    const again = await call("POST", `/admin/configs/${scim.configId}/setup-links`, {});
    const later = new ConsoleClient();
    await later.post(text(again, "url").slice(ORIGIN.length), {});
    expect((await later.get(guide)).text).toContain("What failed, and what to do");
    vi.setSystemTime(Date.now() + MINUTE);
    expect((await later.get(guide)).text).not.toContain("What failed, and what to do");
    expect((await client.get(guide)).status).toBe(410);
  });
});
