import { isPrimary } from "../scim/elements.ts";
import { invalidValue } from "../scim/errors.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../scim/json.ts";
import { foldEmail } from "../scim/text.ts";

/** By what a user is known: its userName, and the e-mail of its account. */
export interface Identity {
  readonly userNameKey: string;
  readonly email: string;
  readonly emailKey: string;
}

const EMAIL = /^[^\s@"(),:;<>[\]\\]{1,64}@[^\s@"(),:;<>[\]\\]{1,255}$/;

/**
 * The identity of a canonical User: the userName when it is an e-mail address, otherwise the primary,
 * the work, or the first of `emails`. Without `requireEmail` a userName will do. Blanks around them
 * mean nothing.
 *
 * @throws ScimError `invalidValue` when there is no e-mail address and one is required
 */
export function identifyUser(resource: JsonObject, requireEmail: boolean): Identity {
  const userName = String(resource.userName).trim();
  const email = isEmail(userName)
    ? userName
    : (preferredEmail(resource.emails) ?? (requireEmail ? undefined : userName));
  if (email === undefined) {
    throw invalidValue(
      "A userName must be an e-mail address, or the user must have one in “emails”. Map an attribute that holds it.",
    );
  }
  return { userNameKey: foldEmail(userName), email, emailKey: foldEmail(email) };
}

/** Whether the text has the form of an e-mail address. */
export function isEmail(text: string): boolean {
  return EMAIL.test(text);
}

function preferredEmail(emails: JsonValue | undefined): string | undefined {
  const elements = (Array.isArray(emails) ? emails : [])
    .filter(isJsonObject)
    .filter(({ value }) => isEmail(String(value).trim()));
  const preferred =
    elements.find(isPrimary) ?? elements.find(({ type }) => String(type).toLowerCase() === "work") ?? elements[0];
  return preferred === undefined ? undefined : String(preferred.value).trim();
}
