/** A value together with the heap it lives in: all that the size room needs. */

import type { Assumption, Obj } from "./object";
import type { Value } from "./value";

/**
 * Heap entry: the object, and the index atoms (by key, outermost first) that stand for the LAST `formals.length` positions of an id's `at`.
 * A concrete object has no formals. A family entry describes every member: substitute each formal by the id's `at` value.
 */
export interface Entry {
  readonly obj: Obj;
  readonly formals: readonly string[];
}

/** Addresses are made by `addressOf` (heap.ts); read through `lookup`, which substitutes formals. */
export interface Heap {
  get(address: string): Entry | undefined;
}

/** Index and choice atoms that are free in the value or heap (loop rounds) carry their bounds in the atoms themselves. */
export interface Snapshot {
  readonly value: Value;
  readonly heap: Heap;
  readonly assumes: readonly Assumption[];
}
