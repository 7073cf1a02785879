import { SERVICE_NAME } from "../src/admin/service-name.ts";
import { isJsonObject, type JsonObject } from "../src/scim/json.ts";
import { toWireAnswer, type WireAnswer, type WireRequest } from "../test/transcripts/interpreter.ts";
import type { AdminCall } from "../test/transcripts/tenant.ts";

/** Well above what the slowest request of a transcript takes. */
const patienceMs = 30_000;

/** What ends the demo with a sentence to whoever runs it. */
export class DemoError extends Error {}

const elsewhere = "If it serves elsewhere (`npm run dev` prints where): npm run demo -- --url <its address>";

const notThisService = (origin: string, why = "it answers otherwise") =>
  new DemoError(`What is at ${origin} is not this service (${why}). ${elsewhere}`);

/**
 * Sends one request of the demo.
 *
 * @throws DemoError where nothing answers, or not in JSON
 */
export async function send({ url, method, headers, body }: WireRequest): Promise<WireAnswer> {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    return await toWireAnswer(await fetch(url, { method, headers, signal, ...(body === undefined ? {} : { body }) }));
  } catch (error) {
    const { origin } = new URL(url);
    if (error instanceof SyntaxError) throw notThisService(origin);
    if (signal.aborted) throw notThisService(origin, "it does not answer in time");
    if (!(error instanceof TypeError)) throw error;
    const code = (error.cause as NodeJS.ErrnoException | undefined)?.code;
    if (code !== "ECONNREFUSED") throw notThisService(origin, code);
    throw new DemoError(
      `Nothing answers at ${origin}. Start the service in another terminal: npm run dev\n${elsewhere}`,
    );
  }
}

/**
 * Another server may hold the port: it shall neither be told the admin token nor asked for tenants.
 *
 * @throws DemoError where the origin is not this service's
 */
export async function ensureIsThisService(origin: string): Promise<void> {
  const { body } = await send({ url: origin, method: "GET", headers: { Accept: "application/json" }, body: undefined });
  if (!isJsonObject(body) || body.name !== SERVICE_NAME) throw notThisService(origin);
}

/** The admin route of a service. Its calls throw DemoError where they are refused. */
export function createAdminCall(origin: string, token: string): AdminCall {
  return async (method, path, body) => {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const text = body && JSON.stringify(body);
    const { status, body: answer = {} } = await send({ url: origin + path, method, headers, body: text });
    if (status === 401) {
      throw new DemoError(`${origin} does not accept the ADMIN_TOKEN of .dev.vars or the environment. ${elsewhere}`);
    }
    if (status >= 300) throw new DemoError(`${method} ${path} answered ${status}: ${JSON.stringify(answer)}`);
    return answer as JsonObject;
  };
}
