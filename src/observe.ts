import type { MiddlewareHandler } from "hono";
import { bearerToken } from "./auth/token.ts";
import type { Bindings } from "./env.ts";
import { createTokenRemover, type Redact } from "./http/redact.ts";
import { shorten } from "./scim/text.ts";
import { createMeter, type Meter } from "./storage/engine/meter.ts";

/** Characters of what a client can name in a log line. */
const MAX_REQUEST_ID = 64;
const MAX_PATH = 1024;

/** What a request's log line tells besides its cost; the routes fill it in. */
export interface RequestTrace {
  readonly requestId: string;
  readonly meter: Meter;
  /** The bearer token that was presented. */
  readonly token: string | undefined;
  /** A text without the token. */
  readonly redact: Redact;
  configId: string | null;
  operation: string | null;
  /** Whether the client proved who it is; only then is it told what its request cost. */
  isAuthenticated: boolean;
}

/** The types of the application: bindings, and what observing keeps on the context. */
export interface AppEnv {
  Bindings: Bindings;
  Variables: { trace: RequestTrace };
}

/**
 * Observes every request: one structured line in the log, and `Server-Timing` for authenticated
 * clients. Paths are logged without what can hold people's e-mails, which is their query and segments with
 * an “@”, without the secrets of setup links, and without the token that was presented, should somebody paste
 * it there.
 */
export function observe(): MiddlewareHandler<AppEnv> {
  return async function observeRequest(c, next) {
    const start = performance.now();
    const requestId = c.req.header("cf-ray")?.slice(0, MAX_REQUEST_ID) ?? crypto.randomUUID();
    const token = bearerToken(c.req.header("Authorization"));
    const trace: RequestTrace = {
      requestId,
      meter: createMeter(),
      token,
      redact: createTokenRemover(token),
      configId: null,
      operation: null,
      isAuthenticated: false,
    };
    c.set("trace", trace);
    await next();
    const milliseconds = Math.round((performance.now() - start) * 10) / 10;
    const { meter, redact, configId, operation, isAuthenticated } = trace;
    if (isAuthenticated) c.res.headers.set("Server-Timing", serverTiming(milliseconds, meter));
    const { method } = c.req;
    const line = {
      message: "request",
      requestId,
      method,
      path: shorten(loggable(redact(c.req.path)), MAX_PATH),
      status: c.res.status,
      configId,
      operation,
      ...meter,
      milliseconds,
    };
    console.log(JSON.stringify(line));
  };
}

/** An “@”, however many times it was encoded. */
const AT_SIGN = /@|%(?:25)*40/;

/** Where the secret of a setup link follows. */
const SETUP = "setup";

/** What a path must have for anything of it to be kept back; most have nothing of it. */
const MAY_TELL = /[@%]|^\/setup(?:\/|$)/;

/** Some clients ask for a user by e-mail where the id belongs; the secret of a setup link is in its path. */
function loggable(path: string): string {
  if (!MAY_TELL.test(path)) return path;
  const [, first, ...rest] = path.split("/");
  if (first === SETUP && rest.length > 0) return `/${SETUP}/…`;
  return path
    .split("/")
    .map((segment) => (AT_SIGN.test(segment) ? "…" : segment))
    .join("/");
}

/**
 * Rows are for the log alone: how many a request wrote tells whether a person has an account already,
 * and how many it read whether an id exists, be it in another tenant.
 */
function serverTiming(milliseconds: number, { roundTrips }: Meter): string {
  return `total;dur=${milliseconds}, d1;desc="round trips ${roundTrips}"`;
}
