import fc from "fast-check";
import { inject } from "vitest";
import { countTries, type Search } from "./search.ts";

declare module "vitest" {
  interface ProvidedContext {
    search: Search;
  }
}

const search = inject("search");

/** Whether all tries are made, and not only the one that a failure was reported with. */
export const isWholeSearch = search.path === undefined;

/**
 * Tries a property as the run searches: by `npm test` from a fixed seed, by `npm run fuzz` from others. An
 * asynchronous property is one that sends requests: `npm test` makes a fifth of its tries, and what fails is
 * told as it was found, since making it smaller would send thousands of requests more.
 *
 * One in a test, so that a seed, a path and a test's name say which value failed.
 *
 * @throws Error with the seed, the path and the value that makes the property fail
 */
export function assertProperty<Values>(property: fc.IAsyncProperty<Values>, tries: number): Promise<void>;
export function assertProperty<Values>(property: fc.IProperty<Values>, tries: number): void;
export function assertProperty<Values>(property: fc.IAsyncProperty<Values> | fc.IProperty<Values>, tries: number) {
  const sendsRequests = property.isAsync();
  return fc.assert(property, {
    seed: search.seed,
    ...(search.path === undefined ? {} : { path: search.path }),
    numRuns: countTries(search, tries, sendsRequests),
    endOnFailure: sendsRequests,
  });
}
