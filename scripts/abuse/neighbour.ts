import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { send } from "../bench/load.ts";
import { userNameOf } from "../worker/people.ts";
import type { SeededTenant } from "../worker/seed.ts";
import { PATCH_URN } from "../worker/urns.ts";

/** Requests a second that an identity provider sends. */
const RATE = 25;

/** A tenant that does nothing out of the ordinary while another does. */
export class Neighbour {
  readonly #url: URL;
  readonly #tenant: SeededTenant;
  #index = 0;

  constructor(url: URL, tenant: SeededTenant) {
    this.#url = url;
    this.#tenant = tenant;
  }

  /**
   * The p99 of its requests, in milliseconds, while work goes on, and for so many milliseconds at least. Each is
   * sent at its time, whether the one before is answered or not.
   *
   * @throws Error for an answer that is not the expected one
   */
  async watch(milliseconds: number, work: () => Promise<void> = async () => {}): Promise<number> {
    let isDone = false;
    const done = work().finally(() => {
      isDone = true;
    });
    // A connection that is kept may be closed just as it is used again.
    const agent = new Agent({ keepAlive: false });
    const pending: Promise<number>[] = [];
    const start = performance.now();
    for (let index = 0; !isDone || performance.now() - start < milliseconds; index += 1) {
      await sleep(Math.max(0, start + (index * 1000) / RATE - performance.now()));
      pending.push(this.#send(agent));
    }
    await done;
    const times = (await Promise.all(pending)).sort((left, right) => left - right);
    agent.destroy();
    return times[Math.max(0, Math.ceil(times.length * 0.99) - 1)] ?? Number.NaN;
  }

  async #send(agent: Agent): Promise<number> {
    const { config, userIds } = this.#tenant;
    const index = this.#index++;
    const id = userIds[index % userIds.length];
    const headers = { Authorization: `Bearer ${config.token}`, "Content-Type": "application/scim+json" };
    const patch = { schemas: [PATCH_URN], Operations: [{ op: "replace", path: "title", value: `Title ${index}` }] };
    const filter = encodeURIComponent(`userName eq "${userNameOf(index % userIds.length)}"`);
    const { method, path, body } = [
      { method: "GET", path: `/Users/${id}`, body: undefined },
      { method: "GET", path: `/Users?filter=${filter}`, body: undefined },
      { method: "PATCH", path: `/Users/${id}`, body: JSON.stringify(patch) },
    ][index % 3] ?? { method: "GET", path: "/Users", body: undefined };
    const sent = performance.now();
    const status = await send(this.#url, agent, { method, path: `${config.basePath}${path}`, headers, body });
    if (status !== 200) throw new Error(`the neighbour's ${method} was answered ${status}`);
    return performance.now() - sent;
  }
}
