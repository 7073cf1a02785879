import { sql } from "drizzle-orm";
import { keyIdsOf, type SecretBox } from "../../auth/secret-box.ts";
import { mintWebhookSecret } from "../../auth/webhook-secret.ts";
import type { AdminActor } from "../../directory/administration.ts";
import { unknownId } from "../engine/admin-error.ts";
import { type Database, runBatch } from "../engine/database.ts";
import { commit } from "../journal/admin-write.ts";
import { webhooks } from "../tables.ts";
import { nameOfWebhook } from "./webhook.ts";
import { isThere, readWebhook } from "./webhooks.ts";

/**
 * Gives a webhook a new secret, which is answered here and never again. The one before goes on being signed with
 * for as long as the grace.
 *
 * @throws AdminError 404
 */
export async function rotateWebhookSecret(
  db: Database,
  box: SecretBox,
  { id, graceSeconds = 0, ...by }: AdminActor & { readonly id: string; readonly graceSeconds?: number | undefined },
): Promise<{ readonly secret: string }> {
  const { url } = await readWebhook(db, id);
  const secret = mintWebhookSecret();
  const until = graceSeconds === 0 ? null : new Date(Date.now() + graceSeconds * 1000).toISOString();
  const previous = until === null ? sql`NULL` : sql`secret`;
  await commit(
    db,
    by,
    {
      audit: {
        action: "webhook.rotated",
        target: { kind: "webhook", id, name: nameOfWebhook(url) },
        changes: { previousSecretUntil: [null, until] },
      },
      preconditions: [isThere(id)],
      statements: [
        sql`UPDATE ${webhooks} SET previous_secret = ${previous}, previous_secret_until = ${until}, secret = ${await box.seal(secret, id)} WHERE id = ${id}`,
      ],
    },
    { resourceExists: () => unknownId("webhook", id) },
  );
  return { secret };
}

/** The secrets of a webhook as they are kept. */
export interface SealedSecrets {
  readonly secret: string;
  readonly previous_secret: string | null;
  readonly previous_secret_until: string | null;
}

/** The secrets to sign with now, the newest first; undefined when it cannot be opened. */
export async function openSecrets(
  box: SecretBox,
  { id, ...sealed }: SealedSecrets & { readonly id: string },
  now: Date,
): Promise<readonly [string, ...string[]] | undefined> {
  const secret = await box.open(sealed.secret, id);
  if (secret === undefined) return undefined;
  const { previous_secret: previous, previous_secret_until: until } = sealed;
  if (previous === null || until === null || until <= now.toISOString()) return [secret];
  const opened = await box.open(previous, id);
  return opened === undefined ? [secret] : [secret, opened];
}

interface SealedRow extends SealedSecrets {
  readonly id: string;
}

/** Keeps every secret under the keys that there are now: while the admin token is replaced, under both. */
export async function resealSecrets(db: Database, box: SecretBox): Promise<void> {
  const keyIds = (await box.keyIds()).join(" ");
  const [found] = await runBatch(db, [sql`SELECT id, secret, previous_secret, previous_secret_until FROM ${webhooks}`]);
  for (const row of (found?.results ?? []) as SealedRow[]) {
    const [secret, previous] = await Promise.all([
      reseal(box, row.id, row.secret, keyIds),
      reseal(box, row.id, row.previous_secret, keyIds),
    ]);
    if (secret === row.secret && previous === row.previous_secret) continue;
    await runBatch(db, [
      sql`UPDATE ${webhooks} SET secret = ${secret}, previous_secret = ${previous} WHERE id = ${row.id} AND secret = ${row.secret}`,
    ]);
  }
}

/** What is sealed, under the keys of the box; as it was where it is so already, or where it cannot be opened. */
async function reseal(box: SecretBox, id: string, sealed: string | null, keyIds: string): Promise<string | null> {
  if (sealed === null || keyIdsOf(sealed).join(" ") === keyIds) return sealed;
  const secret = await box.open(sealed, id);
  return secret === undefined ? sealed : box.seal(secret, id);
}
