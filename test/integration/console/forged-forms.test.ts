import { beforeAll, describe, expect, it } from "vitest";
import { call, ORIGIN } from "../helpers/admin-client.ts";
import { ConsoleClient, fieldOf, signedIn, tokenOf } from "../helpers/console-client.ts";

let client: ConsoleClient;
let csrf: string;

beforeAll(async () => {
  client = await signedIn();
  csrf = tokenOf(await client.get("/console/new-project"));
});

async function countProjects(): Promise<number> {
  const { items } = await call("GET", "/admin/projects?limit=200");
  return (items as unknown[]).length;
}

describe("a form", () => {
  it.each([
    ["of another origin", { Origin: "https://example.org" }],
    ["of a page without an origin", { Origin: "null" }],
    ["of another scheme", { Origin: ORIGIN.replace("http:", "https:") }],
    ["of another site, as the browser says", { Origin: "https://example.org", "Sec-Fetch-Site": "cross-site" }],
  ])("%s is refused, though it has the session's token", async (_, headers) => {
    const before = await countProjects();
    const page = await client.post("/console/new-project", { csrf, name: "Forged" }, headers);
    expect(page.status).toBe(403);
    expect(page.text).toContain("another site");
    expect(await countProjects()).toBe(before);
  });

  it("that says nothing of where it comes from is refused", async () => {
    const page = await client.send("POST", "/console/new-project", {}, new URLSearchParams({ csrf, name: "Forged" }));
    expect(page.status).toBe(403);
  });

  it.each(["", "wrong", "AAAA"])(
    "without the session's token (%j) is not carried out, and offered again",
    async (wrong) => {
      const before = await countProjects();
      const page = await client.post("/console/new-project", { csrf: wrong, name: "Typed" });
      expect(page.status).toBe(403);
      expect(page.text).toContain("nothing has been done yet");
      expect(fieldOf(page, "name")).toBe("Typed");
      expect(await countProjects()).toBe(before);
    },
  );

  it("with the token of another session is not carried out", async () => {
    const other = tokenOf(await (await signedIn()).get("/console/new-project"));
    expect((await client.post("/console/new-project", { csrf: other, name: "Forged" })).status).toBe(403);
  });

  it.each(["application/json", "text/plain", "application/xml"])("sent as %s is not carried out", async (type) => {
    const before = await countProjects();
    const body = JSON.stringify({ csrf, name: "Forged" });
    const page = await client.send("POST", "/console/new-project", { Origin: ORIGIN, "Content-Type": type }, body);
    expect(page.status).toBe(403);
    expect(await countProjects()).toBe(before);
  });

  it("of signing out is not carried out without the token", async () => {
    const visitor = await signedIn();
    await visitor.post("/console/sign-out", { csrf: "wrong" });
    expect((await visitor.get("/console/projects")).status).toBe(200);
  });

  it.each([
    ["ends before its boundary", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data"],
    ["has no boundary", "multipart/form-data", "--x--"],
    ["is no part at all", "multipart/form-data; boundary=x", "csrf=1"],
  ])("whose multipart body %s is refused, signed in or not", async (_, type, body) => {
    for (const sender of [client, new ConsoleClient()]) {
      for (const path of ["/console/new-project", "/console/sign-in", "/console/sign-out"]) {
        const page = await sender.send("POST", path, { Origin: ORIGIN, "Content-Type": type }, body);
        expect(page.status, path).toBe(400);
        expect(page.text).toContain("is not written as forms are");
      }
    }
  });

  it.each([
    ["of more fields", "a&".repeat(32_000)],
    ["of longer values", `name=${"x".repeat(40_000)}`],
    ["of longer names", "x".repeat(40_000)],
  ])("%s than any of ours is refused, and not sent back, signed in or not", async (_, body) => {
    const type = { Origin: ORIGIN, "Content-Type": "application/x-www-form-urlencoded" };
    for (const sender of [client, new ConsoleClient()]) {
      for (const path of ["/console/new-project", "/console/sign-in"]) {
        const page = await sender.send("POST", path, type, body);
        expect(page.status, path).toBe(400);
        expect(page.text).toContain("300 fields and 32768 characters");
        expect(page.html.length).toBeLessThan(4_000);
      }
    }
  });

  it("larger than any of ours is refused", async () => {
    const page = await client.post("/console/new-project", { csrf, name: "x".repeat(70_000) });
    expect(page.status).toBe(413);
    expect(page.text).toContain("65536 bytes");
  });
});
