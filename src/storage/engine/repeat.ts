import { payloadTooLarge, tooMany, unavailable } from "../../scim/errors.ts";
import { parseFault } from "./faults.ts";

/** Milliseconds before the one repetition. */
const RETRY_DELAY = 60;

/**
 * Runs an attempt at the database, and after a passing fault once more. `onRepeat` is told before.
 *
 * @throws ScimError 503 when the fault does not pass, 413 for a value that the database cannot take,
 *   `tooMany` for a query that takes too long
 */
export async function repeatOnPassingFault<T>(attempt: () => Promise<T>, onRepeat: () => void = () => {}): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (parseFault(error).kind !== "passing") throw lastingFault(error);
  }
  onRepeat();
  await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY));
  try {
    return await attempt();
  } catch (error) {
    throw parseFault(error).kind === "passing" ? unavailable() : lastingFault(error);
  }
}

function lastingFault(error: unknown): unknown {
  const { kind } = parseFault(error);
  if (kind === "too-slow") {
    return tooMany(
      "The query takes longer than the database allows. Filter by an indexed attribute, or without sorting.",
    );
  }
  if (kind !== "too-big") return error;
  return payloadTooLarge(
    "The request names more than the limit of 2 MB in one value. Split it: members, for example, over several PATCH requests.",
  );
}
