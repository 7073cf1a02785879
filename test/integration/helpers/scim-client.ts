import { expect } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { findBrokenRules } from "../../transcripts/answer-rules.ts";
import { fetchWorker } from "./fetch-worker.ts";

/** The media type that clients should send and that every answer has. */
export const SCIM = "application/scim+json";

/** The members of resources and messages that tests look into; absent ones are undefined in truth. */
export interface ScimBody {
  readonly id: string;
  readonly schemas: string[];
  readonly meta: { resourceType: string; created: string; lastModified: string; location: string; version: string };
  readonly userName: string;
  readonly displayName: string;
  readonly members?: { value: string; display?: string; $ref?: string; type?: string }[];
  readonly groups?: { value: string; display: string; $ref: string; type: string }[];
  readonly totalResults: number;
  readonly itemsPerPage: number;
  readonly startIndex?: number;
  readonly nextCursor?: string;
  readonly Resources: ScimBody[];
  readonly Operations: {
    method: string;
    bulkId?: string;
    status: string;
    location: string;
    version?: string;
    response: ScimBody;
  }[];
  readonly status: string;
  readonly scimType?: string;
  readonly detail: string;
  readonly [name: string]: unknown;
}

/** An answer with its body read; a body that is missing is `{}`. */
export interface ScimAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: ScimBody;
}

/** What of a request differs from a JSON request with the configuration's token. */
export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** The very text of the body, for what is not JSON. */
  readonly text?: string | ReadableStream<Uint8Array>;
}

/** Answers a request: the Worker, or one with other bindings. */
export type Fetch = (url: string, init: RequestInit<RequestInitCfProperties>) => Promise<Response>;

/**
 * Talks to one SCIM base URL as an identity provider does. Every answer is held to the rules that
 * hold for all of them: media type, form of errors, locations below the base URL, no null.
 */
export class ScimClient {
  readonly baseUrl: string;
  readonly token: string;
  readonly #fetch: Fetch;

  constructor(baseUrl: string, token: string, fetch: Fetch = fetchWorker) {
    this.baseUrl = baseUrl;
    this.token = token;
    this.#fetch = fetch;
  }

  /** The same base URL for somebody with another token. */
  withToken(token: string): ScimClient {
    return new ScimClient(this.baseUrl, token);
  }

  /** The same base URL and token at another Worker. */
  over(fetch: Fetch): ScimClient {
    return new ScimClient(this.baseUrl, this.token, fetch);
  }

  get(path: string, headers?: RequestOptions["headers"]): Promise<ScimAnswer> {
    return this.send("GET", path, undefined, headers && { headers });
  }

  post(path: string, body: JsonValue, headers?: RequestOptions["headers"]): Promise<ScimAnswer> {
    return this.send("POST", path, body, headers && { headers });
  }

  put(path: string, body: JsonValue, headers?: RequestOptions["headers"]): Promise<ScimAnswer> {
    return this.send("PUT", path, body, headers && { headers });
  }

  /** A PATCH of these operations. */
  patch(path: string, operations: JsonValue[], headers?: RequestOptions["headers"]): Promise<ScimAnswer> {
    const body = { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: operations };
    return this.send("PATCH", path, body, headers && { headers });
  }

  delete(path: string, headers?: RequestOptions["headers"]): Promise<ScimAnswer> {
    return this.send("DELETE", path, undefined, headers && { headers });
  }

  /** A list with these parameters, each encoded. */
  list(endpoint: string, parameters: Readonly<Record<string, string | number>> = {}): Promise<ScimAnswer> {
    const query = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
    return this.get(`${endpoint}?${query}`);
  }

  /** The answer to a search below an endpoint (RFC 7644 §3.4.3). */
  search(endpoint: string, query: JsonObject): Promise<ScimAnswer> {
    return this.post(`${endpoint}/.search`, query);
  }

  /** A bulk request of these operations. */
  bulk(operations: JsonObject[], failOnErrors?: number): Promise<ScimAnswer> {
    return this.post("/Bulk", {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
      ...(failOnErrors === undefined ? {} : { failOnErrors }),
      Operations: operations,
    });
  }

  async send(
    method: string,
    path: string,
    body: JsonValue | undefined,
    options: RequestOptions = {},
  ): Promise<ScimAnswer> {
    const content = options.text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await this.#fetch(this.baseUrl + path, {
      method,
      headers: {
        Authorization: `Bearer ${this.token}`,
        ...(content === undefined ? {} : { "Content-Type": SCIM }),
        ...options.headers,
      },
      ...(content === undefined ? {} : { body: content }),
    });
    return readScimAnswer(response, this.baseUrl);
  }
}

/** Reads an answer and holds it to the rules for all answers. */
export async function readScimAnswer(response: Response, baseUrl: string): Promise<ScimAnswer> {
  const { status, headers } = response;
  const text = await response.text();
  const body: JsonValue | undefined = text === "" ? undefined : JSON.parse(text);
  expect(findBrokenRules({ status, headers: Object.fromEntries(headers), body }, baseUrl)).toEqual([]);
  return { status, headers, text, body: (body ?? {}) as unknown as ScimBody };
}
