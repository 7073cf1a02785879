import { tooMany } from "./errors.ts";
import { foldCase, isAscii } from "./text.ts";

/**
 * Characters that the work on one resource may compare, fold and copy, beyond reading what was sent
 * once: some 60 ms of CPU. What takes longer than a comparison counts as so many more.
 */
export const MAX_WORK = 16_000_000;

/** What the look of one term of a filter at one value costs, however short both are. */
export const LOOK = 8;
/** What folding costs, for each character beyond ASCII. */
const FOLD = 32;
/** What it costs to make JSON of a value, for each character. */
export const COPY = 4;
/** What an operation of a PATCH costs, however little it does. */
const OPERATION = 1_000;
/** What it costs to read a path with its filter, for each character. */
const PARSE = 12;

/** What an operation on a path costs, before any value is looked at. */
export function operationCost(path: string): number {
  return OPERATION + path.length * PARSE;
}

type FoldRule = (text: string) => string;

/**
 * What a request may still compare, fold and copy. The cost of some requests grows with the product of
 * what they send and what they send it to: it is accounted for before the work is done.
 */
export class WorkBudget {
  #left: number;
  readonly #whole: WorkBudget | undefined;
  readonly #folded: Map<FoldRule, Map<string, string>>;

  constructor(limit = MAX_WORK, whole?: WorkBudget) {
    this.#left = limit;
    this.#whole = whole;
    this.#folded = whole === undefined ? new Map() : whole.#folded;
  }

  /** A budget for one of several resources, which is taken from this one as well. */
  portion(): WorkBudget {
    return new WorkBudget(MAX_WORK, this);
  }

  /** Whether there is nothing left for any more work. */
  get isSpent(): boolean {
    return this.#left < 0;
  }

  /**
   * Accounts for work that is about to be done.
   *
   * @throws ScimError `tooMany` when it is more than is left
   */
  spend(characters: number): void {
    this.#left -= characters;
    if (this.#whole !== undefined) this.#whole.#left -= characters;
    if (this.#left < 0) {
      throw tooMany(
        "The request compares too many values with too many others. Select values by “value”, or send several requests.",
      );
    }
  }

  /**
   * The key of a text that compares without case, made once however often it is asked for.
   *
   * @throws ScimError `tooMany`
   */
  fold(text: string, rule: FoldRule = foldCase): string {
    const ofRule = this.#folded.get(rule) ?? new Map<string, string>();
    this.#folded.set(rule, ofRule);
    const known = ofRule.get(text);
    if (known !== undefined) return known;
    this.spend(text.length * (isAscii(text) ? 1 : FOLD));
    const folded = rule(text);
    ofRule.set(text, folded);
    return folded;
  }
}
