import fc from "fast-check";
import type { TreeKind } from "../../../src/directory/configuration.ts";
import { identifyUser } from "../../../src/directory/identity.ts";
import type { JsonObject } from "../../../src/scim/json.ts";
import { users } from "../../property/arbitraries.ts";
import { type Connection, createTenant } from "../helpers/tenants.ts";

/** 1 searches long; this keeps the whole suite to minutes, and each run searches elsewhere. */
const THOROUGHNESS = 5;

/**
 * How often a property that sends requests is tried. What fails is told as it was found: making it
 * smaller sends thousands of requests more, and the expectations name the request that failed.
 */
export function runs(numRuns: number) {
  return { numRuns: Math.ceil(numRuns / THOROUGHNESS), endOnFailure: true } as const;
}

/** Users who can be in one tenant together: no two have a userName or an e-mail in common. */
export function people(maxLength: number): fc.Arbitrary<JsonObject[]> {
  return fc.array(users, { minLength: 1, maxLength }).map((list) => {
    const taken = new Set<string>();
    return list.filter((user) => {
      const { userNameKey, emailKey } = identifyUser(user, false);
      const keys = [`name ${userNameKey}`, `mail ${emailKey}`];
      if (keys.some((key) => taken.has(key))) return false;
      for (const key of keys) taken.add(key);
      return true;
    });
  });
}

/**
 * A configuration of a tenant of its own that takes whatever is generated: users without e-mails, and
 * groups where there are any.
 */
export async function connect(kind: TreeKind): Promise<Connection> {
  const groups = kind === "project" ? { enablePushGroups: true } : {};
  return (await createTenant(kind)).connect({ requireEmail: false, ...groups });
}
