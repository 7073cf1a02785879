import { readdirSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** What the API says of the Worker's secrets: their names, or the error that it answers. */
export type Secrets = readonly string[] | { readonly status: number; readonly code: number; readonly message: string };

/** The part of Cloudflare's API that a deployment asks, for an account with the database and its migrations. */
export interface CloudflareApi {
  readonly url: string;
  /** Method and path of each request that could have changed something, migrations included. */
  readonly changes: readonly string[];
  /** The metadata of the uploaded Worker. The upload is never answered: the deployment waits for it. */
  readonly upload: Promise<string>;
  stop(): void;
}

const database = { name: "scim", uuid: "11111111-1111-4111-8111-111111111111" };
const migrations = readdirSync(fileURLToPath(new URL("../../../migrations", import.meta.url)))
  .filter((name) => name.endsWith(".sql"))
  .sort()
  .map((name, index) => ({ id: index + 1, name, applied_at: "2026-01-01 00:00:00" }));
const deployed = { default_environment: { script: { last_deployed_from: "wrangler" } } };
const notFound = { status: 404, code: 10007, message: "workers.api.error.script_not_found" };

/** Starts one on a free port of this machine. */
export async function startCloudflareApi(secrets: Secrets): Promise<CloudflareApi> {
  const changes: string[] = [];
  const upload = Promise.withResolvers<string>();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const path = new URL(request.url ?? "", "http://api").pathname.replace("/accounts/account", "");
    const metadata = /name="metadata"\r\n\r\n(.*)\r\n/.exec(body)?.[1];
    if (metadata !== undefined) return upload.resolve(metadata);
    if (request.method !== "GET") changes.push(`${request.method} ${path}`);
    answer(response, resultOf(request, path, secrets));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${address.port}`, changes, upload: upload.promise, stop };
}

function resultOf({ method }: IncomingMessage, path: string, secrets: Secrets): unknown {
  if (path.endsWith("/secrets")) return "status" in secrets ? new ApiError(secrets) : secrets.map((name) => ({ name }));
  if (path === "/d1/database") return [database];
  if (path.endsWith("/query")) return [{ success: true, results: migrations, meta: {} }];
  if (path.startsWith("/d1/database/")) return database;
  if (path === "/storage/kv/namespaces") return method === "GET" ? [] : { id: "2".repeat(32), title: "cache" };
  if (path.startsWith("/workers/services/") && !("status" in secrets)) return deployed;
  if (path === "/workers/subdomain") return { subdomain: "example" };
  return new ApiError(notFound);
}

class ApiError {
  constructor(readonly error: { readonly status: number; readonly code: number; readonly message: string }) {}
}

function answer(response: ServerResponse, result: unknown): void {
  const error = result instanceof ApiError ? result.error : undefined;
  response.writeHead(error?.status ?? 200, { "Content-Type": "application/json" });
  const errors = error === undefined ? [] : [{ code: error.code, message: error.message }];
  response.end(JSON.stringify({ success: error === undefined, errors, messages: [], result: error ? null : result }));
}
