import { afterEach, describe, expect, it, vi } from "vitest";
import { ADMIN_TOKEN, createProject } from "../helpers/admin-client.ts";
import { ConsoleClient, fieldOf, locationOf, signedIn, tokenOf } from "../helpers/console-client.ts";
import { createLimiter } from "../helpers/limiter.ts";

const HOUR = 60 * 60 * 1000;

afterEach(() => {
  vi.useRealTimers();
});

describe("signing in", () => {
  it("is asked of everybody, and leads to where they were going", async () => {
    const { id } = await createProject();
    const client = new ConsoleClient();
    const refused = await client.get(`/console/projects/${id}/users?q=ann`);
    expect(refused.status).toBe(303);
    const page = await client.get(locationOf(refused));
    const answer = await client.post("/console/sign-in", {
      csrf: tokenOf(page),
      next: fieldOf(page, "next") ?? "",
      token: ADMIN_TOKEN,
    });
    expect(answer.status).toBe(303);
    expect(locationOf(answer)).toBe(`/console/projects/${id}/users?q=ann`);
    expect((await client.get(locationOf(answer))).status).toBe(200);
  });

  it("sets a cookie that scripts, other sites and plain HTTP do not get, and that ends", async () => {
    const client = new ConsoleClient();
    const { headers } = await client.signIn();
    const cookie = headers.getSetCookie().find((each) => each.startsWith("__Host-console="));
    for (const attribute of ["HttpOnly", "Secure", "SameSite=Strict", "Path=/", "Max-Age=28800"]) {
      expect(cookie?.split("; ")).toContain(attribute);
    }
    expect(cookie).not.toContain("Domain");
  });

  it("is refused with any other token, which is not sent back", async () => {
    const client = new ConsoleClient();
    for (const token of ["", "wrong-token", `${ADMIN_TOKEN}x`, ADMIN_TOKEN.slice(1)]) {
      const page = await client.signIn(token);
      expect(page.status).toBe(401);
      expect(page.text).toContain("This is not the admin token.");
      if (token !== "") expect(page.html).not.toContain(token);
    }
    expect((await client.get("/console/projects")).status).toBe(303);
  });

  it.each([
    "https://example.org/console",
    "//example.org/console",
    "/admin/projects",
    "/console/../admin",
    "javascript:alert(1)",
  ])("does not lead to %s", async (next) => {
    const client = new ConsoleClient();
    const answer = await client.submit("/console/sign-in", { token: ADMIN_TOKEN, next });
    expect(locationOf(answer)).toBe("/console");
  });

  it("starts another session than the one before it", async () => {
    const client = new ConsoleClient();
    await client.signIn();
    const before = client.cookies.get("__Host-console");
    client.cookies.delete("__Host-console");
    await client.signIn();
    expect(client.cookies.get("__Host-console")).not.toBe(before);
  });

  it("is refused after the attempts of a minute, even with the right token, and says when to try again", async () => {
    const client = new ConsoleClient();
    client.bindings = { CONSOLE_SIGN_INS: createLimiter(10) };
    for (let attempt = 0; attempt < 10; attempt += 1) expect((await client.signIn("wrong")).status).toBe(401);
    const page = await client.signIn();
    expect(page.status).toBe(429);
    expect(page.headers.get("Retry-After")).toBe("60");
    expect(page.text).toContain("Too many attempts");
    expect((await signedIn()).cookies.size).toBeGreaterThan(0);
  });
});

