import type { ConfigurationSnapshot, Grant, LoadedSnapshot, TreeKind } from "../directory/configuration.ts";
import { unauthorized } from "../scim/errors.ts";
import type { SnapshotCache } from "./snapshot-cache.ts";
import { hashToken } from "./token.ts";
import type { CountUnknownToken } from "./unknown-tokens.ts";

/** The configuration that a request is for, as its path says. */
export type Wanted = Pick<ConfigurationSnapshot, "configId" | "kind">;

/** Turns credentials into grants, by the cache where it can and by the database where it must. */
export interface Authenticator {
  /** @throws ScimError 401, the same whatever was wrong; 429 for too many tokens that the cache does not know */
  authenticate(wanted: Wanted): Promise<Grant>;
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
  /** The token that the request presents. */
  readonly token: string | undefined;
  readonly cache: SnapshotCache;
  /** The snapshot of that configuration, from the database, if the token opens it now. */
  readonly load: (tokenHash: string, base: Wanted) => Promise<LoadedSnapshot | undefined>;
  /** Puts down that a configuration refused a token that the cache took for its own. Never rejects. */
  readonly noteRefusal: (base: Wanted) => Promise<void>;
  /** Counts a token that the cache does not know, before the database is asked. */
  readonly countUnknown: CountUnknownToken;
  /** Runs work after the answer. */
  readonly defer: (work: Promise<void>) => void;
}

/** An authenticator for one request. */
export function createAuthenticator({
  token,
  cache,
  load,
  noteRefusal,
  countUnknown,
  defer,
}: AuthenticatorSources): Authenticator {
  async function loadGrant(tokenHash: string, base: Wanted): Promise<Grant> {
    const loaded = await load(tokenHash, base);
    if (loaded === undefined) throw unauthorized();
    defer(cache.put(tokenHash, loaded));
    return { tokenHash, snapshot: loaded.snapshot };
  }

  return {
    async authenticate({ configId, kind }) {
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
