import { repeatWhileStale } from "../directory/configuration.ts";
import type { RequestContext, WriteOperation, WriteOutcome } from "../directory/operations.ts";
import type { ServedResource, ServiceProvider } from "../directory/service-provider.ts";
import { parseVersionCondition } from "../directory/version.ts";
import { attributesWithReferences, type BulkOperation, replaceReferences, withoutReferences } from "../scim/bulk.ts";
import { BulkSchedule } from "../scim/bulk-schedule.ts";
import { invalidSyntax, invalidValue, leftUndone, notFound, quotable, ScimError } from "../scim/errors.ts";
import type { JsonObject } from "../scim/json.ts";
import { WorkBudget } from "../scim/work-budget.ts";
import type { FailedRequest } from "./gateway.ts";
import { locationOf, versionOf } from "./representation.ts";
import { toWriteOperation, type WriteRequest } from "./write-operation.ts";

/** Operations that one transaction carries out at most: it holds the one writer for as long as they take. */
const RUN_LENGTH = 50;
/**
 * Round trips after which no other run is begun. D1 lets an invocation make 1,000 queries; one run takes one or
 * two, and 24 when others keep changing the same rows and the database keeps failing.
 */
const MAX_ROUND_TRIPS = 170;
/** What all operations together may compare and copy: about two seconds. */
const MAX_BULK_WORK = 500_000_000;
/** Characters of data that one transaction takes at most; D1 binds values of up to 2 MB. */
const RUN_SIZE = 400_000;

/** What a bulk run needs of the request it serves. */
export interface BulkScope<Database> {
  readonly provider: ServiceProvider<Database>;
  readonly operations: readonly BulkOperation[];
  readonly failOnErrors: number | undefined;
  /** The path of the SCIM base URL, before the paths of the operations in the provisioning log. */
  readonly basePath: string;
  /** D1 round trips that the request has cost so far. */
  readonly countRoundTrips: () => number;
  /** A context with the configuration loaded anew, after it changed under the run. */
  readonly refresh: () => Promise<RequestContext<Database>>;
}

/** What became of one operation. */
type Result = { readonly index: number } & (
  | { readonly kind: "done"; readonly status: number; readonly resource?: JsonObject | undefined }
  | { readonly kind: "failed"; readonly error: ScimError; readonly isUndone?: boolean }
);

/** An operation made ready: its references resolved, its data checked. */
interface Ready<Database> {
  readonly index: number;
  readonly served: ServedResource<Database>;
  readonly write: WriteOperation;
}

/** A create that broke a circle, and the attributes it had to leave out. */
interface Incomplete {
  readonly index: number;
  readonly missing: JsonObject;
}

/**
 * Carries out the operations of one bulk request: in order, neighbours of one resource type together
 * in one transaction, those that refer to others after them (RFC 7644 §3.7).
 */
export class BulkRun<Database> {
  readonly #scope: BulkScope<Database>;
  readonly #schedule: BulkSchedule;
  readonly #results = new Map<number, Result>();
  /** Creates that broke a circle, to be completed once the rest of it is made. */
  readonly #incomplete: Incomplete[] = [];
  readonly #work = new WorkBudget(MAX_BULK_WORK);
  #context: RequestContext<Database>;
  #errors = 0;
  /** Why some operations were left undone. */
  #undone: ScimError | undefined;

  constructor(context: RequestContext<Database>, scope: BulkScope<Database>) {
    this.#context = context;
    this.#scope = scope;
    this.#schedule = new BulkSchedule(scope.operations, scope.failOnErrors === undefined);
  }

