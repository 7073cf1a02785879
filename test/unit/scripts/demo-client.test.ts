import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAdminCall, ensureIsThisService } from "../../../scripts/demo-client.ts";

/** The origin of a server that sends the same to whoever connects. */
async function startServer(answer: string): Promise<{ origin: string; stop(): Promise<void> }> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(stop);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { origin: `http://127.0.0.1:${address.port}`, stop };
}

const json = (status: string, body: object) =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n${JSON.stringify(body)}`;

describe("the demo", () => {
  it("goes on where the service answers", async () => {
    const { origin } = await startServer(json("200 OK", { name: "SCIM at the edge" }));
    await expect(ensureIsThisService(origin)).resolves.toBeUndefined();
  });

  it.each([
    ["a page", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<!doctype html>"],
    ["another service's health", json("200 OK", { status: "ok" })],
    ["a refusal", json("401 Unauthorized", { error: "who are you?" })],
    ["nothing", "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"],
    ["something that is not HTTP", "SSH-2.0-OpenSSH\r\n"],
    ["no byte", ""],
  ])("names `--url` where another server holds the port and answers with %s", async (_what, answer) => {
    const { origin } = await startServer(answer);
    await expect(ensureIsThisService(origin)).rejects.toThrow(/is not this service.*npm run demo -- --url/);
  });

  it("names `npm run dev` where nothing answers", async () => {
    const { origin, stop } = await startServer("");
    await stop();
    await expect(ensureIsThisService(origin)).rejects.toThrow(/Nothing answers.*npm run dev\n.*--url/);
  });

  it("names `--url` where the service of another clone holds the port, and knows another token", async () => {
    const { origin } = await startServer(json("401 Unauthorized", {}));
    const call = createAdminCall(origin, "token")("POST", "/admin/projects", { name: "Acme" });
    await expect(call).rejects.toThrow(/does not accept the ADMIN_TOKEN.*npm run demo -- --url/);
  });
});
