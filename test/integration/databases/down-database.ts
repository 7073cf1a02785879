/** A database that answers nothing but an error. */
export function downDatabase(message: string): D1Database {
  const statement = { bind: () => statement };
  return { prepare: () => statement, batch: () => Promise.reject(new Error(message)) } as unknown as D1Database;
}
