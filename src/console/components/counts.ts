/** A number as people read it: `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en");
}

/** A number of things: `1 user`, `12,345 users`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}
