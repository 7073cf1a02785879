import { type Context, Hono } from "hono";
import { type Grant, repeatWhileStale, StaleGrantError } from "../directory/configuration.ts";
import type { RequestContext } from "../directory/operations.ts";
import type { ServedResource, ServiceProvider } from "../directory/service-provider.ts";
import { forbidden, methodNotAllowed, notFound, notImplemented, quotable, type ScimError } from "../scim/errors.ts";
import type { JsonObject, JsonValue } from "../scim/json.ts";
import { listResponse } from "../scim/messages.ts";
import { readBodyStart } from "./body.ts";
import { bulkHandler } from "./bulk-routes.ts";
import { resourceTypeResources, schemaResources, serviceProviderConfig } from "./discovery.ts";
import { errorResponse, scimResponse, toScimError } from "./errors.ts";
import type { Gateway } from "./gateway.ts";
import { listHandler, rootSearchHandler, searchHandler } from "./list-routes.ts";
import { createHandler, deleteHandler, patchHandler, readHandler, replaceHandler } from "./resource-routes.ts";
import type { RequestLabel, ScimEnv, ScimRequest } from "./scim-request.ts";

/** What a request needs to be served; made anew for each. */
export interface RequestScope<Database> {
  readonly gateway: Gateway<Database>;
  readonly requestId: string;
  /** Told what the request turned out to be, once it is answered. */
  onAnswered(label: RequestLabel): void;
}

type Handler<Database> = (request: ScimRequest<Database>) => Promise<Response>;

/** The verbs of one path. */
type Methods<Database> = Partial<Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", Handler<Database>>>;

/** What the routes of a tree are made from. */
export interface ScimAppOptions<Database> {
  openScope(c: Context): RequestScope<Database>;
  /** The path of the page, on the same origin, that says how to set up a configuration. */
  guidePath(configId: string): string;
}

/**
 * The routes of one tree, below its prefix. Whatever happens the answer is a SCIM one, and a failure
 * of an authenticated client is in the provisioning log.
 */
export function createScimApp<Database>(
  provider: ServiceProvider<Database>,
  { openScope, guidePath }: ScimAppOptions<Database>,
): Hono<ScimEnv<Database>> {
  const app = new Hono<ScimEnv<Database>>({ strict: false });
  app.use("*", async (c, next) => {
    const { gateway, requestId, onAnswered } = openScope(c);
    c.set("gateway", gateway);
    c.set("requestId", requestId);
    const label: RequestLabel = { configId: null, operation: null, resourceType: null, resourceId: null };
    c.set("label", label);
    await next();
    onAnswered(label);
  });
  app.onError((error, c) => errorResponse(toScimError(error, c.get("requestId"))));
  for (const [path, methods] of createRoutes(provider, guidePath)) {
    app.all(`/:configId${path}`, (c) => serve(provider, c, choose(c.req.method, methods)));
  }
  const unknown: Handler<Database> = async ({ c }) => {
    throw notFound(`There is no SCIM endpoint ${quotable(c.req.path)}.`);
  };
  app.all("/:configId/*", (c) => serve(provider, c, unknown));
  app.all("*", () => {
    throw notFound("A SCIM base URL ends in the id of a SCIM configuration. Copy it from there.");
  });
  return app;
}

function createRoutes<Database>(
  provider: ServiceProvider<Database>,
  guidePath: ScimAppOptions<Database>["guidePath"],
): [string, Methods<Database>][] {
  return [
    ...createDiscoveryRoutes(provider, guidePath),
    ["/.search", { POST: (request) => rootSearchHandler(request, provider) }],
    ["/Bulk", { POST: (request) => bulkHandler(request, provider) }],
    ...provider.resources.flatMap(createResourceRoutes),
    ["/Me", { GET: refuseMe, POST: refuseMe, PUT: refuseMe, PATCH: refuseMe, DELETE: refuseMe }],
  ];
}

function createResourceRoutes<Database>(served: ServedResource<Database>): [string, Methods<Database>][] {
  const { endpoint } = served.type;
  return [
    [endpoint, { GET: (request) => listHandler(request, served), POST: (request) => createHandler(request, served) }],
    [`${endpoint}/.search`, { POST: (request) => searchHandler(request, served) }],
    [
      `${endpoint}/:id`,
      {
        GET: (request) => readHandler(request, served),
        PUT: (request) => replaceHandler(request, served),
        PATCH: (request) => patchHandler(request, served),
        DELETE: (request) => deleteHandler(request, served),
      },
    ],
  ];
}

