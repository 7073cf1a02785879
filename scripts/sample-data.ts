import type { JsonObject, JsonValue } from "../src/scim/json.ts";
import { foldEmail } from "../src/scim/text.ts";
import { createId } from "../src/storage/engine/ids.ts";
import type { LocalService } from "./local-service.ts";

/** Where to find what `seedSampleData` has made. */
export interface SampleData {
  readonly projectId: string;
  readonly statusPageId: string;
  readonly teamId: string;
  readonly configId: string;
  readonly pushConfigId: string;
  readonly webhookId: string;
}

const PEOPLE = 23;
const DAY = 24 * 60 * 60 * 1000;

/** Fills a service with what one in use looks like: tenants, configurations, people, and what went wrong. */
export async function seedSampleData(service: Pick<LocalService, "origin" | "adminToken">): Promise<SampleData> {
  const admin = (method: string, path: string, body?: JsonObject) =>
    send(`${service.origin}/admin${path}`, service.adminToken, method, body);
  const make = async (path: string, body: JsonObject) => String((await admin("POST", path, body)).id);

  const projectId = await make("/projects", { name: "Acme" });
  await make("/projects", { name: "Blue Harbour" });
  await make("/projects", { name: "Orchard Labs" });
  const statusPageId = await make("/status-pages", { name: "Acme status", projectId });
  const everyone = await make(`/projects/${projectId}/teams`, { name: "Everyone" });
  const onCall = await make(`/projects/${projectId}/teams`, { name: "On call", protected: true });
  await make(`/projects/${projectId}/users`, { email: "auditor@example.org", displayName: "Outside auditor" });

  const config = await admin("POST", "/configs", {
    ...{ kind: "project", projectId, name: "Entra ID", description: "Staff, from the company's own tenant" },
    defaultTeamIds: [everyone],
  });
  const pushConfig = await admin("POST", "/configs", {
    ...{ kind: "project", projectId, name: "Okta", description: "Contractors" },
    ...{ enablePushGroups: true, autoDeprovisionUsers: false },
  });
  await admin("POST", "/configs", { kind: "status-page", statusPageId, name: "Entra ID" });

  // Nobody listens there.
  const webhookId = await make("/webhooks", {
    ...{ url: "http://localhost:9/hooks/directory", description: "Pages whoever is on call", projectId },
    types: ["user.created", "user.deactivated", "user.deleted"],
  });

  const ids = await provisionStaff(config);
  await admin("PUT", `/projects/${projectId}/teams/${onCall}/members/${ids[2]}`);
  await admin("PUT", `/projects/${projectId}/teams/${onCall}/members/${ids[5]}`);
  await provisionContractors(pushConfig);
  return {
    projectId,
    statusPageId,
    teamId: everyone,
    configId: String(config.id),
    pushConfigId: String(pushConfig.id),
    webhookId,
  };
}

/** Creates people, takes access from two, and does some of what goes wrong in practice. */
async function provisionStaff(config: JsonObject): Promise<string[]> {
  const scim = scimClient(config);
  const ids: string[] = [];
  for (let index = 0; index < PEOPLE; index += 1) ids.push(String((await scim("POST", "/Users", person(index))).id));
  for (const id of ids.slice(-2))
    await scim("PATCH", `/Users/${id}`, patch({ op: "Replace", path: "active", value: "False" }));
  await scim("POST", "/Groups", { displayName: "Engineering", members: [] });
  await scim("POST", "/Users", person(3));
  await scim("POST", "/Users", {
    userName: "svc-backup",
    displayName: "Backup service",
    externalId: "7f31",
    active: true,
  });
  return ids;
}

async function provisionContractors(config: JsonObject): Promise<void> {
  const scim = scimClient(config);
  const people = [person(40), person(51), person(62)];
  const ids: string[] = [];
  for (const each of people) ids.push(String((await scim("POST", "/Users", each)).id));
  await scim("POST", "/Groups", { displayName: "Contractors", members: ids.slice(0, 2).map((value) => ({ value })) });
  await scim("PATCH", `/Users/${ids[0]}`, patch({ op: "replace", value: { active: false } }));
}

