import fc from "fast-check";
import type { TreeKind } from "../../../src/directory/configuration.ts";
import { identifyUser } from "../../../src/directory/identity.ts";
import { isJsonObject, type JsonObject } from "../../../src/scim/json.ts";
import { users } from "../../property/arbitraries.ts";
import { type Connection, createTenant } from "../helpers/tenants.ts";

/** By what a user is known: as it is sent, and without the blanks around it, which name nobody else. */
function keysOf(user: JsonObject): string[] {
  const emails = [user.emails ?? []].flat().filter(isJsonObject);
  const trimmed = {
    ...user,
    userName: String(user.userName).trim(),
    emails: emails.map((email) => ({ ...email, value: String(email.value).trim() })),
  };
  return [user, trimmed].flatMap((each) => {
    const { userNameKey, emailKey } = identifyUser(each, false);
    return [`name ${userNameKey.trim()}`, `mail ${emailKey.trim()}`];
  });
}

/** Users who can be in one tenant together: no two have a userName or an e-mail in common. */
export function people(maxLength: number): fc.Arbitrary<JsonObject[]> {
  return fc.array(users, { minLength: 1, maxLength }).map((list) => {
    const taken = new Set<string>();
    return list.filter((user) => {
      const keys = keysOf(user);
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
export async function connect(kind: TreeKind, database?: string): Promise<Connection> {
  const groups = kind === "project" ? { enablePushGroups: true } : {};
  return (await createTenant(kind, undefined, database)).connect({ requireEmail: false, ...groups });
}
