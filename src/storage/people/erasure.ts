import { sql } from "drizzle-orm";
import type { AdminActor } from "../../directory/administration.ts";
import { foldEmail } from "../../scim/text.ts";
import { AdminError, conflict } from "../engine/admin-error.ts";
import type { Database } from "../engine/database.ts";
import { commit } from "../journal/admin-write.ts";
import { nameInAudit } from "../journal/audit.ts";
import { accounts, audit, blocks, subscribers } from "../tables.ts";
import { findPersonIn } from "./whereabouts.ts";

/**
 * Erases what is kept of a person beyond tenants: the account, blocks, and the name in the audit, which
 * then has the account's id. Log and events go with their retention. Where several databases know of the person, all
 * are asked before one changes, and each changes whole; when one of them fails, the rest is done by asking again.
 *
 * @throws AdminError 404 for an e-mail that nothing is known of, 409 naming the tenants that have the person
 */
export async function eraseAccount(
  databases: readonly Database[],
  { email, ...by }: AdminActor & { readonly email: string },
): Promise<void> {
  const found = await Promise.all(databases.map(async (db) => ({ db, ...(await findPersonIn(db, email)) })));
  const [projects, statusPages] = [found.flatMap((each) => each.projects), found.flatMap((each) => each.statusPages)];
  if (projects.length + statusPages.length > 0) throw stillKnown(projects, statusPages);
  let isKnown = false;
  for (const { db, accountId } of found) {
    isKnown = (await eraseIn(db, { email, accountId, ...by })) || isKnown;
  }
  if (!isKnown) throw nothingKnown();
}

const nothingKnown = () => new AdminError(404, "Nothing is known of this e-mail.");

/** Erases what one database keeps; false where it keeps nothing. */
async function eraseIn(
  db: Database,
  { email, accountId, ...by }: AdminActor & { readonly email: string; readonly accountId: string | null },
): Promise<boolean> {
  const key = foldEmail(email);
  const inAudit = sql`target_kind IN ('user', 'subscriber') AND target_name = ${nameInAudit(key)}`;
  const isKnown = sql`EXISTS (SELECT 1 FROM ${accounts} WHERE email_key = ${key}) OR EXISTS (SELECT 1 FROM ${blocks} WHERE email_key = ${key}) OR EXISTS (SELECT 1 FROM ${audit} WHERE ${inAudit})`;
  const name = accountId ?? "none";
  try {
    await commit(
      db,
      by,
      {
        preconditions: [
          { name: "resourceExists", holds: sql`SELECT 1 WHERE ${isKnown}` },
          {
            name: "membersExist",
            holds: sql`SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM ${subscribers} WHERE ${subscribers.emailKey} = ${key})`,
          },
        ],
        audit: { action: "account.erased", target: { kind: "account", id: name, name } },
        statements: [
          sql`DELETE FROM ${accounts} WHERE email_key = ${key}`,
          sql`DELETE FROM ${blocks} WHERE email_key = ${key}`,
          sql`UPDATE ${audit} SET target_name = ${name} WHERE ${inAudit}`,
        ],
      },
      {
        resourceExists: nothingKnown,
        membersExist: () => conflict("The account is in use: somebody has just been provisioned with it."),
        "foreign-key": () => conflict("The account is in use: somebody has just been provisioned with it."),
      },
    );
    return true;
  } catch (error) {
    if (error instanceof AdminError && error.status === 404) return false;
    throw error;
  }
}

/** Places that an error names at most. */
const NAMED = 10;

function stillKnown(
  projects: readonly { readonly name: string }[],
  statusPages: readonly { readonly name: string }[],
): AdminError {
  const places = [
    ...projects.map(({ name }) => `project “${name}”`),
    ...statusPages.map(({ name }) => `status page “${name}”`),
  ];
  const more = places.length > NAMED ? ` and ${places.length - NAMED} more` : "";
  return conflict(
    `The person is still known to: ${places.slice(0, NAMED).join(", ")}${more}. Delete the person there first.`,
  );
}
