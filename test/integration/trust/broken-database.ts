import { fetchWorker } from "../helpers/fetch-worker.ts";

/** What a database says that is there but has lost its tables: a failure that nobody foresaw. */
const FAILURE = "D1_ERROR: no such table: users: SQLITE_ERROR";

/** A database that fails every statement, and says in the error what it was asked, as libraries do. */
function createBrokenDatabase(): D1Database {
  const prepare = (text: string, values: readonly unknown[] = []) => {
    const fail = async (): Promise<never> => {
      throw new Error(`Failed query: ${text} params: ${values.join(",")}`, { cause: new Error(FAILURE) });
    };
    return { text, values, bind: (...bound: unknown[]) => prepare(text, bound), all: fail, run: fail, raw: fail };
  };
  const batch = async (statements: readonly { text: string; values: readonly unknown[] }[]): Promise<never> => {
    const told = statements.map(({ text, values }) => `${text} ${values.join(",")}`).join("; ");
    throw new Error(`Failed query: ${told}`, { cause: new Error(FAILURE) });
  };
  return { prepare, batch } as unknown as D1Database;
}

/** `fetch` against the Worker while its database fails. */
export async function fetchWithBrokenDatabase(url: string, init: RequestInit<RequestInitCfProperties>) {
  return fetchWorker(url, init, { DB: createBrokenDatabase() });
}
