import type { JsonObject } from "../../src/scim/json.ts";
import { signIn } from "../worker/console-session.ts";
import { createPerson } from "../worker/people.ts";
import { ADMIN_TOKEN, type Runtime } from "../worker/runtime.ts";
import type { SeededConfig, SeededTenant } from "../worker/seed.ts";
import { COST_HEADER, ISOLATE_HEADER, type RequestCost, RPC_HEADER } from "./request-cost.ts";

/** An answer, and what it cost. */
export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
  readonly cost: RequestCost;
  readonly milliseconds: number;
}

/** What a request may have besides method, path and body. */
export interface SendOptions {
  /** The configuration it is for, if not the tenant's first. */
  readonly config?: SeededConfig | undefined;
  readonly token?: string;
  /** Whether the isolate that serves it is new. */
  readonly isNewIsolate?: boolean;
}

/** Where a tenant is: in which runtime, with which Worker. */
interface Place {
  readonly runtime: Runtime;
  readonly workerName: string;
  readonly database: string;
}

/** Sends requests to one seeded tenant of a counted Worker. */
export class Session {
  readonly tenant: SeededTenant;
  readonly #place: Place;
  #people: number;
  #cookie: string | undefined;

  constructor(place: Place, tenant: SeededTenant) {
    this.#place = place;
    this.tenant = tenant;
    this.#people = tenant.userIds.length;
  }

  /** The id of the n-th seeded user. */
  userId(index: number): string {
    return this.tenant.userIds[index] ?? "";
  }

  /** A person whom the tenant does not have. */
  newPerson(): JsonObject {
    this.#people += 1;
    return createPerson(this.#people);
  }

  async send(method: string, path: string, body?: JsonObject, options: SendOptions = {}): Promise<Answer> {
    const { config = this.tenant.config, token = config.token, isNewIsolate = false } = options;
    return this.#fetch(`${config.basePath}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        "Content-Type": "application/scim+json",
        ...(isNewIsolate ? { [ISOLATE_HEADER]: "yes" } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Asks the admin route; the path begins with `/admin`. */
  async administer(method: string, path: string): Promise<Answer> {
    return this.#fetch(path, { method, headers: { Authorization: `Bearer ${ADMIN_TOKEN}` } });
  }

  async #fetch(path: string, init: RequestInit): Promise<Answer> {
    const { runtime, workerName } = this.#place;
    const start = performance.now();
    const answer = await runtime.fetch(workerName, `http://localhost${path}`, init);
    const text = await answer.text();
    return {
      status: answer.status,
      body: text === "" ? {} : (JSON.parse(text) as JsonObject),
      cost: JSON.parse(answer.headers.get(COST_HEADER) ?? "{}") as RequestCost,
      milliseconds: performance.now() - start,
    };
  }

  /** Looks at a page of the console, as root; the body has its HTML. */
  async visit(path: string): Promise<Answer> {
    const { runtime, workerName } = this.#place;
    this.#cookie ??= await signIn(runtime, workerName);
    const start = performance.now();
    const answer = await runtime.fetch(workerName, `http://localhost${path}`, { headers: { Cookie: this.#cookie } });
    const html = await answer.text();
    const cost = JSON.parse(answer.headers.get(COST_HEADER) ?? "{}") as RequestCost;
    return { status: answer.status, body: { html }, cost, milliseconds: performance.now() - start };
  }

  /** Calls a method of the RPC entrypoint. */
  async ask(method: string, args: readonly unknown[]): Promise<Answer> {
    const { runtime, workerName } = this.#place;
    const start = performance.now();
    const answer = await runtime.fetch(workerName, "http://localhost/", {
      method: "POST",
      headers: { [RPC_HEADER]: method },
      body: JSON.stringify(args),
    });
    const text = await answer.text();
    const cost = JSON.parse(answer.headers.get(COST_HEADER) ?? "{}") as RequestCost;
    return {
      status: answer.status,
      body: JSON.parse(text) as JsonObject,
      cost,
      milliseconds: performance.now() - start,
    };
  }

  /** Sends a request that only prepares another; answers the id of what it made or read. */
  async prepare(method: string, path: string, body?: JsonObject, options?: SendOptions): Promise<string> {
    const answer = await this.send(method, path, body, options);
    if (answer.status >= 300) {
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    return String(answer.body.id ?? "");
  }

  /** Changes the database behind the Worker's back, as an administrator would. */
  async execute(sql: string, ...values: unknown[]): Promise<void> {
    const { runtime, workerName, database } = this.#place;
    const db = await runtime.database(workerName, database);
    await db
      .prepare(sql)
      .bind(...values)
      .all();
  }

  /** Empties the token cache. */
  async forgetCached(): Promise<void> {
    const cache = await this.#place.runtime.cache(this.#place.workerName);
    for (const { name } of (await cache.list()).keys) await cache.delete(name);
  }
}
