/** How the random tests search: from which seed, how long, and where a failure that is replayed was. */
export interface Search {
  readonly seed: number;
  /** The path that a failure of one property was reported with; then that try is made and no other. */
  readonly path?: string;
  /** Whether every property makes all of its tries; otherwise those that send requests make fewer. */
  readonly isThorough: boolean;
}

/** The variable of the environment by which `npm run fuzz` hands its search, as JSON, to the tests. */
export const SEARCH_VARIABLE = "TEST_SEARCH";

/** The search of `npm test` and CI: always the same, so that two runs of one commit agree. */
const USUAL: Search = { seed: 7644, isThorough: false };
/** What part of its tries a property that sends requests makes then, so that the suite takes minutes. */
const USUAL_SHARE = 1 / 5;

/** The search that an environment asks for. */
export function readSearch(environment: Readonly<Record<string, string | undefined>>): Search {
  const asked = environment[SEARCH_VARIABLE];
  return asked === undefined ? USUAL : (JSON.parse(asked) as Search);
}

/** How often a search tries a property that has a number of tries. */
export function countTries({ isThorough }: Search, tries: number, sendsRequests: boolean): number {
  return isThorough || !sendsRequests ? tries : Math.ceil(tries * USUAL_SHARE);
}
