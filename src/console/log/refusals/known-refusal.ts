/** What a failed request means, and what an administrator can do about it. */
export interface Advice {
  readonly means: string;
  readonly steps: readonly string[];
  /** The setting that decides, where one does. */
  readonly isAboutSettings?: boolean;
}

/** A refusal as the log has it, and the advice on it. In what it says, `…` stands for whatever that one was about. */
export interface KnownRefusal extends Advice {
  readonly says: string;
}

/** Characters of a detail from which on it may have been cut. */
const LONG = 1000;

/** The one among known refusals that says just that; undefined where none does. */
export function recognize<Known extends KnownRefusal>(known: readonly Known[], detail: string): Known | undefined {
  const matching = known.filter(({ says }) => isSaid(says, detail));
  return matching.reduce<Known | undefined>(
    (best, each) => (best === undefined || lettersOf(each) > lettersOf(best) ? each : best),
    undefined,
  );
}

/** Of two that match, the one that says more of it itself is meant. */
function lettersOf({ says }: KnownRefusal): number {
  return says.replaceAll("…", "").length;
}

/** Whether a detail is such a sentence; of one that was cut, whether it begins so. */
function isSaid(says: string, detail: string): boolean {
  const [first = "", ...rest] = says.split("…");
  if (!detail.startsWith(first)) return false;
  if (detail.length >= LONG && detail.endsWith("…")) return first !== "";
  let position = first.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const found = isLast ? detail.length - part.length : detail.indexOf(part, position);
    if (found < position || !detail.startsWith(part, found)) return false;
    position = found + part.length;
  }
  return position === detail.length;
}

/** Whether a text has such a sentence in it, maybe among others. */
export function isSaidWithin(says: string, text: string): boolean {
  let position = 0;
  for (const part of says.split("…")) {
    const found = text.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return true;
}
