import type { JsonObject } from "../../src/scim/json.ts";

/** What ends the command with a sentence to whoever runs it. */
export class TenantError extends Error {}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Where the identity provider of a configuration sends, and with what. */
export interface Connection {
  readonly scimBaseUrl: string;
  readonly bearerToken: string;
}

/** A running service, as its administrator sees it. Every call throws TenantError where it is refused. */
export class Service {
  readonly #origin: string;
  readonly #adminToken: string;
  readonly #fetch: Fetch;

  constructor(origin: string, adminToken: string, fetch: Fetch = globalThis.fetch) {
    this.#origin = origin;
    this.#adminToken = adminToken;
    this.#fetch = fetch;
  }

  /** The answer of the admin route; the path begins with `/admin`. */
  administer(method: string, path: string, body?: JsonObject): Promise<JsonObject> {
    return this.#send(method, this.#origin + path, this.#adminToken, body);
  }

  /** The same, undefined for what there is not. */
  async find(path: string): Promise<JsonObject | undefined> {
    const response = await this.#request("GET", this.#origin + path, this.#adminToken, undefined);
    if (response.status === 404) return undefined;
    return readAnswer("GET", path, response);
  }

  /** Every item of a list of the admin route; the path has a query. */
  async list(path: string): Promise<JsonObject[]> {
    const items: JsonObject[] = [];
    let cursor = "";
    do {
      const page = await this.administer("GET", `${path}&limit=200${cursor}`);
      items.push(...(page.items as JsonObject[]));
      cursor = page.nextCursor === null ? "" : `&cursor=${String(page.nextCursor)}`;
    } while (cursor !== "");
    return items;
  }

  /** The answer of a SCIM route, below the base URL. */
  provision({ scimBaseUrl, bearerToken }: Connection, method: string, path: string, body: JsonObject) {
    return this.#send(method, scimBaseUrl + path, bearerToken, body);
  }

  async #send(method: string, url: string, token: string, body: JsonObject | undefined): Promise<JsonObject> {
    return readAnswer(method, new URL(url).pathname, await this.#request(method, url, token, body));
  }

  async #request(method: string, url: string, token: string, body: JsonObject | undefined): Promise<Response> {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    try {
      return await this.#fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    } catch (error) {
      const { cause } = error as { cause?: { code?: string } };
      throw new TenantError(`Nothing answers at ${new URL(url).origin} (${cause?.code ?? String(error)}).`);
    }
  }
}

async function readAnswer(method: string, path: string, response: Response): Promise<JsonObject> {
  const text = await response.text();
  const body = parse(text);
  if (body === undefined) throw new TenantError(`${method} ${path} was not answered by this service.`);
  if (response.status < 300) return body;
  const { detail = text, errors = [] } = body;
  const reasons = [detail, ...(errors as JsonObject[]).map(({ path: field, message }) => `${field}: ${message}`)];
  throw new TenantError(`${method} ${path} was answered ${response.status}: ${reasons.join(" ")}`);
}

function parse(text: string): JsonObject | undefined {
  try {
    return text === "" ? {} : (JSON.parse(text) as JsonObject);
  } catch {
    return undefined;
  }
}
