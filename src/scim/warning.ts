/** Told what a request asked for that was left undone; the request succeeds nevertheless. */
export type Warn = (warning: string) => void;

/** For whoever does not want to know. */
export const unheard: Warn = () => {};
