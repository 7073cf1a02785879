import * as z from "zod";
import type { Subscriber } from "../../storage/people/person.ts";
import { listSubscribers, readPerson } from "../../storage/people/person-list.ts";
import { deletePerson, setBlocked } from "../../storage/people/person-writes.ts";
import { statusPageUserTables } from "../../storage/people/status-page-users.ts";
import { exampleIds } from "../examples.ts";
import { type AdminRoute, defineRoute } from "../route.ts";
import { idSchema, pageOf } from "../schemas.ts";
import {
  blockBody,
  exampleAttributes,
  examplePerson,
  peopleQuery,
  personShape,
  toPeopleQuery,
} from "./person-schemas.ts";

const params = z.object({ id: idSchema });
const subscriberParams = params.extend({ subscriberId: idSchema });
const answer = z.strictObject({ ...personShape, reason: z.enum(["blocked", "revoked", "subscriber"]) });

const statusPage = { id: exampleIds.statusPage };
const subscriber = { ...statusPage, subscriberId: exampleIds.subscriber };
const email = "bob@example.com";
const example = {
  ...examplePerson,
  id: exampleIds.subscriber,
  email,
  userName: email,
  displayName: "Bob Roe",
  access: true,
  reason: "subscriber" as const,
  provisionedBy: exampleIds.pageConfig,
};

/** The parameters of one subscriber, as the storage takes them. */
const keyOf = ({ id, subscriberId }: z.output<typeof subscriberParams>) => ({ tenantId: id, id: subscriberId });

/** Subscribers of a status page. */
export const subscriberRoutes: readonly AdminRoute[] = [
  defineRoute({
    method: "GET",
    path: "/status-pages/{id}/subscribers",
    name: "listSubscribers",
    right: "read",
    about: "status-page",
    summary: "Lists the subscribers of a status page.",
    params,
    query: peopleQuery,
    status: 200,
    answer: pageOf(answer),
    example: {
      params: statusPage,
      query: { email, active: "true" },
      answer: { items: [example], nextCursor: null },
    },
    async handle({ params: { id }, query }, { db }) {
      const page = await listSubscribers(db, { ...toPeopleQuery(query), statusPageId: id });
      return { ...page, items: page.items.map(toSubscriber) };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/status-pages/{id}/subscribers/{subscriberId}",
    name: "readSubscriber",
    right: "read",
    about: "status-page",
    summary: "Reads a subscriber, with what the identity provider sent.",
    params: subscriberParams,
    status: 200,
    answer,
    example: { params: subscriber, answer: { ...example, ...exampleAttributes } },
    handle: async ({ params: key }, { db }) => toSubscriber(await readPerson(db, statusPageUserTables, keyOf(key))),
  }),
  defineRoute({
    method: "PATCH",
    path: "/status-pages/{id}/subscribers/{subscriberId}",
    name: "blockSubscriber",
    right: "write",
    about: "status-page",
    summary: "Blocks a subscriber, or lifts the block.",
    params: subscriberParams,
    body: blockBody,
    status: 200,
    answer,
    example: {
      params: subscriber,
      body: { blocked: true },
      answer: { ...example, ...exampleAttributes, blocked: true, access: false, reason: "blocked" },
    },
    handle: async ({ params: key, body: { blocked } }, { db, by }) =>
      toSubscriber(await setBlocked(db, statusPageUserTables, { ...keyOf(key), blocked, ...by })),
  }),
  defineRoute({
    method: "DELETE",
    path: "/status-pages/{id}/subscribers/{subscriberId}",
    name: "deleteSubscriber",
    right: "write",
    about: "status-page",
    summary: "Deletes a subscriber, whatever the SCIM configurations of the page say; a block ends with it.",
    params: subscriberParams,
    status: 204,
    example: { params: subscriber },
    handle: ({ params: key }, { db, by }) => deletePerson(db, statusPageUserTables, { ...keyOf(key), ...by }),
  }),
];

/** The storage shows users and subscribers as one kind of people; these are subscribers. */
function toSubscriber(found: Subscriber): z.input<typeof answer> {
  return found as Subscriber & { readonly reason: "blocked" | "revoked" | "subscriber" };
}
