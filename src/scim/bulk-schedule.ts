import { type BulkOperation, referencesOf } from "./bulk.ts";

/** What has become of the operation that a bulkId names. */
export type BulkIdState = { readonly kind: "created"; readonly id: string } | { readonly kind: "failed" };

/**
 * Decides which operations of a bulk request are next (RFC 7644 §3.7.1): in the order of the request, but
 * one that refers to resources not made yet waits for them. Those that are next are all of one endpoint, so
 * that they can be carried out together; others are overtaken where nobody could tell the difference.
 */
export class BulkSchedule {
  /** Operations to be carried out, in order. */
  readonly #waiting: Set<number>;
  readonly #references: readonly ReadonlySet<string>[];
  /** Which operation makes the resource that a bulkId names. */
  readonly #makers: ReadonlyMap<string, number>;
  readonly #states = new Map<string, BulkIdState>();
  /** The operations that refer to a bulkId. */
  readonly #dependents: ReadonlyMap<string, readonly number[]>;
  /** How many open references an operation has: counted down, as looking at all of them each time is too slow. */
  readonly #openCounts: number[];
  /** Whether an operation refers to something that is made later, or to something that does. */
  readonly #isForward: readonly boolean[];
  readonly #kinds: readonly Kind[];
  readonly #canOvertake: boolean;

  /** Nothing is overtaken where an error may end the request: what comes after it must not be done. */
  constructor(operations: readonly BulkOperation[], canOvertake = true) {
    this.#canOvertake = canOvertake;
    this.#kinds = operations.map(kindOf);
    this.#waiting = new Set(operations.keys());
    this.#references = operations.map(referencesOf);
    this.#makers = new Map(
      operations.flatMap(({ method, bulkId }, index) =>
        method === "POST" && bulkId !== undefined ? [[bulkId, index]] : [],
      ),
    );
    this.#dependents = groupDependents(this.#references);
    this.#openCounts = this.#references.map((_references, index) => this.openReferences(index).length);
    this.#isForward = findForward(this.#references, this.#makers);
  }

  /**
   * The indexes of operations that can be carried out now, in order. When each of those that wait
   * waits for another, they refer to each other in a circle: the answer is one that can break it.
   */
  next(): { readonly indexes: readonly number[]; readonly isCircle: boolean } {
    const ready = this.#findReady();
    if (ready.length > 0) return { indexes: ready, isCircle: false };
    const [first] = this.#waiting;
    return { indexes: first === undefined ? [] : [Math.min(...this.#circleFrom(first))], isCircle: true };
  }

  /** Ends before an operation that may not overtake one which is left for later. */
  #findReady(): number[] {
    const ready: number[] = [];
    const overtaken = new Overtaken();
    let endpoint: string | undefined;
    for (const index of this.#waiting) {
      const kind = this.#kinds[index] ?? unknownKind;
      const isOpen = this.#openCounts[index] !== 0;
      if (isOpen && this.#isForward[index]) continue;
      if (isOpen || kind.endpoint !== (endpoint ?? kind.endpoint)) {
        if (!this.#canOvertake) break;
        overtaken.add(kind);
      } else {
        if (!overtaken.lets(kind)) break;
        endpoint = kind.endpoint;
        ready.push(index);
      }
    }
    return ready;
  }

  /** The circle that one arrives at by going, while all wait, from an operation to one that it waits for. */
  #circleFrom(start: number): number[] {
    const way = new Set<number>();
    let index = start;
    while (!way.has(index)) {
      way.add(index);
      const [bulkId = ""] = this.openReferences(index);
      index = this.#makers.get(bulkId) ?? index;
    }
    const steps = [...way];
    return steps.slice(steps.indexOf(index));
  }

  /** Whether nothing waits any more. */
  get isDone(): boolean {
    return this.#waiting.size === 0;
  }

  /** The references of an operation whose resource may yet be made. */
  openReferences(index: number): string[] {
    return [...(this.#references[index] ?? [])].filter(
      (bulkId) => this.#makers.has(bulkId) && !this.#states.has(bulkId),
    );
  }

  /** A reference of an operation that nothing resolves: no such bulkId, or its operation failed. */
  brokenReference(index: number): string | undefined {
    return [...(this.#references[index] ?? [])].find(
      (bulkId) => !this.#makers.has(bulkId) || this.#states.get(bulkId)?.kind === "failed",
    );
  }

  /** The id that a bulkId stands for, once it is made. */
  resolve(bulkId: string): string | undefined {
    const state = this.#states.get(bulkId);
    return state?.kind === "created" ? state.id : undefined;
  }

  /** Records that an operation is done with, and what its bulkId now stands for. */
  finish(index: number, bulkId: string | undefined, state: BulkIdState): void {
    this.#waiting.delete(index);
    if (bulkId === undefined) return;
    if (this.#makers.has(bulkId) && !this.#states.has(bulkId)) {
      for (const dependent of this.#dependents.get(bulkId) ?? []) {
        this.#openCounts[dependent] = (this.#openCounts[dependent] ?? 0) - 1;
      }
    }
    this.#states.set(bulkId, state);
  }
}

/** What an operation is about, as far as its order matters to others. */
interface Kind {
  readonly endpoint: string;
  readonly isDelete: boolean;
}

const unknownKind: Kind = { endpoint: "", isDelete: true };

function kindOf({ method, path }: BulkOperation): Kind {
  return { endpoint: path.replace(/^\//, "").split("/", 1)[0]?.toLowerCase() ?? "", isDelete: method === "DELETE" };
}

/**
 * Operations that others overtake where their order makes no difference, references aside. Resources of
 * different types only meet in who is a member of what, and only a delete changes that for both.
 */
class Overtaken {
  readonly #endpoints = new Set<string>();
  #hasDelete = false;

  add({ endpoint, isDelete }: Kind): void {
    this.#endpoints.add(endpoint);
    this.#hasDelete ||= isDelete;
  }

  /** Whether an operation may be carried out before all of them. */
  lets({ endpoint, isDelete }: Kind): boolean {
    return this.#endpoints.size === 0 || !(this.#hasDelete || isDelete || this.#endpoints.has(endpoint));
  }
}

function findForward(
  references: readonly ReadonlySet<string>[],
  makers: ReadonlyMap<string, number>,
): readonly boolean[] {
  const isForward: boolean[] = [];
  for (const [index, bulkIds] of references.entries()) {
    isForward[index] = [...bulkIds].some((bulkId) => {
      const maker = makers.get(bulkId) ?? -1;
      return maker >= index || isForward[maker] === true;
    });
  }
  return isForward;
}

function groupDependents(references: readonly ReadonlySet<string>[]): Map<string, number[]> {
  const dependents = new Map<string, number[]>();
  for (const [index, bulkIds] of references.entries()) {
    for (const bulkId of bulkIds) {
      const known = dependents.get(bulkId);
      if (known === undefined) dependents.set(bulkId, [index]);
      else known.push(index);
    }
  }
  return dependents;
}
