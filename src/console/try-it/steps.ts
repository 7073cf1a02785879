import type { JsonObject } from "../../scim/json.ts";
import { PATCH_OP_URN } from "../../scim/messages.ts";
import { USER_URN } from "../../scim/schemas/user.ts";

/** What an identity provider does in the life of a person. */
export type StepName = "search" | "create" | "find" | "deactivate" | "delete";

/** A request as it is sent below the base URL. */
export interface TrialRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: JsonObject;
}

/** A step of a trial: what identity providers send at that moment. */
export interface TrialStep {
  readonly name: StepName;
  readonly title: string;
  /** When an identity provider does it. */
  readonly when: string;
  /** Undefined without the id that only an answered creation gives. */
  request(email: string, id: string | undefined): TrialRequest | undefined;
}

const lookUp = (email: string): TrialRequest => ({
  method: "GET",
  path: `/Users?${new URLSearchParams({ filter: `userName eq "${email}"` })}`,
});

/** The steps of a trial, in their order. */
export const trialSteps: readonly TrialStep[] = [
  {
    name: "search",
    title: "Look for the person",
    when: "Before it creates somebody, an identity provider asks whether that person is here.",
    request: lookUp,
  },
  {
    name: "create",
    title: "Create the person",
    when: "Somebody is assigned to the application.",
    request: (email) => ({ method: "POST", path: "/Users", body: madeUpPerson(email) }),
  },
  {
    name: "find",
    title: "Look the person up again",
    when: "With every later round an identity provider compares what is here with what it has.",
    request: lookUp,
  },
  {
    name: "deactivate",
    title: "Deactivate the person",
    when: "Somebody is unassigned, or leaves the company.",
    request: (_email, id) => onPerson(id, "PATCH", deactivation),
  },
  {
    name: "delete",
    title: "Delete the person",
    when: "Somebody is removed from the identity provider for good.",
    request: (_email, id) => onPerson(id, "DELETE"),
  },
];

const deactivation: JsonObject = {
  schemas: [PATCH_OP_URN],
  Operations: [{ op: "replace", path: "active", value: false }],
};

function onPerson(id: string | undefined, method: "PATCH" | "DELETE", body?: JsonObject): TrialRequest | undefined {
  if (id === undefined) return undefined;
  return { method, path: `/Users/${id}`, ...(body === undefined ? {} : { body }) };
}

function madeUpPerson(email: string): JsonObject {
  return {
    schemas: [USER_URN],
    userName: email,
    externalId: email,
    name: { givenName: "Made-up", familyName: "Person" },
    displayName: "Made-up Person",
    emails: [{ value: email, type: "work", primary: true }],
    active: true,
  };
}
