import type { JsonObject } from "../../src/scim/json.ts";
import { ENTERPRISE_USER_URN } from "../../src/scim/schemas/enterprise-user.ts";

/** An e-mail of the model: its value and type tell it from others. */
export interface Email {
  readonly value?: string;
  readonly type: string;
  readonly display?: string;
  readonly primary?: boolean;
}

/** A user as far as the model knows one. What is empty or undefined is not there. */
export interface ModelUser {
  readonly title?: string | undefined;
  readonly active?: boolean | undefined;
  readonly name: { readonly givenName?: string | undefined; readonly familyName?: string | undefined };
  readonly emails: readonly Email[];
  readonly department?: string | undefined;
}

/** Something that an operation does to a user, by the words of RFC 7644 §3.5.2 and of the wire contract. */
export interface Step {
  /** The operation that asks for it. */
  readonly operation: JsonObject & { op: "add" | "replace" | "remove" };
  readonly apply: (user: ModelUser) => ModelUser;
}

type Op = "add" | "replace";

/** `replace` by an empty text clears, `add` of one adds nothing. */
function put(op: Op, before: string | undefined, value: string): string | undefined {
  if (value !== "") return value;
  return op === "add" ? before : undefined;
}

const demote = (email: Email): Email => (email.primary === true ? { ...email, primary: false } : email);

/** The e-mails with some written anew: when one of these is primary, no other is. */
function write(emails: readonly Email[], positions: readonly number[], change: Partial<Email>): Email[] {
  const written = emails.map((email, index) => (positions.includes(index) ? { ...email, ...change } : email));
  const primary = positions.find((index) => written[index]?.primary === true);
  return primary === undefined ? written : written.map((email, index) => (index === primary ? email : demote(email)));
}

function addEmail(emails: readonly Email[], added: Email): Email[] {
  const position = emails.findIndex(({ value, type }) => value === added.value && type === added.type);
  return position < 0 ? append(emails, added) : write(emails, [position], added);
}

function append(emails: readonly Email[], email: Email): Email[] {
  return write([...emails, email], [emails.length], {});
}

/** `emails[type eq "…"].sub`: of all of that type, or of a new one. */
function writeType(emails: readonly Email[], wanted: string, change: Partial<Email>): Email[] {
  const positions = emails.flatMap(({ type }, index) => (type === wanted ? [index] : []));
  return positions.length === 0 ? append(emails, { type: wanted, ...change }) : write(emails, positions, change);
}

/** The steps that the model knows, each made from what a property draws. */
export const steps = {
  title: (op: Op, value: string): Step => ({
    operation: { op, path: "title", value },
    apply: (user) => ({ ...user, title: put(op, user.title, value) }),
  }),
  removeTitle: (): Step => ({
    operation: { op: "remove", path: "title" },
    apply: (user) => ({ ...user, title: undefined }),
  }),
  active: (op: Op, value: boolean): Step => ({
    operation: { op, value: { active: value ? "True" : "False" } },
    apply: (user) => ({ ...user, active: value }),
  }),
  givenName: (op: Op, value: string): Step => ({
    operation: { op, path: "name.givenName", value },
    apply: (user) => ({ ...user, name: { ...user.name, givenName: put(op, user.name.givenName, value) } }),
  }),
  name: (op: Op, givenName: string, familyName: string): Step => ({
    operation: { op, path: "name", value: { givenName, familyName } },
    apply: ({ name, ...user }) => ({
      ...user,
      name: { givenName: put(op, name.givenName, givenName), familyName: put(op, name.familyName, familyName) },
    }),
  }),
  removeName: (): Step => ({ operation: { op: "remove", path: "name" }, apply: (user) => ({ ...user, name: {} }) }),
  department: (op: Op, value: string): Step => ({
    operation: { op, path: `${ENTERPRISE_USER_URN}:department`, value },
    apply: (user) => ({ ...user, department: put(op, user.department, value) }),
  }),
  addEmail: (email: Email): Step => ({
    operation: { op: "add", path: "emails", value: [{ ...email }] },
    apply: (user) => ({ ...user, emails: addEmail(user.emails, email) }),
  }),
  replaceEmails: (email: Email): Step => ({
    operation: { op: "replace", value: { emails: [{ ...email }] } },
    apply: (user) => ({ ...user, emails: [email] }),
  }),
  removeEmails: (): Step => ({
    operation: { op: "remove", path: "emails" },
    apply: (user) => ({ ...user, emails: [] }),
  }),
  removeType: (type: string): Step => ({
    operation: { op: "remove", path: `emails[type eq "${type}"]` },
    apply: (user) => ({ ...user, emails: user.emails.filter((email) => email.type !== type) }),
  }),
  ofType: (op: Op, type: string, change: { readonly [Name in "value" | "display"]?: string }): Step => {
    const [[name, value] = ["value", ""]] = Object.entries(change);
    return {
      operation: { op, path: `emails[type eq "${type}"].${name}`, value },
      apply: (user) => ({ ...user, emails: writeType(user.emails, type, change) }),
    };
  },
  primary: (op: Op, type: string, primary: boolean): Step => ({
    operation: { op, path: `emails[type eq "${type}"].primary`, value: primary },
    apply: (user) => ({ ...user, emails: writeType(user.emails, type, { primary }) }),
  }),
};

/** A user without anything. */
export const nobody: ModelUser = { name: {}, emails: [] };

/** Whether an e-mail says more than its type and that it is the primary one; one that does not is none. */
export function hasContent({ value, display }: Email): boolean {
  return value !== undefined || display !== undefined;
}

/** The model's user as a resource. */
export function toResource({ name, emails, department, ...user }: ModelUser): JsonObject {
  const resource = {
    userName: "ann",
    ...user,
    name,
    emails: emails.filter(hasContent),
    [ENTERPRISE_USER_URN]: { department },
  };
  const present = JSON.parse(JSON.stringify(resource)) as JsonObject;
  const isEmpty = (value: unknown) => typeof value === "object" && Object.keys(value ?? {}).length === 0;
  return Object.fromEntries(Object.entries(present).filter(([, value]) => !isEmpty(value)));
}