describe("a session", () => {
  it("is over after eight hours", async () => {
    const client = await signedIn();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 8 * HOUR - 60_000 });
    expect((await client.get("/console/projects")).status).toBe(200);
    vi.setSystemTime(Date.now() + 2 * 60_000);
    expect(locationOf(await client.get("/console/projects"))).toContain("/console/sign-in");
  });

  it("is over after an hour for somebody who has not signed in", async () => {
    const client = new ConsoleClient();
    const form = await client.get("/console/sign-in");
    const signIn = () => client.post("/console/sign-in", { csrf: tokenOf(form), token: ADMIN_TOKEN });
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start + HOUR + 1000 });
    expect((await signIn()).headers.get("Location")).toBeNull();
    const again = new ConsoleClient();
    vi.setSystemTime(start);
    const late = await again.get("/console/sign-in");
    vi.setSystemTime(start + HOUR - 1000);
    const answer = await again.post("/console/sign-in", { csrf: tokenOf(late), token: ADMIN_TOKEN });
    expect(locationOf(answer)).toBe("/console");
  });

  it("is none when its cookie was tampered with", async () => {
    const client = await signedIn();
    const cookie = decodeURIComponent(client.cookies.get("__Host-console") ?? "");
    const tampered = cookie.replace(/"expiresAt":\d+/, '"expiresAt":9999999999999');
    client.cookies.set("__Host-console", encodeURIComponent(tampered));
    expect((await client.get("/console/projects")).status).toBe(303);
  });

  it("is none for a deployment with another admin token", async () => {
    const client = await signedIn();
    client.bindings = { ADMIN_TOKEN: "another-admin-token-0123456789abcdef" };
    expect((await client.get("/console/projects")).status).toBe(303);
  });

  it("ends with signing out", async () => {
    const client = await signedIn();
    const answer = await client.submit("/console/sign-out", {}, "/console/projects");
    expect(answer.status).toBe(303);
    expect(client.cookies.has("__Host-console")).toBe(false);
    expect((await client.get("/console/projects")).status).toBe(303);
  });

  it("cannot be had where there is no admin token, and the page says so", async () => {
    const client = new ConsoleClient();
    client.bindings = { ADMIN_TOKEN: "" };
    const page = await client.get("/console/sign-in");
    expect(page.status).toBe(503);
    expect(page.text).toContain("The secret ADMIN_TOKEN is not set");
  });
});

describe("a visit without the cookie of a session, which browsers hold back on a way from another site", () => {
  const paths = ["/console", "/console/sign-in", "/console/projects?q=ann", "/console/nothing", "//console/projects"];

  it.each(paths)("of %s neither ends nor replaces that session", async (path) => {
    for (const site of ["cross-site", "same-site", "none", undefined]) {
      const headers = site === undefined ? {} : { "Sec-Fetch-Site": site };
      const { headers: answered } = await new ConsoleClient().send("GET", path, headers);
      expect(answered.getSetCookie().filter((cookie) => cookie.startsWith("__Host-console="))).toEqual([]);
    }
  });

  it("goes on by itself to where it was going, from where the cookie is sent", async () => {
    const client = await signedIn();
    const { id } = await createProject("Linked");
    const path = `/console/projects/${id}?from=wiki&tab=1`;
    const arrival = await new ConsoleClient().send("GET", path, { "Sec-Fetch-Site": "cross-site" });
    expect(arrival.status).toBe(200);
    expect(arrival.headers.getSetCookie()).toEqual([]);
    const [, target = ""] = /<meta http-equiv="refresh" content="0; url=([^"]+)"/.exec(arrival.html) ?? [];
    expect(target.replaceAll("&amp;", "&")).toBe(path);
    expect(arrival.html).toContain(`href="${target}"`);
    expect((await client.send("GET", path, { "Sec-Fetch-Site": "same-origin" })).text).toContain("Linked");
    const visitor = await new ConsoleClient().send("GET", path, { "Sec-Fetch-Site": "same-origin" });
    expect(locationOf(visitor)).toContain("/console/sign-in?next=");
  });

  it("leads to no other host, however many slashes it begins with", async () => {
    const { html } = await new ConsoleClient().send("GET", "//console/projects", { "Sec-Fetch-Site": "cross-site" });
    expect(html).toContain('content="0; url=/console/projects"');
  });
});

describe("a form that is sent after its session is over", () => {
  it("is kept while its sender signs in, and then carried out", async () => {
    const client = await signedIn();
    const form = await client.get("/console/new-project");
    client.cookies.clear();
    const asked = await client.post("/console/new-project", { csrf: tokenOf(form), name: "Kept <Project>" });
    expect(asked.status).toBe(401);
    expect(asked.text).toContain("what you sent is kept");

    const offered = await client.post("/console/sign-in", {
      csrf: tokenOf(asked),
      token: ADMIN_TOKEN,
      "interrupted-path": fieldOf(asked, "interrupted-path") ?? "",
      "interrupted:name": fieldOf(asked, "interrupted:name") ?? "",
    });
    expect(offered.text).toContain("nothing has been done yet");
    const done = await client.post("/console/new-project", {
      csrf: tokenOf(offered),
      name: fieldOf(offered, "name") ?? "",
    });
    expect((await client.get(locationOf(done))).text).toContain("Kept <Project>");
  });

  it("keeps what a wrong token would lose", async () => {
    const client = new ConsoleClient();
    const page = await client.get("/console/sign-in");
    const again = await client.post("/console/sign-in", {
      csrf: tokenOf(page),
      token: "wrong",
      "interrupted-path": "/console/new-project",
      "interrupted:name": "Typed",
    });
    expect(fieldOf(again, "interrupted:name")).toBe("Typed");
  });
});
