import { ScimError } from "../../../src/scim/errors.ts";

/** What a client sees of the ScimError that the action throws; fails when it throws anything else, or nothing. */
export function errorOf(action: () => unknown): { status: number; scimType: string | undefined; detail: string } {
  try {
    action();
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return { status: error.status, scimType: error.scimType, detail: error.detail };
  }
  throw new Error("Expected a ScimError, but nothing was thrown.");
}

/** The `scimType` of the 400 that the action is refused with. */
export function refusal(action: () => unknown): string | undefined {
  const { status, scimType } = errorOf(action);
  if (status !== 400) throw new Error(`Expected status 400, got ${status}.`);
  return scimType;
}
