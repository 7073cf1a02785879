import type { WorkerModules } from "../worker/build.ts";
import { nextPageOf, signIn } from "../worker/console-session.ts";
import { startRuntime } from "../worker/runtime.ts";
import { type SeededTenant, seedProject } from "../worker/seed.ts";
import { fillLog } from "./fill-log.ts";

const USERS = 20_000;
const GROUP = 10_000;
/** Views of each page that count, after some that warm up. */
const VIEWS = 40;
const WARM_UP = 5;

/** How long the views of a page took, in milliseconds, and the bytes of one. */
export interface PageTimes {
  readonly name: string;
  readonly p50: number;
  readonly p95: number;
  readonly bytes: number;
}

/** Times the console's pages about one large tenant. */
export async function measurePages(modules: WorkerModules): Promise<PageTimes[]> {
  const runtime = await startRuntime([{ name: "service", modules }]);
  try {
    const db = await runtime.database("service");
    const tenant = await seedProject(db, { users: USERS, groups: [10, GROUP] });
    await fillLog(db, tenant.config.id);
    const cookie = await signIn(runtime, "service");
    const get = async (path: string) => {
      const answer = await runtime.fetch("service", `http://localhost${path}`, { headers: { Cookie: cookie } });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`);
      return text;
    };
    const times: PageTimes[] = [];
    for (const [name, path] of await pagesOf(tenant, get)) times.push({ name, ...(await time(() => get(path))) });
    return times;
  } finally {
    await runtime.dispose();
  }
}

/** The pages, by what is seen there. */
async function pagesOf(tenant: SeededTenant, get: (path: string) => Promise<string>) {
  const project = `/console/projects/${tenant.id}`;
  const users = `${project}/users`;
  const config = `/console/configs/${tenant.config.id}`;
  const nextOf = async (path: string) => nextPageOf(await get(path));
  return [
    ["connections", "/console"],
    ["projects", "/console/projects"],
    ["a project: its configurations", project],
    ["users", users],
    ["users, the next page", await nextOf(users)],
    ["users by name", `${users}?sort=name`],
    ["users by e-mail, the next page", await nextOf(`${users}?sort=email`)],
    ["users by last change", `${users}?sort=-changed`],
    ["users whose name has “hopper”", `${users}?q=hopper`],
    ["users, nobody found", `${users}?q=nobody-at-all`],
    ["users without access", `${users}?access=no`],
    ["users without access, by name", `${users}?access=no&sort=name`],
    ["users of a configuration, by name", `${users}?by=${tenant.config.id}&sort=name`],
    ["a user", `${users}/${tenant.userIds[17]}`],
    ["teams", `${project}/teams`],
    ["a team of 10,000", `${project}/teams/${tenant.groups.get(GROUP)?.id}`],
    ["a configuration", config],
    ["its log of 40,000 rows", `${config}/log`],
    ["its log, a part of an e-mail", `${config}/log?email=person.19`],
    ["its log, a text that no row has", `${config}/log?q=nothing-like-it`],
    ["its settings", `${config}/settings`],
    ["a project's provisioning, its log", `${project}/provisioning`],
    ["audit", "/console/audit"],
  ] as const;
}

async function time(view: () => Promise<string>): Promise<Omit<PageTimes, "name">> {
  const times: number[] = [];
  let bytes = 0;
  for (let index = 0; index < WARM_UP + VIEWS; index += 1) {
    const start = performance.now();
    bytes = Buffer.byteLength(await view());
    if (index >= WARM_UP) times.push(performance.now() - start);
  }
  times.sort((left, right) => left - right);
  const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), bytes };
}
