import { DatabaseSync } from "node:sqlite";
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";
import { createPerson } from "../../worker/people.ts";
import { BENCH_GROUP } from "../operations.ts";
import { portOf, type ReadyMessage, type StartMessage, serveParent } from "./protocol.ts";

/** A resource as the peer keeps it: a document, and the one key that identity providers match on. */
interface Stored {
  readonly id: string;
  readonly document: string;
}

const database = new DatabaseSync(":memory:");

/** Keeps the documents of one resource type in a table. */
class DocumentTable {
  readonly #insert;
  readonly #byId;
  readonly #byKey;
  readonly #all;

  constructor(name: string) {
    database.exec(`CREATE TABLE ${name} (id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, document TEXT NOT NULL)`);
    this.#insert = database.prepare(
      `INSERT INTO ${name} VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET key = excluded.key, document = excluded.document`,
    );
    this.#byId = database.prepare(`SELECT id, document FROM ${name} WHERE id = ?`);
    this.#byKey = database.prepare(`SELECT id, document FROM ${name} WHERE key = ?`);
    this.#all = database.prepare(`SELECT id, document FROM ${name} LIMIT 100`);
  }

  write(id: string, key: string, resource: object): object {
    const document = { ...resource, id };
    this.#insert.run(id, key.toLowerCase(), JSON.stringify(document));
    return document;
  }

  read(id: string): object {
    const row = this.#byId.get(id) as unknown as Stored | undefined;
    if (row === undefined) throw new SCIMMY.Types.Error(404, "", `${id} not found`);
    return JSON.parse(row.document);
  }

  /** The documents that a filter `key eq "…"` finds, else a page of all. */
  list(key: string | undefined): object[] {
    const rows = key === undefined ? this.#all.all() : this.#byKey.all(key.toLowerCase());
    return (rows as unknown as Stored[]).map(({ document }) => JSON.parse(document));
  }
}

/** The value of a filter that compares one attribute for equality. */
function equalTo(filter: unknown, attribute: string): string | undefined {
  const [first] = (Array.isArray(filter) ? filter : []) as Record<string, unknown>[];
  const name = Object.keys(first ?? {}).find((each) => each.toLowerCase() === attribute.toLowerCase());
  const [operator, value] = (name === undefined ? [] : (first?.[name] ?? [])) as unknown[];
  return operator === "eq" && typeof value === "string" ? value : undefined;
}

interface Named {
  readonly userName?: string;
  readonly displayName?: string;
}

/** What scimmy asks of whoever keeps the resources. */
function createHandlers(table: DocumentTable, key: keyof Named) {
  return {
    ingress: ({ id }: { id?: string }, data: Named) =>
      table.write(id ?? crypto.randomUUID(), String(data[key]), data) as never,
    egress: ({ id, filter }: { id?: string; filter?: unknown }) =>
      (id === undefined ? table.list(equalTo(filter, key)) : table.read(id)) as never,
  };
}

/** What a user of Node would take instead: scimmy behind express, SQLite in the process. */
async function start({ users }: StartMessage): Promise<ReadyMessage> {
  const [people, groups] = [new DocumentTable("users"), new DocumentTable("groups")];
  const [ofUsers, ofGroups] = [createHandlers(people, "userName"), createHandlers(groups, "displayName")];
  SCIMMY.Resources.declare(SCIMMY.Resources.User).ingress(ofUsers.ingress).egress(ofUsers.egress);
  SCIMMY.Resources.declare(SCIMMY.Resources.Group).ingress(ofGroups.ingress).egress(ofGroups.egress);
  const userIds = Array.from({ length: users }, (_, index) => {
    const [id, person] = [crypto.randomUUID(), createPerson(index)];
    people.write(id, String(person.userName), person);
    return id;
  });
  const groupId = crypto.randomUUID();
  const members = userIds.slice(0, BENCH_GROUP).map((value) => ({ value }));
  groups.write(groupId, "Group", { displayName: "Group", members });
  const token = "peer";
  const app = express();
  const handler = ({ headers }: { headers: { authorization?: string } }) => {
    if (headers.authorization !== `Bearer ${token}`) throw new Error("wrong token");
    return "identity provider";
  };
  app.use("/scim", new SCIMMYRouters({ type: "bearer", handler }));
  const port = await new Promise<number>((resolve) => {
    const server = app.listen(0, "127.0.0.1", () => resolve(portOf(server)));
  });
  return { port, token, basePath: "/scim", userIds, groupId };
}

serveParent(start);
