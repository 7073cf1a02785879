/** A statement that the service ran. */
export interface RecordedStatement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** What of D1's `meta` the tests look at. */
export interface RecordedRows {
  readonly read: number;
  readonly written: number;
}

/** A D1 binding that notes every statement and the rows that it cost. */
export class RecordingDatabase {
  readonly statements: RecordedStatement[] = [];
  readonly #database: D1Database;
  readonly #recorded = new WeakMap<object, { statement: RecordedStatement; original: D1PreparedStatement }>();
  #calls = 0;
  #read = 0;
  #written = 0;

  constructor(database: D1Database) {
    this.#database = database;
  }

  /** Calls of the database so far: each is a round trip, a batch too. */
  get calls(): number {
    return this.#calls;
  }

  /** The rows of all statements so far. */
  get rows(): RecordedRows {
    return { read: this.#read, written: this.#written };
  }

  /** What to bind in the database's place. */
  get binding(): D1Database {
    return {
      prepare: (sql: string) => this.#wrap({ sql, params: [] }, this.#database.prepare(sql)),
      batch: (statements: D1PreparedStatement[]) => this.#batch(statements),
    } as D1Database;
  }

  #wrap(statement: RecordedStatement, original: D1PreparedStatement): D1PreparedStatement {
    const all = async () => (await this.#batch([wrapped]))[0];
    const wrapped = {
      bind: (...params: unknown[]) => this.#wrap({ ...statement, params }, original.bind(...params)),
      all,
      run: all,
      raw: async () => (await all())?.results.map((row) => Object.values(row as object)),
    } as unknown as D1PreparedStatement;
    this.#recorded.set(wrapped, { statement, original });
    return wrapped;
  }

  async #batch(statements: readonly D1PreparedStatement[]): Promise<D1Result[]> {
    this.#calls += 1;
    const recorded = statements.flatMap((each) => this.#recorded.get(each) ?? []);
    this.statements.push(...recorded.map(({ statement }) => statement));
    const results = await this.#database.batch(recorded.map(({ original }) => original));
    for (const { meta } of results) {
      this.#read += meta.rows_read;
      this.#written += meta.rows_written;
    }
    return results;
  }
}
