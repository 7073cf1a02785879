import { ScimError } from "../../src/scim/errors.ts";

/** The action's result, or undefined when it throws a ScimError; anything else it throws fails the test. */
export function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
}
