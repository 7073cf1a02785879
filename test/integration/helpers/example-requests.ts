import { exampleIds } from "../../../src/admin/examples.ts";
import type { AdminRoute } from "../../../src/admin/route.ts";
import { isJsonObject, type JsonValue } from "../../../src/scim/json.ts";
import { type AdminAnswer, call, createConfig, type MadeConfig, type RequestOptions, request } from "./admin-client.ts";
import { provision } from "./provision.ts";

/** Ids as the examples spell them → as they really are. */
export class RealIds {
  readonly #ids = new Map<string, string>();

  /** Ids of tenants that are not those of the examples, so that examples can be sent more than once. */
  static fresh(): RealIds {
    const ids = new RealIds();
    for (const id of [exampleIds.project, exampleIds.statusPage]) ids.#ids.set(id, `${id}-${crypto.randomUUID()}`);
    return ids;
  }

  /** Puts real ids in the place of those of the examples. */
  apply<Value>(value: Value): Value {
    let json = JSON.stringify(value);
    for (const [example, real] of this.#ids) json = json.replaceAll(`"${example}"`, `"${real}"`);
    return JSON.parse(json) as Value;
  }

  /** Learns from an answer what those ids of its example really are that nobody has told yet. */
  learn(example: JsonValue, real: JsonValue): void {
    if (isJsonObject(example) && isJsonObject(real)) {
      for (const [name, value] of Object.entries(example)) this.learn(value, real[name] ?? null);
    } else if (Array.isArray(example) && Array.isArray(real)) {
      for (const [index, value] of example.entries()) this.learn(value, real[index] ?? null);
    } else if (typeof real === "string" && Object.values<JsonValue>(exampleIds).includes(example)) {
      if (!this.#ids.has(String(example))) this.#ids.set(String(example), real);
    }
  }
}

/** Sends the example of a route, with real ids. */
export function sendExample(route: AdminRoute, ids: RealIds, options?: RequestOptions): Promise<AdminAnswer> {
  const { params, query, body } = ids.apply(route.example) as { params: object; query: object; body?: JsonValue };
  const path = Object.entries(params).reduce(
    (url, [name, value]) => url.replace(`{${name}}`, value),
    route.path as string,
  );
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return request(route.method, `/admin${path}?${search}`, body, options);
}

/** What must have happened, besides the examples before it, for an example to find something. */
export const arrangements: Readonly<Record<string, (ids: RealIds) => Promise<void>>> = {
  async listSubscribers(ids) {
    const config = await createConfig({ kind: "status-page", statusPageId: ids.apply(exampleIds.statusPage) });
    await provision(config, "bob@example.com", { displayName: "Bob Roe" });
    ids.learn(exampleIds.pageConfig, config.id);
  },
  async listLog(ids) {
    const path = `/admin/configs/${ids.apply(exampleIds.config)}`;
    const config = { ...(await call("GET", path)), ...(await call("POST", `${path}/tokens`, { graceSeconds: 60 })) };
    await provision(config as unknown as MadeConfig, "eve@example.com");
  },
  async deleteStatusPage(ids) {
    await call("DELETE", `/admin/configs/${ids.apply(exampleIds.pageConfig)}`);
  },
};

/** Routes in an order in which each example finds what it is about: what is made first goes last. */
export function inExampleOrder(routes: readonly AdminRoute[]): AdminRoute[] {
  const isDeletion = ({ method }: AdminRoute) => method === "DELETE";
  return [...routes.filter((route) => !isDeletion(route)), ...routes.filter(isDeletion).reverse()];
}