const given = ["Ada", "Björn", "Chiara", "Deniz", "Élodie", "Farid", "Grace", "Haruka", "Ines", "João", "Kwame"];
const family = ["Okafor", "Sørensen", "Rossi", "Yılmaz", "Dupont", "Haddad", "Novak"];

/** The n-th person; none of the first 77 has the name of another. */
function person(index: number): JsonObject {
  const [givenName = "", familyName = ""] = [given[index % given.length], family[index % family.length]];
  const userName = `${plainLetters(givenName)}.${plainLetters(familyName)}@example.com`;
  return {
    userName,
    displayName: `${givenName} ${familyName}`,
    name: { givenName, familyName },
    emails: [{ type: "work", value: userName, primary: true }],
    active: true,
  };
}

function plainLetters(name: string): string {
  const letters = name.toLowerCase().replaceAll("ø", "o").replaceAll("ı", "i").normalize("NFD");
  return letters.replaceAll(/[^a-z]/g, "");
}

const patch = (operation: JsonObject): JsonObject => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: [operation],
});

function scimClient({ scimBaseUrl, bearerToken }: JsonObject) {
  return (method: string, path: string, body: JsonObject) =>
    send(`${scimBaseUrl}${path}`, String(bearerToken), method, body, "application/scim+json");
}

async function send(
  url: string,
  token: string,
  method: string,
  body?: JsonValue,
  type = "application/json",
): Promise<JsonObject> {
  const response = await fetch(url, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "Content-Type": type }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return text === "" ? {} : (JSON.parse(text) as JsonObject);
}

/** Statements for a month of log rows before today: quiet week-ends, and one bad day. */
export function pastLog(configId: string): string {
  const rows: string[] = [];
  for (let daysAgo = 29; daysAgo > 0; daysAgo -= 1) {
    const midnight = Math.floor(Date.now() / DAY) * DAY - daysAgo * DAY;
    const isWeekend = [0, 6].includes(new Date(midnight).getUTCDay());
    const isBad = daysAgo === 12;
    const counts = {
      success: isWeekend ? 2 : 14 + ((daysAgo * 7) % 11),
      warning: daysAgo % 9 === 0 ? 3 : 0,
      error: isBad ? 16 : Number(daysAgo % 6 === 0),
    };
    for (const [outcome, count] of Object.entries(counts)) {
      for (let index = 0; index < count; index += 1) {
        const time = midnight + (8 + index * 0.4) * (DAY / 24);
        rows.push(
          logRow({
            configId,
            path: `/api/identity/scim/v2/${configId}/Users`,
            outcome,
            time,
            email: String(person(index).userName),
          }),
        );
      }
    }
  }
  return rows.map((row) => `INSERT INTO provisioning_log (${LOG_COLUMNS}) VALUES ${row};`).join("\n");
}

const LOG_COLUMNS =
  "id, config_id, at, operation, method, path, status, outcome, detail, resource_type, email, email_key, request_id";

const details: Readonly<Record<string, string>> = {
  warning: "The user was marked inactive but keeps access, because “Auto Deprovision Users” is off.",
  error: "The service is busy or restarting. Try again in 2 seconds.",
};

interface PastRequest {
  readonly configId: string;
  readonly path: string;
  readonly outcome: string;
  readonly time: number;
  readonly email: string;
}

function logRow({ configId, path, outcome, time, email }: PastRequest): string {
  const status = outcome === "error" ? 503 : 200;
  const at = new Date(time).toISOString();
  const detail = details[outcome] ?? "";
  const values = [
    createId(time),
    configId,
    at,
    "patch-user",
    "PATCH",
    path,
    status,
    outcome,
    detail,
    "User",
    email,
    foldEmail(email),
    "sample",
  ];
  return `(${values.map((value) => (typeof value === "number" ? value : `'${value}'`)).join(", ")})`;
}
