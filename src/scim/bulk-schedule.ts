import { type BulkOperation, referencesOf } from "./bulk.ts";

/** What has become of the operation that a bulkId names. */
export type BulkIdState = { readonly kind: "created"; readonly id: string } | { readonly kind: "failed" };

/**
 * Decides which operation of a bulk request is next (RFC 7644 §3.7.1): in the order of the request,
 * but one that refers to resources not made yet waits for them.
 */
export class BulkSchedule {
  readonly #waiting: Set<number>;
  readonly #references: readonly ReadonlySet<string>[];
  /** Which operation makes the resource that a bulkId names. */
  readonly #makers: ReadonlyMap<string, number>;
  readonly #states = new Map<string, BulkIdState>();

  constructor(operations: readonly BulkOperation[]) {
    this.#waiting = new Set(operations.keys());
    this.#references = operations.map(referencesOf);
    this.#makers = new Map(
      operations.flatMap(({ method, bulkId }, index) =>
        method === "POST" && bulkId !== undefined ? [[bulkId, index]] : [],
      ),
    );
  }

  /**
   * The indexes of operations that can be carried out now, in order. When each of those that wait
   * waits for another, they refer to each other in a circle: the answer is one that can break it.
   */
  next(): { readonly indexes: readonly number[]; readonly isCircle: boolean } {
    const waiting = [...this.#waiting].sort((left, right) => left - right);
    const ready = waiting.filter((index) => this.openReferences(index).length === 0);
    if (ready.length > 0) return { indexes: ready, isCircle: false };
    return { indexes: waiting.filter((index) => this.#isInCircle(index)).slice(0, 1), isCircle: true };
  }

  /** Whether an operation waits, through others, for itself. */
  #isInCircle(index: number): boolean {
    const seen = new Set<number>();
    const reached = [index];
    for (const each of reached) {
      for (const bulkId of this.openReferences(each)) {
        const maker = this.#makers.get(bulkId);
        if (maker === index) return true;
        if (maker !== undefined && !seen.has(maker)) {
          seen.add(maker);
          reached.push(maker);
        }
      }
    }
    return false;
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
    if (bulkId !== undefined) this.#states.set(bulkId, state);
  }
}