  /** The `Operations` of the answer, in the order of the request, as far as the work went. */
  async execute(): Promise<JsonObject[]> {
    while (!this.#schedule.isDone && !this.#isOver) await this.#executeNext();
    for (const each of this.#incomplete) if (!this.#hasFailed) await this.#complete(each);
    if (this.#isSpent) this.#leaveUndone();
    return [...this.#results.values()]
      .sort((left, right) => left.index - right.index)
      .map((result) => this.#describe(result));
  }

  /** The operations that failed, for the provisioning log; of those that were left undone the first tells. */
  failures(): FailedRequest[] {
    const results = [...this.#results.values()];
    const lastDone = results.findLastIndex(({ kind }) => kind === "done");
    const firstUndone = results.find((result) => result.kind === "failed" && result.isUndone);
    return results.flatMap((result, position) =>
      result.kind === "failed" && (!result.isUndone || result === firstUndone)
        ? [{ ...this.#describeFailure(result), isOvertaken: position < lastDone }]
        : [],
    );
  }

  /** What the answer says besides the results. */
  get headers(): Readonly<Record<string, string>> {
    return this.#undone === undefined ? {} : this.#undone.headers;
  }

  get #isOver(): boolean {
    return this.#isSpent || this.#hasFailed;
  }

  get #hasFailed(): boolean {
    return this.#errors >= (this.#scope.failOnErrors ?? Number.POSITIVE_INFINITY);
  }

  /** Whether what is left would take more than one request may; each create that broke a circle will yet take two trips. */
  get #isSpent(): boolean {
    return this.#work.isSpent || this.#scope.countRoundTrips() + 2 * this.#incomplete.length >= MAX_ROUND_TRIPS;
  }

  #leaveUndone(): void {
    const left = [...this.#scope.operations.keys()].filter((index) => !this.#results.has(index));
    if (left.length === 0) return;
    const error = leftUndone(left.length);
    for (const index of left) this.#results.set(index, { kind: "failed", index, error, isUndone: true });
    this.#undone = error;
  }

  async #executeNext(): Promise<void> {
    const { indexes, isCircle } = this.#schedule.next();
    const run: Ready<Database>[] = [];
    let size = 0;
    for (const index of indexes) {
      const ready = this.#prepare(index, isCircle);
      if ("kind" in ready) {
        if (run.length === 0) this.#finish(ready);
        break;
      }
      size += JSON.stringify(this.#operation(index).data ?? null).length;
      if (run.length > 0 && (run[0]?.served !== ready.served || run.length >= RUN_LENGTH || size > RUN_SIZE)) break;
      run.push(ready);
    }
    if (isCircle) this.#incomplete.push(...run.map(({ index }) => this.#describeIncomplete(index)));
    if (run.length > 0) for (const result of await this.#write(run)) this.#finish(result);
  }

  #describeIncomplete(index: number): Incomplete {
    const open = new Set(this.#schedule.openReferences(index));
    return {
      index,
      missing: attributesWithReferences(this.#operation(index).data ?? {}, (bulkId) => open.has(bulkId)),
    };
  }

  /** Resolves and checks an operation; a failure is its result. */
  #prepare(index: number, isCircle: boolean, request = this.#operation(index)): Ready<Database> | Result {
    try {
      if (request.problem !== undefined) throw request.problem.error;
      const broken = this.#schedule.brokenReference(index);
      if (broken !== undefined)
        throw new ScimError(409, `The reference bulkId:${quotable(broken)} cannot be resolved.`);
      const operation = replaceReferences(request, (bulkId) => this.#schedule.resolve(bulkId));
      const open = new Set(isCircle ? this.#schedule.openReferences(index) : []);
      const data = operation.data && withoutReferences(operation.data, (bulkId) => open.has(bulkId));
      return { index, ...this.#toWrite({ ...operation, data }) };
    } catch (error) {
      if (error instanceof ScimError) return { kind: "failed", index, error };
      throw error;
    }
  }

  #toWrite(operation: BulkOperation): Omit<Ready<Database>, "index"> {
    const { method, path, bulkId } = operation;
    const known = methods.get(method);
    if (known === undefined) throw invalidSyntax(`A bulk operation is one of ${[...methods.keys()].join(", ")}.`);
    const { served, id } = this.#resolvePath(path);
    if (method === "POST" && bulkId === undefined) throw invalidSyntax("A POST operation needs a bulkId.");
    if ((method === "POST") !== (id === undefined)) {
      throw invalidValue(
        `${method} does not go to “${quotable(path)}”: POST takes a resource type, the others a resource.`,
      );
    }
    const origin = { method, path: this.#scope.basePath + path, successStatus: known.successStatus };
    return { served, write: { ...toWriteOperation(served.type, toRequest(known.verb, operation, id)), origin } };
  }

  #resolvePath(path: string): { served: ServedResource<Database>; id: string | undefined } {
    const [, name = "", id, ...rest] = /^\//.test(path) ? path.split("/") : ["", ...path.split("/")];
    const served = this.#servedAt(name);
    if (served === undefined || rest.length > 0) throw notFound(`There is no SCIM endpoint ${quotable(path)}.`);
    return { served, id: id === "" ? undefined : id };
  }

  #servedAt(name: string): ServedResource<Database> | undefined {
    const endpoint = `/${name.toLowerCase()}`;
    return this.#scope.provider.resources.find(({ type }) => type.endpoint.toLowerCase() === endpoint);
  }

  /** Carries out a run; when the configuration changed meanwhile, once more under the new one. */
  async #write(run: readonly Ready<Database>[]): Promise<Result[]> {
    const [first] = run;
    if (first === undefined) return [];
    const remaining = this.#scope.failOnErrors === undefined ? undefined : this.#scope.failOnErrors - this.#errors;
    const operations = run.map(({ write }) => write);
    const { store } = first.served;
    try {
      const outcomes = await this.underFreshContext((context) =>
        store.write(context, operations, { maxRefusals: remaining, work: this.#work }),
      );
      return toResults(run, outcomes);
    } catch (error) {
      if (!(error instanceof ScimError) || error.status === 401) throw error;
      return run.map(({ index }) => ({ kind: "failed", index, error }));
    }
  }

  /**
   * Does work that checks the grant; when the configuration changed meanwhile, once more under the
   * new one. The request as a whole must never be repeated, as other requests are.
   *
   * @throws ScimError 503 when it keeps changing
   */
  underFreshContext<T>(work: (context: RequestContext<Database>) => Promise<T>): Promise<T> {
    const refresh = async () => {
      this.#context = await this.#scope.refresh();
      return this.#context;
    };
    return repeatWhileStale(this.#context, refresh, work);
  }

  #finish(result: Result): void {
    const { bulkId, method } = this.#operation(result.index);
    const isCreated = result.kind === "done" && method === "POST";
    if (result.kind === "failed") this.#errors += 1;
    this.#results.set(result.index, result);
    this.#schedule.finish(
      result.index,
      bulkId,
      isCreated ? { kind: "created", id: String(result.resource?.id) } : { kind: "failed" },
    );
  }

  /** Adds what a create that broke a circle had to leave out, now that the rest of the circle is made. */
  async #complete({ index, missing }: Incomplete): Promise<void> {
    const created = this.#results.get(index);
    if (created?.kind !== "done" || created.resource === undefined) return;
    const id = String(created.resource.id);
    const { bulkId, path } = this.#operation(index);
    const add: BulkOperation = {
      method: "PATCH",
      path: `${path}/${id}`,
      bulkId,
      data: { Operations: [{ op: "add", value: missing }] },
    };
    const ready = this.#prepare(index, false, add);
    const [result] = "kind" in ready ? [ready] : await this.#write([ready]);
    if (result?.kind === "failed") this.#fail(result);
    else if (result !== undefined) this.#results.set(index, { ...result, status: 201 });
  }

  #fail(result: Extract<Result, { kind: "failed" }> | Result): void {
    this.#errors += 1;
    this.#results.set(result.index, result);
  }

  #operation(index: number): BulkOperation {
    const operation = this.#scope.operations[index];
    if (operation === undefined) throw new RangeError(`no bulk operation ${index}`);
    return operation;
  }

  #describe(result: Result): JsonObject {
    const operation = this.#operation(result.index);
    const { method, bulkId } = operation;
    const common = { ...(method === "" ? {} : { method }), ...(bulkId === undefined ? {} : { bulkId }) };
    const { path } = replaceReferences(operation, (reference) => this.#schedule.resolve(reference));
    const location = method === "POST" ? undefined : `${this.#context.baseUrl}/${path.replace(/^\//, "")}`;
    if (result.kind === "failed") {
      const response = { ...result.error.toBody() } as unknown as JsonObject;
      return {
        ...common,
        ...(location === undefined ? {} : { location }),
        status: String(result.error.status),
        response,
      };
    }
    const { resource, status } = result;
    const written =
      resource === undefined
        ? { location: location ?? "" }
        : { location: locationOf(resource), version: versionOf(resource) };
    return { ...common, ...written, status: String(status) };
  }

  #describeFailure({ index, error }: Extract<Result, { kind: "failed" }>): FailedRequest {
    const { method, path, data, problem } = this.#operation(index);
    const body = problem?.given ?? data;
    const verb = methods.get(method)?.verb;
    const [, name = "", id] = /^\/?([^/]*)(?:\/(.*))?$/.exec(path) ?? [];
    const served = this.#servedAt(name);
    return {
      method,
      path: this.#scope.basePath + path,
      operation: served === undefined || verb === undefined ? null : `${verb}-${served.type.name.toLowerCase()}`,
      resourceType: served?.type.name ?? null,
      resourceId: id ?? null,
      body: body === undefined ? null : JSON.stringify(body),
      error,
    };
  }
}

/** The methods of bulk operations (RFC 7644 §3.7). */
const methods: ReadonlyMap<string, { readonly verb: WriteRequest["verb"]; readonly successStatus: number }> = new Map([
  ["POST", { verb: "create", successStatus: 201 }],
  ["PUT", { verb: "replace", successStatus: 200 }],
  ["PATCH", { verb: "patch", successStatus: 200 }],
  ["DELETE", { verb: "delete", successStatus: 204 }],
]);

function toRequest(verb: WriteRequest["verb"], { method, data, version }: BulkOperation, id = ""): WriteRequest {
  const ifMatch = parseVersionCondition(version);
  if (verb === "delete") return { verb, id, ifMatch };
  if (data === undefined) throw invalidSyntax(`A ${method} operation needs data.`);
  return verb === "create" ? { verb, body: data } : { verb, id, body: data, ifMatch };
}

/** The results of the operations that were carried out; fewer when the run ended early. */
function toResults<Database>(run: readonly Ready<Database>[], outcomes: readonly WriteOutcome[]): Result[] {
  return run.flatMap(({ index, write }, position): Result[] => {
    const outcome = outcomes[position];
    if (outcome === undefined) return [];
    if (outcome.kind === "refused") return [{ kind: "failed", index, error: outcome.error }];
    const resource = outcome.kind === "written" ? outcome.answer.resource : undefined;
    return [{ kind: "done", index, status: write.origin.successStatus, resource }];
  });
}
