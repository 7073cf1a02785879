import { timingSafeEqual } from "hono/utils/buffer";
import { type Administrator, person, root } from "../auth/administrator.ts";
import { bearerToken } from "../auth/token.ts";
import { AdminError } from "../storage/engine/admin-error.ts";

/** Where Cloudflare Access puts the assertion of whom it let in. */
export const ASSERTION_HEADER = "Cf-Access-Jwt-Assertion";

/** What an administrator's request says about itself. */
export interface AdminCredentials {
  readonly authorization: string | undefined;
  /** The `Cf-Access-Jwt-Assertion` header. */
  readonly assertion: string | undefined;
}

/** By what administrators are known. */
export interface AdminDoor {
  /** The secrets of root: `ADMIN_TOKEN`, and the one that is about to replace it. */
  readonly rootTokens: readonly (string | undefined)[];
  /** The administrator of a key. */
  findKey(key: string): Promise<Administrator | undefined>;
  /** The e-mail of the person that an assertion vouches for; undefined where Access guards nothing. */
  readonly verifyAssertion: ((assertion: string) => Promise<string | undefined>) | undefined;
  /** Counts a wrong token, or a setup link that leads nowhere, of the client; false when there were too many. */
  countWrongToken(): Promise<boolean>;
}

/** What a secret of root looks like: shorter ones could be guessed. */
const ROOT_TOKEN = /^[\x21-\x7e]{32,}$/;
/** Seconds after which a client with too many wrong tokens may try again: the period of the binding. */
const RETRY_AFTER = 60;

/**
 * Who sent a request.
 *
 * @throws AdminError 503 when the deployment has no proper admin token, 401 when the credentials are missing
 *   or wrong, 429 for too many wrong tokens; a right one is never refused for those
 */
export async function authenticateAdmin(
  { authorization, assertion }: AdminCredentials,
  door: AdminDoor,
): Promise<Administrator> {
  checkRootTokens(door);
  if (authorization === undefined) {
    const visitor = await findVisitor(assertion, door);
    if (visitor !== undefined) return visitor;
    throw unauthorized("Bearer");
  }
  const token = bearerToken(authorization);
  if (token === undefined) throw unauthorized("Bearer");
  const found = (await isRootToken(token, door)) ? root : await door.findKey(token);
  if (found !== undefined) return found;
  await refuseGuesses(door);
  throw unauthorized('Bearer error="invalid_token"');
}

/**
 * Counts a secret that opens nothing.
 *
 * @throws AdminError 429 when too many came from one address
 */
export async function refuseGuesses({ countWrongToken }: Pick<AdminDoor, "countWrongToken">): Promise<void> {
  if (await countWrongToken()) return;
  throw new AdminError(429, `Too many wrong secrets came from your address. Wait ${RETRY_AFTER} seconds.`, {
    headers: { "Retry-After": String(RETRY_AFTER) },
  });
}

/** The person whom Access has let in with this request; undefined for nobody. */
export async function findVisitor(
  assertion: string | undefined,
  { verifyAssertion }: Pick<AdminDoor, "verifyAssertion">,
): Promise<Administrator | undefined> {
  if (assertion === undefined || verifyAssertion === undefined) return undefined;
  const email = await verifyAssertion(assertion);
  return email === undefined ? undefined : person(email);
}

/** @throws AdminError 503 where the deployment has no admin token, or one that can be guessed */
export function checkRootTokens({ rootTokens: [first, ...others] }: Pick<AdminDoor, "rootTokens">): void {
  if (first === undefined || first === "") {
    throw new AdminError(
      503,
      "The secret ADMIN_TOKEN is not set, so nobody can administer this service. Set it and deploy again.",
    );
  }
  for (const token of [first, ...others]) {
    if (token === undefined || token === "" || ROOT_TOKEN.test(token)) continue;
    throw new AdminError(
      503,
      "The secret ADMIN_TOKEN, or ADMIN_TOKEN_NEXT, is not 32 or more visible ASCII characters, so it is not taken. Set a longer one and deploy again.",
    );
  }
}

/** Whether a token is one of root's; the time it takes tells nothing of where they differ. */
export async function isRootToken(token: string, { rootTokens }: Pick<AdminDoor, "rootTokens">): Promise<boolean> {
  const known = rootTokens.filter((each) => each !== undefined && each !== "");
  const matches = await Promise.all(known.map((each) => timingSafeEqual(token, each as string)));
  return matches.includes(true);
}

function unauthorized(challenge: string): AdminError {
  return new AdminError(401, "The admin token is missing or wrong. Send it as “Authorization: Bearer …”.", {
    headers: { "WWW-Authenticate": challenge },
  });
}
