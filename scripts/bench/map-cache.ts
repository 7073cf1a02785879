/** A KV namespace that is a map in this process, as far as the service uses one. */
export function createMapCache() {
  const entries = new Map<string, string>();
  return {
    get: async (key: string) => JSON.parse(entries.get(key) ?? "null") as unknown,
    put: async (key: string, value: string) => void entries.set(key, value),
    delete: async (key: string) => void entries.delete(key),
  };
}
