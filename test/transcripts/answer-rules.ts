import { isJsonObject, type JsonValue } from "../../src/scim/json.ts";
import type { WireAnswer } from "./interpreter.ts";
import { visit } from "./matching.ts";

const ERROR_URN = "urn:ietf:params:scim:api:messages:2.0:Error";
/** Members that point into the service, and so begin with the base URL that the client used. */
const OWN_URL = /(?:^|\/)meta\/location$|(?:^|\/)(?:members|groups)\/\d+\/\$ref$/;

/** How an answer breaks the rules that hold for every answer of a SCIM route; empty when it does not. */
export function findBrokenRules(answer: WireAnswer, baseUrl: string): string[] {
  const broken = isWithin(answer.headers.location ?? baseUrl, baseUrl) ? [] : [`Location is not below ${baseUrl}`];
  if (answer.status >= 400) broken.push(...findErrorFaults(answer));
  if (answer.body === undefined) return broken;
  const type = answer.headers["content-type"] ?? "none";
  if (!/^application\/scim\+json\s*(?:;|$)/i.test(type)) broken.push(`the content type is ${type}`);
  visit(answer.body, (value, pointer) => {
    if (value === null) broken.push(`${pointer} is null`);
    if (OWN_URL.test(pointer) && !isWithin(value, baseUrl)) broken.push(`${pointer} is not below ${baseUrl}: ${value}`);
  });
  return broken;
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
