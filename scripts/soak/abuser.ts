import { allRows } from "../abuse/all-rows.ts";
import { Client } from "../abuse/client.ts";
import type { AbuseRow, Attack, Place } from "../abuse/row.ts";
import type { Runtime } from "../worker/runtime.ts";
import { seedProject } from "../worker/seed.ts";

/** Something that is done again and again. */
interface Abuse {
  readonly row: AbuseRow;
  readonly place: Place;
  readonly attack: Attack;
}

/** A client that does its worst while others work: one thing after the other, in the smaller form of each. */
export class Abuser {
  readonly #abuses: readonly Abuse[];
  #round = 0;
  /** What was wrong with answers, each once. */
  readonly problems = new Set<string>();

  private constructor(abuses: readonly Abuse[]) {
    this.#abuses = abuses;
  }

  /** Makes a tenant for each thing that is done, with what it needs. */
  static async create(runtime: Runtime, worker: string): Promise<Abuser> {
    const [url, db] = [await runtime.url(worker), await runtime.database(worker)];
    const abuses: Abuse[] = [];
    for (const row of allRows.filter(({ isLong }) => isLong !== true)) {
      const tenant = await seedProject(db, { users: 1, groups: [] });
      const place = { client: new Client(url, tenant.config), tenant, db, runtime, isShort: true, url };
      abuses.push({ row, place, attack: await row.prepare(place) });
    }
    return new Abuser(abuses);
  }

  /** How often something was done. */
  get rounds(): number {
    return this.#round;
  }

  /** Goes on for so many milliseconds, and to the end of what it has begun. */
  async run(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    while (performance.now() < end) {
      const abuse = this.#abuses[this.#round % this.#abuses.length];
      this.#round += 1;
      if (abuse === undefined) return;
      const { row, place, attack } = abuse;
      await row.arm?.(place, this.#round);
      for (const problem of await attack(this.#round)) this.problems.add(`${row.name}: ${problem}`);
    }
  }
}