function createDiscoveryRoutes<Database>(
  provider: ServiceProvider<Database>,
  guidePath: ScimAppOptions<Database>["guidePath"],
): [string, Methods<Database>][] {
  const config: Methods<Database> = {
    GET: discover(({ baseUrl, snapshot }) =>
      serviceProviderConfig(provider.capabilities, {
        baseUrl,
        documentationUri: new URL(guidePath(snapshot.configId), baseUrl).href,
        announceCursors: snapshot.announceCursors,
      }),
    ),
  };
  return [
    ["/ServiceProviderConfig", config],
    ["/ServiceProviderConfigs", config],
    ...createCollectionRoutes<Database>("/Schemas", (baseUrl) => schemaResources(provider, baseUrl)),
    ...createCollectionRoutes<Database>("/ResourceTypes", (baseUrl) => resourceTypeResources(provider, baseUrl)),
  ];
}

/** A read-only collection and its members, by id without regard to case (RFC 7644 §4). */
function createCollectionRoutes<Database>(
  path: string,
  resources: (baseUrl: string) => JsonObject[],
): [string, Methods<Database>][] {
  return [
    [path, { GET: discover(({ baseUrl }) => listAll(resources(baseUrl))) }],
    [
      `${path}/:id`,
      {
        GET: discover(({ baseUrl }, id) => {
          const found = resources(baseUrl).find((resource) => String(resource.id).toLowerCase() === id.toLowerCase());
          if (found === undefined) throw notFound(`There is no ${path}/${quotable(id)}.`);
          return found;
        }),
      },
    ],
  ];
}

function listAll(resources: readonly JsonObject[]): JsonValue {
  return listResponse(resources, resources.length, { startIndex: 1 });
}

/** A discovery answer: it needs a valid token like any other, and takes no filter. */
function discover<Database>(answer: (context: RequestContext<Database>, id: string) => JsonValue): Handler<Database> {
  return async ({ c, context }) => {
    refuseFilter(c);
    const body = answer(context, c.req.param("id") ?? "");
    await c.get("gateway").verify(context);
    return scimResponse(body);
  };
}

/** RFC 7644 §4: discovery endpoints refuse filters, so that clients do not mistake the answer. */
function refuseFilter(c: Context): void {
  if (c.req.query("filter") !== undefined) throw forbidden("Discovery endpoints cannot be filtered.");
}

const refuseMe = async (): Promise<Response> => {
  throw notImplemented("A bearer token belongs to an identity provider, not to a user: /Me is not supported.");
};

function choose<Database>(method: string, methods: Methods<Database>): Handler<Database> {
  const handler = (methods as Record<string, Handler<Database> | undefined>)[method === "HEAD" ? "GET" : method];
  if (handler !== undefined) return handler;
  return async () => {
    throw methodNotAllowed(method, Object.keys(methods));
  };
}

/** Authenticates and runs the handler, again when the configuration changed meanwhile. */
async function serve<Database>(
  provider: ServiceProvider<Database>,
  c: Context<ScimEnv<Database>>,
  handler: Handler<Database>,
): Promise<Response> {
  const gateway = c.get("gateway");
  const configId = c.req.param("configId") ?? "";
  const grant = await gateway.authenticate({ configId, kind: provider.kind });
  const admitted: Handler<Database> = async (request) => {
    await gateway.admit(grant);
    return handler(request);
  };
  return repeatWhileStale(
    { grant, handle: admitted },
    async () => ({ grant: await gateway.refresh(grant), handle: handler }),
    (current) => run(c, current.grant, current.handle),
  );
}

async function run<Database>(
  c: Context<ScimEnv<Database>>,
  grant: Grant,
  handler: Handler<Database>,
): Promise<Response> {
  const gateway = c.get("gateway");
  const context = openContext(c, grant);
  c.get("label").configId = grant.snapshot.configId;
  const refresh = async () => openContext(c, await gateway.refresh(grant));
  try {
    return await handler({ c, context, refresh });
  } catch (thrown) {
    if (thrown instanceof StaleGrantError) throw thrown;
    const error = toScimError(thrown, context.requestId);
    if (error.status === 401) gateway.forget(grant);
    else await gateway.logFailures(context, [await describeFailure(c, error)]);
    throw error;
  }
}

function openContext<Database>(c: Context<ScimEnv<Database>>, grant: Grant): RequestContext<Database> {
  return {
    db: c.get("gateway").open(grant),
    snapshot: grant.snapshot,
    baseUrl: baseUrlOf(c, grant.snapshot.configId),
    requestId: c.get("requestId"),
    redact: c.get("gateway").redact,
  };
}

async function describeFailure<Database>(c: Context<ScimEnv<Database>>, error: ScimError) {
  const hasBody = c.req.method !== "GET" && c.req.method !== "HEAD";
  return {
    ...c.get("label"),
    method: c.req.method,
    path: c.req.path,
    body: hasBody ? await readBodyStart(c.req) : null,
    error,
  };
}

/** The base of every `location` and `$ref`: the origin and prefix that the request came in by. */
function baseUrlOf(c: Context, configId: string): string {
  const { path, url } = c.req;
  const marker = `/${configId}`;
  return new URL(url).origin + path.slice(0, path.indexOf(marker) + marker.length);
}
