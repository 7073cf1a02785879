import * as z from "zod";
import { exampleEvent, toldEventSchema } from "./event-schema.ts";
import { describeAccess } from "./rights.ts";
import type { AdminRoute } from "./route.ts";
import type { RouteGroup } from "./routes.ts";
import { problemSchema } from "./schemas.ts";

type Document = Record<string, unknown>;

/** Statuses that say the same on every route. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: "The request is not valid: `detail` says why, and `errors` which of its fields, if some are wrong.",
  401: "The admin token is missing or wrong.",
  403: "The administrator may not do this anywhere.",
  413: "The body is too large.",
  415: "The body is not JSON.",
  429: "Too many wrong admin tokens came from this address.",
  500: "The service failed; `detail` has the id to report.",
  503: "The service is busy, or the deployment has no admin token.",
};

/** The OpenAPI 3.1 document of routes, made from the schemas that validate requests. */
export function createOpenApiDocument(groups: readonly RouteGroup[], origin: string): Document {
  const operations = groups.flatMap(({ name, routes }) => routes.map((route) => ({ route, tag: name })));
  const paths: Record<string, Document> = {};
  for (const { route, tag } of operations) {
    const path = `/admin${route.path}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeOperation(route, tag) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Administration of SCIM provisioning",
      version: "1",
      description: "Projects, status pages and the SCIM configurations that identity providers use.",
    },
    servers: [{ url: origin }],
    security: [{ adminToken: [] }],
    tags: groups.map(({ name }) => ({ name })),
    paths,
    webhooks: { event: { post: describeDelivery() } },
    components: {
      securitySchemes: { adminToken: { type: "http", scheme: "bearer" } },
      schemas: { Problem: toJsonSchema(problemSchema, "output") },
    },
  };
}

/** What the receiver of a webhook gets (Standard Webhooks). */
function describeDelivery(): Document {
  const header = (name: string, description: string) => ({
    name,
    in: "header",
    required: true,
    description,
    schema: { type: "string" },
  });
  return {
    operationId: "receiveEvent",
    summary: "An event of the feed, or a “webhook.test”.",
    security: [],
    parameters: [
      header("webhook-id", "The id of the event: the same whenever it is sent."),
      header("webhook-timestamp", "When it was sent, in seconds since 1970."),
      header("webhook-signature", "“v1,” and the HMAC-SHA256 of id, time and body; two during a rotation."),
    ],
    requestBody: { required: true, content: jsonContent(toJsonSchema(toldEventSchema, "output"), exampleEvent) },
    responses: {
      "2XX": { description: "The event was taken; the next one follows." },
      410: { description: "Nothing more is to be sent: the webhook is disabled." },
      default: { description: "The event is sent again later." },
    },
  };
}

function describeOperation(route: AdminRoute, tag: string): Document {
  const { name, summary, params, query, body, example } = route;
  return {
    operationId: name,
    summary,
    tags: [tag],
    "x-administrators": describeAccess(route),
    parameters: [
      ...describeParameters("path", params, example.params),
      ...describeParameters("query", query, example.query),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: { required: !isOptional(body), content: jsonContent(toJsonSchema(body, "input"), example.body) },
        }),
    responses: describeResponses(route),
  };
}

/** Whether a request may go without the body: one that is missing counts as `{}`. */
function isOptional(body: z.ZodType): boolean {
  return body.safeParse({}).success;
}

function describeParameters(place: "path" | "query", schema: z.ZodObject, example: object): Document[] {
  const { properties = {}, required = [] } = toJsonSchema(schema, "input") as {
    properties?: Record<string, Document>;
    required?: string[];
  };
  const examples = new Map(Object.entries(example));
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
    ...(examples.has(name) ? { example: examples.get(name) } : {}),
  }));
}

function describeResponses(route: AdminRoute): Document {
  const { status, summary, answer, example, conflict, gone } = route;
  const unknown = whenUnknown(route);
  const success = {
    description: summary,
    ...(answer === undefined ? {} : { content: jsonContent(toJsonSchema(answer, "output"), example.answer) }),
  };
  const refusals: [string, Document][] = refusalsOf(route).map((each) => [String(each), problem(REFUSALS[each])]);
  return {
    [status]: success,
    ...Object.fromEntries(refusals),
    ...(unknown === undefined ? {} : { 404: problem(unknown) }),
    ...(conflict === undefined ? {} : { 409: problem(conflict) }),
    ...(gone === undefined ? {} : { 410: problem(gone) }),
  };
}

/** When a route answers 404; undefined for one that names nothing. */
function whenUnknown({ params, refersTo, about }: AdminRoute): string | undefined {
  if (!hasFields(params)) {
    if (refersTo !== undefined) return `There is no such ${refersTo}.`;
    return about === "service" ? "The key of one tenant does not see this." : undefined;
  }
  return `There is nothing of that id${refersTo === undefined ? "" : `, or no such ${refersTo}`}.`;
}

/** The statuses that a route can be refused with, as its schemas tell. */
function refusalsOf(route: AdminRoute): number[] {
  const { query, body } = route;
  return [
    ...(hasFields(query) || body !== undefined ? [400] : []),
    401,
    ...(mayBeForbidden(route) ? [403] : []),
    429,
    ...(body === undefined ? [] : [413, 415]),
    500,
    503,
  ];
}

/** Whether some administrators may not do what the route does, of whatever tenant. */
function mayBeForbidden({ right }: AdminRoute): boolean {
  return right !== "read";
}

function hasFields(schema: z.ZodObject): boolean {
  return Object.keys(schema.shape).length > 0;
}

function problem(description: string | undefined): Document {
  const schema = { $ref: "#/components/schemas/Problem" };
  return { description, content: { "application/problem+json": { schema } } };
}

function jsonContent(schema: Document, example: unknown): Document {
  return { "application/json": { schema, example } };
}

function toJsonSchema(schema: z.ZodType, io: "input" | "output"): Document {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, override: ({ jsonSchema }) => tidy(jsonSchema) });
  return rest;
}

/** Leaves out what only repeats the format or the type, at length. */
function tidy(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format === "date-time") delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
