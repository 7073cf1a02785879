import type { ConfigurationSnapshot, Grant, LoadedSnapshot, TreeKind } from "../directory/configuration.ts";
import { unauthorized } from "../scim/errors.ts";
import type { SnapshotCache } from "./snapshot-cache.ts";
import { bearerToken, hashToken } from "./token.ts";
import type { CountUnknownToken } from "./unknown-tokens.ts";

/** What a request says about itself. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly configId: string;
  readonly kind: TreeKind;
}

/** Turns credentials into grants, by the cache where it can and by the database where it must. */
export interface Authenticator {
  /** @throws ScimError 401, the same whatever was wrong; 429 for too many tokens that the cache does not know */
  authenticate(credentials: Credentials): Promise<Grant>;
  /**
   * The grant with its snapshot loaded anew.
   * @throws ScimError 401 when the token does not open the configuration any more
   */
  refresh(grant: Grant): Promise<Grant>;
  /** Forgets a grant that the database refused, and puts the refusal down. */
  forget(grant: Grant): void;
}

/** The sources an authenticator draws on. */
export interface AuthenticatorSources {
  readonly cache: SnapshotCache;
  /** The snapshot of that configuration, from the database, if the token opens it now. */
  readonly load: (
    tokenHash: string,
    base: Pick<ConfigurationSnapshot, "configId" | "kind">,
  ) => Promise<LoadedSnapshot | undefined>;
  /** Puts down that a configuration refused a token that the cache took for its own. Never rejects. */
  readonly noteRefusal: (base: Pick<ConfigurationSnapshot, "configId" | "kind">) => Promise<void>;
  /** Counts a token that the cache does not know, before the database is asked. */
  readonly countUnknown: CountUnknownToken;
  /** Runs work after the answer. */
  readonly defer: (work: Promise<void>) => void;
}

/** An authenticator for one request. */
export function createAuthenticator({
  cache,
  load,
  noteRefusal,
  countUnknown,
  defer,
}: AuthenticatorSources): Authenticator {
  async function loadGrant(tokenHash: string, base: Pick<ConfigurationSnapshot, "configId" | "kind">): Promise<Grant> {
    const loaded = await load(tokenHash, base);
    if (loaded === undefined) throw unauthorized();
    defer(cache.put(tokenHash, loaded));
    return { tokenHash, snapshot: loaded.snapshot };
  }

  return {
    async authenticate({ authorization, configId, kind }) {
      const token = bearerToken(authorization);
      if (token === undefined) throw unauthorized();
      const tokenHash = await hashToken(token);
      const snapshot = await cache.get(tokenHash);
      if (snapshot !== undefined && opens(snapshot, configId, kind)) return { tokenHash, snapshot };
      await countUnknown();
      return loadGrant(tokenHash, { configId, kind });
    },
    async refresh({ tokenHash, snapshot }) {
      return loadGrant(tokenHash, snapshot);
    },
    forget({ tokenHash, snapshot }) {
      defer(cache.delete(tokenHash));
      defer(noteRefusal(snapshot));
    },
  };
}

function opens(snapshot: ConfigurationSnapshot, configId: string, kind: TreeKind): boolean {
  return snapshot.configId === configId && snapshot.kind === kind;
}
