import { isJsonObject, type JsonValue } from "../../src/scim/json.ts";
import type { WireAnswer } from "./interpreter.ts";
import { visit } from "./matching.ts";

const ERROR_URN = "urn:ietf:params:scim:api:messages:2.0:Error";
const RESOURCE_URN = /^urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group)$/;
/** Members that point into the service, and so begin with the base URL that the client used. */
const OWN_URL = /(?:^|\/)meta\/location$|(?:^|\/)(?:members|groups)\/\d+\/\$ref$/;

/** How an answer breaks the rules that hold for every answer of a SCIM route; empty when it does not. */
export function findBrokenRules(answer: WireAnswer, baseUrl: string): string[] {
  return [
    ...findHeaderFaults(answer, baseUrl),
    ...(answer.status >= 400 ? findErrorFaults(answer) : []),
    ...(answer.body === undefined ? [] : findBodyFaults(answer.body, baseUrl)),
  ];
}

/** With a body or without: SCIM-SDK takes a 204 that has no content type for a failure. */
function findHeaderFaults({ status, headers, body }: WireAnswer, baseUrl: string): string[] {
  const { "content-type": type = "none", location } = headers;
  const faults = /^application\/scim\+json\s*(?:;|$)/i.test(type) ? [] : [`the content type is ${type}`];
  if (location === undefined) {
    if ((status === 200 || status === 201) && isResource(body)) faults.push("a resource without a Location header");
  } else if (!isWithin(location, baseUrl)) faults.push(`Location is not below ${baseUrl}`);
  return faults;
}

/** Whether the body is one User or Group, as against a list or a discovery document. */
function isResource(body: JsonValue | undefined): boolean {
  if (!isJsonObject(body) || !Array.isArray(body.schemas)) return false;
  return body.schemas.some((schema) => typeof schema === "string" && RESOURCE_URN.test(schema));
}

function findBodyFaults(body: JsonValue, baseUrl: string): string[] {
  const faults: string[] = [];
  visit(body, (value, pointer) => {
    if (value === null) faults.push(`${pointer} is null`);
    if (OWN_URL.test(pointer) && !isWithin(value, baseUrl)) faults.push(`${pointer} is not below ${baseUrl}: ${value}`);
  });
  return faults;
}

/** How an answer of the token endpoint breaks RFC 6749 §5.1 and §5.2; empty when it does not. */
export function findBrokenTokenRules({ headers }: WireAnswer): string[] {
  const type = headers["content-type"] ?? "none";
  return [
    ...(/^application\/json\s*(?:;|$)/i.test(type) ? [] : [`the content type is ${type}`]),
    ...(headers["cache-control"] === "no-store" ? [] : ["the answer may be kept"]),
  ];
}

/** RFC 7644 §3.12, and a detail that a human can act upon. */
function findErrorFaults({ status, body }: WireAnswer): string[] {
  if (!isJsonObject(body)) return ["an error without a body"];
  return [
    ...(JSON.stringify(body.schemas) === JSON.stringify([ERROR_URN]) ? [] : ["an error of another schema"]),
    ...(body.status === String(status) ? [] : [`an error whose status is ${JSON.stringify(body.status)}`]),
    ...(typeof body.detail === "string" && body.detail !== "" ? [] : ["an error without a detail"]),
  ];
}

function isWithin(url: JsonValue, baseUrl: string): boolean {
  return typeof url === "string" && (url === baseUrl || url.startsWith(`${baseUrl}/`));
}
