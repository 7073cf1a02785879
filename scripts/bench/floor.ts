import type { FloorPlan } from "./floor-plan.ts";

/**
 * The floor: a Worker that makes the same D1 calls as the service for an operation and one read of KV, as a Worker
 * does that remembers no configuration, and answers what the service answered once. No routing, no checks, no SCIM.
 */

let plan: FloorPlan | undefined;

export default {
  async fetch(request, { DB, TOKEN_CACHE }) {
    const subjects = request.headers.get("x-subjects")?.split(",") ?? [];
    if (request.url.endsWith("/plan")) {
      plan = await request.json<FloorPlan>();
      return new Response(null, { status: 204 });
    }
    if (plan === undefined) return new Response(null, { status: 503 });
    if (request.method !== "GET") await request.text();
    if (plan.cacheKey !== undefined) await TOKEN_CACHE.get(plan.cacheKey, "json");
    const made: string[] = [];
    // What the service names anew in each request: ids of its own, and what the request is about.
    const fill = (param: unknown) =>
      typeof param !== "string"
        ? param
        : param.replace(/⟦([su])(\d+)⟧/g, (_match, kind: string, index: string) => {
            const list = kind === "s" ? subjects : made;
            if (kind === "u") made[Number(index)] ??= crypto.randomUUID();
            return list[Number(index)] ?? "";
          });
    for (const statements of plan.trips) {
      await DB.batch(statements.map(({ sql, params }) => DB.prepare(sql).bind(...params.map(fill))));
    }
    return new Response(plan.body, { status: plan.status, headers: plan.headers });
  },
} satisfies ExportedHandler<Env>;
