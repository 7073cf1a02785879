import type { Operation } from "../operation.ts";
import type { Session } from "../session.ts";

const configPath = "/ServiceProviderConfig";

/** Discovery, and what authentication costs when it is not the usual case. */
export const serviceOperations: readonly Operation[] = [
  { name: "GET ServiceProviderConfig", budget: "discovery", status: 200, run: (to) => to.send("GET", configPath) },
  { name: "GET Schemas", budget: "discovery", status: 200, run: (to) => to.send("GET", "/Schemas") },
  { name: "GET ResourceTypes", budget: "discovery", status: 200, run: (to) => to.send("GET", "/ResourceTypes") },
  {
    name: "GET user, the first of an isolate in a minute",
    budget: "not remembered",
    status: 200,
    run: (to) => to.send("GET", `/Users/${to.userId(1)}`, undefined, { isNewIsolate: true }),
  },
  {
    name: "GET user, configuration not in KV",
    budget: "not in KV",
    status: 200,
    async run(to) {
      await to.forgetCached();
      return to.send("GET", `/Users/${to.userId(1)}`, undefined, { isNewIsolate: true });
    },
  },
  {
    name: "wrong token",
    budget: "wrong token",
    status: 401,
    run: (to) => to.send("GET", configPath, undefined, { token: "wrong" }),
  },
  {
    name: "GET user, token revoked, configuration remembered",
    budget: "revoked token",
    status: 401,
    run: (to) =>
      withToken(
        to,
        "UPDATE tokens SET expires_at = '2000-01-01T00:00:00.000Z' WHERE config_id = ?",
        "UPDATE tokens SET expires_at = NULL WHERE config_id = ?",
      ),
  },
  {
    name: "GET user, settings changed, old ones remembered",
    budget: "stale",
    status: 200,
    run: (to) =>
      withToken(
        to,
        "UPDATE configs SET require_email = 0 WHERE id = ?",
        "UPDATE configs SET require_email = 1 WHERE id = ?",
      ),
  },
];

/** The cost of a GET after a change that the isolate has not heard of; the change is taken back. */
async function withToken(to: Session, change: string, undo: string) {
  await to.prepare("GET", configPath);
  await to.execute(change, to.tenant.config.id);
  const answer = await to.send("GET", `/Users/${to.userId(1)}`);
  await to.execute(undo, to.tenant.config.id);
  await to.forgetCached();
  await to.prepare("GET", configPath);
  return answer;
}
