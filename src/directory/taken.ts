import { quotable, type ScimError, uniqueness } from "../scim/errors.ts";
import type { JsonObject, JsonValue } from "../scim/json.ts";
import type { Identity } from "./identity.ts";

/** A resource that is in the way of another; the tenant's own, so that its administrator may be told of it. */
interface Taker {
  readonly id: string;
  readonly attributes: JsonObject;
}

/**
 * 409 for a user whose userName or e-mail others have: which attribute it is, and who has it, so that
 * whoever runs the identity provider can find the other one.
 */
export function taken(identity: Identity, takers: readonly (Taker & { readonly identity: Identity })[]): ScimError {
  const sentences = takers.map(({ id, attributes, identity: theirs }) => {
    const owner = `the user ${id}, whose userName is ${quote(attributes.userName)}`;
    return theirs.userNameKey === identity.userNameKey
      ? `The userName is taken by ${owner}.`
      : `The e-mail address ${quote(identity.email)} of “${sourceOf(identity)}” is taken by ${owner}.`;
  });
  return uniqueness(sentences.join(" "));
}

/** The attribute that the e-mail of an account comes from. */
function sourceOf({ userNameKey, emailKey }: Identity): "userName" | "emails" {
  return userNameKey === emailKey ? "userName" : "emails";
}

/** 409 for a group whose name another one has. */
export function takenName({ displayName }: JsonObject, { id }: { readonly id: string }): ScimError {
  return uniqueness(`The displayName ${quote(displayName)} is taken by the group ${id}.`);
}

function quote(text: JsonValue | undefined): string {
  return `“${quotable(String(text))}”`;
}
