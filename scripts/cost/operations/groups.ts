import type { JsonObject } from "../../../src/scim/json.ts";
import { GROUP_URN, PATCH_URN } from "../../worker/urns.ts";
import { type Operation, ofProjects } from "../operation.ts";
import type { Session } from "../session.ts";
import { replacing } from "./users.ts";

/** Sizes of the groups that members are added to and removed from. */
export const GROUP_SIZES: readonly number[] = [10, 1_000, 10_000];

function newGroup(name: string, members: readonly string[] = []): JsonObject {
  return { schemas: [GROUP_URN], displayName: name, members: members.map((value) => ({ value })) };
}

function patching(op: "add" | "remove", id: string): JsonObject {
  const operation =
    op === "add" ? { op, path: "members", value: [{ value: id }] } : { op, path: `members[value eq "${id}"]` };
  return { schemas: [PATCH_URN], Operations: [operation] };
}

/** The operations on a group of one size, for tenants that have one. */
function sizedOperations(size: number): Operation[] {
  const fits = ({ tenant }: Session) => tenant.groups.has(size);
  const path = ({ tenant }: Session) => `/Groups/${tenant.groups.get(size)?.id}`;
  const memberId = ({ tenant }: Session) => tenant.groups.get(size)?.memberId ?? "";
  const of = `group of ${size.toLocaleString("en")}`;
  const member = (name: string, run: Operation["run"]): Operation => ({
    name: `PATCH ${of}: ${name}`,
    budget: "member PATCH",
    status: 204,
    fits,
    run,
  });
  return [
    {
      name: `GET ${of}, without members`,
      budget: "lookup",
      status: 200,
      fits,
      run: (to) => to.send("GET", `${path(to)}?excludedAttributes=members`),
    },
    { name: `GET ${of}, with members`, budget: "linear", status: 200, fits, run: (to) => to.send("GET", path(to)) },
    member("add one member", async (to) => {
      const id = await to.prepare("POST", "/Users", to.newPerson());
      return to.send("PATCH", path(to), patching("add", id));
    }),
    member("remove one member", async (to) => {
      const id = await to.prepare("POST", "/Users", to.newPerson());
      await to.prepare("PATCH", path(to), patching("add", id));
      return to.send("PATCH", path(to), patching("remove", id));
    }),
    member("add one who is there", (to) => to.send("PATCH", path(to), patching("add", memberId(to)))),
    {
      name: `filter id eq and members eq, ${of}`,
      budget: "lookup",
      status: 200,
      fits,
      run: (to) => {
        const filter = `id eq "${to.tenant.groups.get(size)?.id}" and members eq "${memberId(to)}"`;
        return to.send("GET", `/Groups?excludedAttributes=members&filter=${encodeURIComponent(filter)}`);
      },
    },
  ];
}

let names = 0;

/** Makes a group of its own for an operation. */
function freshGroup(to: Session, members: readonly string[] = []): Promise<string> {
  names += 1;
  return to.prepare("POST", "/Groups", newGroup(`Fresh ${names}`, members));
}

const common: readonly Operation[] = [
  {
    name: "filter displayName eq, groups without members",
    budget: "lookup",
    status: 200,
    run: (to) =>
      to.send(
        "GET",
        `/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "Group of 1000"')}`,
      ),
  },
  {
    name: "list groups without members, count=100",
    budget: "page",
    status: 200,
    run: (to) => to.send("GET", "/Groups?count=100&excludedAttributes=members"),
  },
  {
    name: "POST group",
    budget: "write",
    status: 201,
    run: (to) => to.send("POST", "/Groups", newGroup(`New ${to.tenant.id}`)),
  },
  {
    name: "PATCH group, new displayName",
    budget: "write",
    status: 204,
    run: async (to) =>
      to.send("PATCH", `/Groups/${await freshGroup(to)}`, replacing("displayName", `Renamed ${to.tenant.id}`)),
  },
  {
    name: "PUT group with 10 members",
    budget: "linear",
    status: 200,
    async run(to) {
      const members = to.tenant.userIds.slice(0, 10);
      const id = await freshGroup(to, members.slice(0, 5));
      return to.send("PUT", `/Groups/${id}`, newGroup(`Replaced ${to.tenant.id}`, members));
    },
  },
  {
    name: "DELETE group of 10",
    budget: "linear",
    status: 204,
    run: async (to) => to.send("DELETE", `/Groups/${await freshGroup(to, to.tenant.userIds.slice(0, 10))}`),
  },
];

/** What identity providers do with groups. */
export const groupOperations: readonly Operation[] = [
  ...common.map((operation) => ({ ...operation, fits: ofProjects })),
  ...GROUP_SIZES.flatMap(sizedOperations),
];
