import { createPerson, userNameOf } from "../worker/people.ts";
import type { SeededTenant } from "../worker/seed.ts";
import { PATCH_URN } from "../worker/urns.ts";
import type { LoadRequest } from "./load.ts";

/** One request of an operation. */
export interface BenchRequest extends LoadRequest {
  /** What tells it from the others, as it stands in the statements that it causes. */
  readonly subjects: readonly string[];
}

/** An operation of the benchmark. */
export interface BenchOperation {
  readonly name: string;
  readonly status: number;
  /** The share of the floor's rate that the service should reach at 16 connections. */
  readonly aim: number;
  /** The n-th request; no two of a kind that writes are about the same resource. */
  readonly request: (tenant: SeededTenant, n: number) => BenchRequest;
}

/** Members that the group has at the start, whose members change. */
export const BENCH_GROUP = 1_000;

function requestTo(
  { config }: SeededTenant,
  method: string,
  path: string,
  { subjects = [], body }: { readonly subjects?: readonly string[]; readonly body?: object } = {},
): BenchRequest {
  const headers = { Authorization: `Bearer ${config.token}`, "Content-Type": "application/scim+json" };
  return { method, path: `${config.basePath}${path}`, headers, subjects, body: body && JSON.stringify(body) };
}

function patching(operation: object): object {
  return { schemas: [PATCH_URN], Operations: [operation] };
}

/** A user by a number that may be larger than their number. */
function userAt({ userIds }: SeededTenant, n: number): string {
  return userIds[n % userIds.length] ?? "";
}

/** What identity providers send most. */
export const benchOperations: readonly BenchOperation[] = [
  { name: "discovery", status: 200, aim: 0.8, request: (tenant) => requestTo(tenant, "GET", "/ServiceProviderConfig") },
  {
    name: "GET user",
    status: 200,
    aim: 0.95,
    request: (tenant, n) => requestTo(tenant, "GET", `/Users/${userAt(tenant, n)}`, { subjects: [userAt(tenant, n)] }),
  },
  {
    name: "userName filter",
    status: 200,
    aim: 0.95,
    request(tenant, n) {
      const userName = userNameOf(n % tenant.userIds.length);
      const filter = encodeURIComponent(`userName eq "${userName}"`);
      return requestTo(tenant, "GET", `/Users?filter=${filter}`, { subjects: [userName] });
    },
  },
  {
    name: "POST user",
    status: 201,
    aim: 0.8,
    request(tenant, n) {
      const person = createPerson(tenant.userIds.length + n);
      return requestTo(tenant, "POST", "/Users", { subjects: [String(person.userName)], body: person });
    },
  },
  {
    name: "PATCH user",
    status: 200,
    aim: 0.95,
    request(tenant, n) {
      const subjects = [userAt(tenant, n), userNameOf(n % tenant.userIds.length)];
      const body = patching({ op: "replace", path: "title", value: `Director ${n}` });
      return requestTo(tenant, "PATCH", `/Users/${subjects[0]}`, { subjects, body });
    },
  },
  {
    name: "PATCH group, one member",
    status: 204,
    aim: 0.9,
    request(tenant, n) {
      const id = userAt(tenant, BENCH_GROUP + n);
      const body = patching({ op: "add", path: "members", value: [{ value: id }] });
      return requestTo(tenant, "PATCH", `/Groups/${tenant.groups.get(BENCH_GROUP)?.id}`, { subjects: [id], body });
    },
  },
];
