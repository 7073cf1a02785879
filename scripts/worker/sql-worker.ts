/** A statement as it travels to the Worker beside a database. */
export interface RemoteStatement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** Runs the batch that a request carries: Miniflare's own way to a database is a slow call for each step. */
export default {
  async fetch(request, { DB }) {
    const statements = (await request.json()) as RemoteStatement[];
    return Response.json(await DB.batch(statements.map(({ sql, params }) => DB.prepare(sql).bind(...params))));
  },
} satisfies ExportedHandler<Env>;
