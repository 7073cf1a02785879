import { shorten } from "../../scim/text.ts";

/** Characters of a detail at most: it may name what was sent. */
const MAX_DETAIL = 1024;

/** What is wrong with one field of an input; `path` is its name, dotted where it is nested. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  410: "Gone",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/**
 * What an administrator's request is refused with. `detail` is written for that person; nothing here
 * knows of HTTP but the number that says which kind of refusal it is.
 */
export class AdminError extends Error {
  override readonly name = "AdminError";
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  /** Headers that the status asks for: `Allow`, `Retry-After`, `WWW-Authenticate`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: string,
    { errors = [], headers = {} }: { errors?: readonly FieldError[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    const short = shorten(detail, MAX_DETAIL);
    super(short);
    this.status = status;
    this.detail = short;
    this.errors = errors;
    this.headers = headers;
  }

  /** The status in words (RFC 9457 §4.2.1). */
  get title(): string {
    return TITLES[this.status] ?? "Error";
  }
}

/** 400: one field of the input cannot be used. */
export const invalidField = (path: string, message: string) =>
  new AdminError(400, "The request is not valid.", { errors: [{ path, message }] });
/** 404: nothing has that id, or not in that tenant. */
export const unknownId = (noun: string, id: string) => new AdminError(404, `There is no ${noun} ${id} here.`);
/** 405 with the methods that are allowed. */
export const methodNotAllowed = (method: string, allow: string) =>
  new AdminError(405, `${method} is not supported here; use ${allow}.`, { headers: { Allow: allow } });
/** 409: a name is taken, or something else still needs what is to go. */
export const conflict = (detail: string) => new AdminError(409, detail);
/** 409: something has the name already that a field gives; `path` is the field. */
export const taken = (path: string, message: string) => new AdminError(409, message, { errors: [{ path, message }] });
