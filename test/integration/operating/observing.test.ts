import { afterEach, describe, expect, it, vi } from "vitest";
import { createConfig, createProject } from "../helpers/admin-client.ts";
import { fetchWorker } from "../helpers/fetch-worker.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** The log line of the one request that `send` makes. */
async function observe(send: () => Promise<Response>): Promise<{ response: Response; line: Record<string, unknown> }> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  const response = await send();
  const lines = log.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
  const [line, ...others] = lines.filter(({ message }) => message === "request");
  expect(others).toEqual([]);
  if (line === undefined) throw new Error("the request was not logged");
  return { response, line };
}

describe("a request's log line", () => {
  it("tells configuration, operation, status and cost, and no e-mail, query or token", async () => {
    const config = await createConfig({ kind: "project", projectId: (await createProject()).id });
    const { response, line } = await observe(() =>
      fetchWorker(`${config.scimBaseUrl}/Users?filter=${encodeURIComponent('userName eq "ann@x.test"')}`, {
        headers: { Authorization: `Bearer ${config.bearerToken}`, "cf-ray": "8f2a-TST" },
      }),
    );
    expect(line).toMatchObject({
      requestId: "8f2a-TST",
      method: "GET",
      path: new URL(`${config.scimBaseUrl}/Users`).pathname,
      status: 200,
      configId: config.id,
      operation: "search-user",
    });
    expect(line.rowsRead).toBeGreaterThan(0);
    expect(line.roundTrips).toBeGreaterThan(0);
    expect(JSON.stringify(line)).not.toMatch(/ann|filter|scim_/);
    expect(response.headers.get("Server-Timing")).toMatch(/^total;dur=[\d.]+, d1;desc="round trips \d+"$/);
  });

  it.each([
    ["/Users/ann@x.test", "/Users/…"],
    ["/Users/ann%40x.test", "/Users/…"],
    ["/Users/ann%2540x.test", "/Users/…"],
    ["/ann@x.test/Users/ann@x.test", "/…/Users/…"],
  ])("tells no e-mail that stands in the path: %s", async (path, logged) => {
    const config = await createConfig({ kind: "project", projectId: (await createProject()).id });
    const { line } = await observe(() =>
      fetchWorker(config.scimBaseUrl + path, { headers: { Authorization: `Bearer ${config.bearerToken}` } }),
    );
    expect(line).toMatchObject({ path: new URL(config.scimBaseUrl).pathname + logged, status: 404 });
  });

  it("tells a stranger nothing of what the request cost", async () => {
    const config = await createConfig({ kind: "project", projectId: (await createProject()).id });
    const { response, line } = await observe(() =>
      fetchWorker(`${config.scimBaseUrl}/Users`, { headers: { Authorization: "Bearer scim_wrong" } }),
    );
    expect(response.status).toBe(401);
    expect(response.headers.get("Server-Timing")).toBeNull();
    expect(line).toMatchObject({ status: 401, configId: null });
    expect(JSON.stringify(line)).not.toContain("scim_wrong");
  });
});
