import type { DirectoryMethods } from "../../../src/directory-api-types.ts";
import { userNameOf } from "../../worker/people.ts";
import type { Operation } from "../operation.ts";
import type { Session } from "../session.ts";

function ask(
  name: string,
  budget: Operation["budget"],
  method: keyof DirectoryMethods,
  args: (to: Session) => unknown[],
): Operation {
  return { name, budget, status: 200, run: (to) => to.ask(method, args(to)) };
}

const groupOf = ({ tenant }: Session) => tenant.groups.get(1000)?.id ?? "";

/** What other Workers ask of the directory, over a binding. */
export const rpcOperations: readonly Operation[] = [
  ask("projectAccess", "e-mail lookup", "projectAccess", (to) => [to.tenant.id, userNameOf(3)]),
  ask("user by id", "e-mail lookup", "user", (to) => [to.tenant.id, { id: to.userId(3) }]),
  ask("user by email", "e-mail lookup", "user", (to) => [to.tenant.id, { email: userNameOf(3) }]),
  ask("user by userName", "e-mail lookup", "user", (to) => [to.tenant.id, { userName: userNameOf(3) }]),
  ask("user by email, nobody", "e-mail lookup", "user", (to) => [to.tenant.id, { email: "nobody@example.com" }]),
  ask("users, 50", "page", "users", (to) => [to.tenant.id, { limit: 50 }]),
  ask("users of a team of 1,000, 50", "page", "users", (to) => [to.tenant.id, { teamId: groupOf(to), limit: 50 }]),
  ask("teams", "page", "teams", (to) => [to.tenant.id, {}]),
  ask("team by name", "lookup", "team", (to) => [to.tenant.id, { name: "Group of 1000" }]),
  ask("members of a team of 1,000, 50", "page", "members", (to) => [to.tenant.id, groupOf(to), { limit: 50 }]),
  { ...ask("person", "e-mail lookup", "person", () => [userNameOf(3)]), isAcross: true },
];
