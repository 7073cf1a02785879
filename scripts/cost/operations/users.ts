import type { JsonObject, JsonValue } from "../../../src/scim/json.ts";
import { createPerson, userNameOf } from "../../worker/people.ts";
import { PATCH_URN } from "../../worker/urns.ts";
import { type Operation, ofProjects } from "../operation.ts";
import type { Session } from "../session.ts";

/** A PATCH that replaces one attribute. */
export function replacing(path: string, value: JsonValue): JsonObject {
  return { schemas: [PATCH_URN], Operations: [{ op: "replace", path, value }] };
}

/** A user of its own for the operation, so that no measurement changes the next one's rows. */
function freshUser(to: Session): Promise<string> {
  return to.prepare("POST", "/Users", to.newPerson());
}

function search(name: string, budget: Operation["budget"], filter: (to: Session) => string): Operation {
  const run: Operation["run"] = (to) => to.send("GET", `/Users?filter=${encodeURIComponent(filter(to))}`);
  return { name: `filter ${name}`, budget, status: 200, run };
}

const reads: readonly Operation[] = [
  { name: "GET user", budget: "lookup", status: 200, run: (to) => to.send("GET", `/Users/${to.userId(1)}`) },
  search("userName eq", "lookup", () => `userName eq "${userNameOf(3)}"`),
  search("userName eq, nobody", "lookup", () => 'userName eq "nobody@example.com"'),
  search("externalId eq", "lookup", () => `externalId eq "${createPerson(3).externalId}"`),
  search("displayName eq", "lookup", () => `displayName eq "${createPerson(3).displayName}"`),
  search("id eq", "lookup", (to) => `id eq "${to.userId(3)}"`),
  search("userName eq and active eq", "lookup", () => `userName eq "${userNameOf(3)}" and active eq true`),
  search("emails[type eq work].value eq", "e-mail lookup", () => `emails[type eq "work"].value eq "${userNameOf(3)}"`),
  search("emails.value eq", "e-mail lookup", () => 'emails.value eq "home.3@example.org"'),
];

const pages: readonly Operation[] = [
  { name: "list, count=100, first page", budget: "page", status: 200, run: (to) => to.send("GET", "/Users?count=100") },
  {
    name: "list, count=100, first cursor page",
    budget: "page",
    status: 200,
    run: (to) => to.send("GET", "/Users?cursor&count=100"),
  },
  {
    name: "list, count=100, next cursor page",
    budget: "page",
    status: 200,
    async run(to) {
      const first = await to.send("GET", "/Users?cursor&count=100");
      return to.send("GET", `/Users?count=100&cursor=${first.body.nextCursor}`);
    },
  },
  {
    name: "list, count=100, last index page",
    budget: "linear",
    status: 200,
    run: (to) => to.send("GET", `/Users?count=100&startIndex=${to.tenant.userIds.length - 99}`),
  },
  {
    name: "list sorted by userName, count=100",
    budget: "page",
    status: 200,
    run: (to) => to.send("GET", "/Users?sortBy=userName&count=100"),
  },
  {
    name: "list sorted by title, count=100",
    budget: "linear",
    status: 200,
    run: (to) => to.send("GET", "/Users?sortBy=title&count=100"),
  },
  search("userName co", "linear", () => 'userName co "person.1"'),
  search(
    "userName eq or emails.value eq",
    "e-mail lookup",
    () => `userName eq "${userNameOf(3)}" or emails.value eq "${userNameOf(3)}"`,
  ),
  search("60 × userName eq joined by or", "many lookups", () =>
    Array.from({ length: 60 }, (_, index) => `userName eq "${userNameOf(index)}"`).join(" or "),
  ),
  search("title eq, no index", "linear", () => 'title eq "nobody has it"'),
];

const writes: readonly Operation[] = [
  { name: "POST user", budget: "write", status: 201, run: (to) => to.send("POST", "/Users", to.newPerson()) },
  {
    name: "POST user with default team",
    budget: "write",
    status: 201,
    fits: ofProjects,
    run: (to) => to.send("POST", "/Users", to.newPerson(), { config: to.tenant.defaultTeamConfig }),
  },
  {
    name: "POST user again: 409",
    budget: "refused write",
    status: 409,
    run: (to) => to.send("POST", "/Users", createPerson(5)),
  },
  {
    name: "PUT user",
    budget: "write",
    status: 200,
    async run(to) {
      const person = to.newPerson();
      const id = await to.prepare("POST", "/Users", person);
      return to.send("PUT", `/Users/${id}`, { ...person, title: "Director" });
    },
  },
  {
    name: "PATCH user",
    budget: "write",
    status: 200,
    run: async (to) => to.send("PATCH", `/Users/${await freshUser(to)}`, replacing("title", "Director")),
  },
  {
    name: "PATCH user, nothing changes",
    budget: "write",
    status: 200,
    run: async (to) => to.send("PATCH", `/Users/${await freshUser(to)}`, replacing("title", "Senior Specialist")),
  },
  {
    name: "PATCH user, active: false",
    budget: "write",
    status: 200,
    run: async (to) => to.send("PATCH", `/Users/${await freshUser(to)}`, replacing("active", false)),
  },
  {
    name: "PATCH user with default team, active: false",
    budget: "write",
    status: 200,
    fits: ofProjects,
    async run(to) {
      const options = { config: to.tenant.defaultTeamConfig };
      const id = await to.prepare("POST", "/Users", to.newPerson(), options);
      return to.send("PATCH", `/Users/${id}`, replacing("active", false), options);
    },
  },
  {
    name: "PATCH user, new userName",
    budget: "write",
    status: 200,
    run: async (to) =>
      to.send("PATCH", `/Users/${await freshUser(to)}`, replacing("userName", String(to.newPerson().userName))),
  },
  {
    name: "PATCH user, unknown id: 404",
    budget: "refused write",
    status: 404,
    run: (to) => to.send("PATCH", "/Users/unknown", replacing("title", "x")),
  },
  {
    name: "DELETE user",
    budget: "write",
    status: 204,
    run: async (to) => to.send("DELETE", `/Users/${await freshUser(to)}`),
  },
  {
    name: "Bulk, 100 new users",
    budget: "bulk of 100",
    status: 200,
    run: (to) => to.send("POST", "/Bulk", bulkOf(Array.from({ length: 100 }, () => to.newPerson()))),
  },
];

function bulkOf(people: readonly JsonObject[]): JsonObject {
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
    Operations: people.map((data, index) => ({ method: "POST", path: "/Users", bulkId: `b${index}`, data })),
  };
}

/** What identity providers do with users, of either tree. */
export const userOperations: readonly Operation[] = [...reads, ...pages, ...writes];
