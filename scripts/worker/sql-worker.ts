/** A statement as it travels to the Worker beside a database. */
export interface RemoteStatement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/**
 * Runs the batch that a request carries, on the binding that its path names: Miniflare's own way to a database is a
 * slow call for each step.
 */
export default {
  async fetch(request, env) {
    const db = env[new URL(request.url).pathname.slice(1)];
    if (db === undefined) return new Response("There is no such database.", { status: 404 });
    const statements = (await request.json()) as RemoteStatement[];
    return Response.json(await db.batch(statements.map(({ sql, params }) => db.prepare(sql).bind(...params))));
  },
} satisfies ExportedHandler<Readonly<Record<string, D1Database | undefined>>>;
