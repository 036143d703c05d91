/** The abstract state: cells of names and the heap, both persistent, so that a fork or a snapshot costs nothing. */
import { joinObj, joinValue } from "../values/join";
import type { Int } from "../values/int";
import type { Obj } from "../values/object";
import { PersistentMap } from "../values/persistentMap";
import type { Entry } from "../values/snapshot";
import type { Value } from "../values/value";

/** A name of a frame. `makers`: keys of the binding facts whose value it may hold now (for exit figures). */
export interface Cell {
  readonly value: Value;
  readonly makers: readonly string[];
}

/** An entry that knows its own address: `site` and the fixed first part of `at`. */
export interface HeapEntry extends Entry {
  readonly site: number;
  readonly at: readonly Int[];
}

/** Mutable holder of two immutable maps. */
export class State {
  constructor(
    public cells: PersistentMap<Cell>,
    public heap: PersistentMap<HeapEntry>,
  ) {}

  static empty(): State {
    return new State(PersistentMap.empty(), PersistentMap.empty());
  }

  fork(): State {
    return new State(this.cells, this.heap);
  }

  become(other: State): void {
    this.cells = other.cells;
    this.heap = other.heap;
  }
}

export const UNBOUND: Value = { tag: "unbound" };

/** The least state above both. A name bound on one side only may be unbound; an object of one side only is reachable from that side only. */
export function joinStates(a: State, b: State): State {
  let cells = a.cells;
  a.cells.difference(b.cells, (address, here, there) => {
    cells = cells.set(address, joinCells(here, there));
  });
  let heap = a.heap;
  a.heap.difference(b.heap, (address, here, there) => {
    if (here === undefined) heap = heap.set(address, there as HeapEntry);
    else if (there !== undefined) heap = heap.set(address, joinEntries(here, there));
  });
  return new State(cells, heap);
}

export function joinMaybe(a: State | null, b: State | null): State | null {
  return a === null ? b : b === null ? a : joinStates(a, b);
}

export function joinCells(a: Cell | undefined, b: Cell | undefined): Cell {
  if (a === undefined || b === undefined) {
    const known = (a ?? b) as Cell;
    return { value: joinValue(known.value, UNBOUND), makers: known.makers };
  }
  const makers = a.makers === b.makers ? a.makers : [...new Set([...a.makers, ...b.makers])].sort();
  return { value: joinValue(a.value, b.value), makers };
}

export function joinEntries(a: HeapEntry, b: HeapEntry): HeapEntry {
  if (a.obj === b.obj) return a;
  return { ...a, obj: joinObj(a.obj, b.obj) ?? lostObject([...a.obj.assumes, ...b.obj.assumes]) };
}

/** type of an object that may be of several types: no size rule has this name. */
export const UNKNOWN_TYPE = "?";

/** An object of which nothing is known any more; `type` where that is still known. */
export function lostObject(assumes: Obj["assumes"], type = UNKNOWN_TYPE, why = "it may be one of several kinds of object"): Obj {
  return { kind: "opaque", type, holds: [{ tag: "unknown", reason: { text: why, line: null, remedy: null } }], assumes };
}
