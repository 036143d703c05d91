/** The abstract state: cells of names and the heap, both persistent, so that a fork or a snapshot costs nothing. */

import { locate } from "../values/heap";
import type { Int } from "../values/int";
import { joinObj, joinValue } from "../values/join";
import type { Obj } from "../values/object";
import { PersistentMap } from "../values/persistentMap";
import type { Entry } from "../values/snapshot";
import type { Value } from "../values/value";
import { contents, idsOf } from "./canonical";

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

  /** Another state, with these cells and this heap. */
  moved({ cells, heap }: { readonly cells: State["cells"]; readonly heap: State["heap"] }): State {
    return new State(cells, heap);
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
  const gone: Value[] = [];
  a.cells.unlike(b.cells, (address, here, there) => {
    const joined = joinCells(here, there);
    cells = cells.set(address, joined);
    for (const value of missing([here?.value, there?.value], [joined.value])) gone.push(value);
  });
  let heap = a.heap;
  a.heap.unlike(b.heap, (address, here, there) => {
    if (here === undefined) heap = heap.set(address, there as HeapEntry);
    else if (there !== undefined) {
      const joined = joinEntries(here, there);
      heap = heap.set(address, joined);
      for (const value of missing([...contents(here.obj), ...contents(there.obj)], contents(joined.obj))) gone.push(value);
    }
  });
  const state = new State(cells, heap);
  if (gone.length > 0) loseItems(state, gone);
  return state;
}

/** A state somewhere on the way from `before` to `after`: what changes on the way is not known. `made`: what is new is as it was made. */
export function between(before: State, after: State, made = false): State {
  const state = joinStates(before, after);
  const changed: Value[] = [];
  const unknown: Value = { tag: "unknown", reason: { text: ON_THE_WAY, line: null, remedy: null } };
  before.heap.unlike(after.heap, (address, was) => {
    const entry = state.heap.get(address);
    if (entry === undefined || (made && was === undefined)) return;
    // What an iterator reads, nobody gets at through it; its items are given up when somebody asks it for more.
    if (entry.obj.kind === "iterator") {
      const holds = [...entry.obj.holds, ...(entry.obj.runs ?? []).map((run) => run.element), unknown];
      state.heap = state.heap.set(address, { ...entry, obj: { ...entry.obj, runs: null, lazy: null, holds } });
      return;
    }
    for (const value of contents(entry.obj)) changed.push(value);
    if (!isMutable(entry.obj)) return;
    const type = "type" in entry.obj ? entry.obj.type : entry.obj.kind;
    state.heap = state.heap.set(address, { ...entry, obj: lostObject(entry.obj.assumes, type, ON_THE_WAY) });
  });
  before.cells.unlike(after.cells, (address) => {
    const cell = state.cells.get(address);
    if (cell === undefined) return;
    changed.push(cell.value);
    state.cells = state.cells.set(address, { ...cell, value: unknown });
  });
  loseItems(state, changed);
  return state;
}

const ON_THE_WAY = "how far a generator that changes it has come is not followed";

/**
 * References among `before` that `after` does not name any more: the join made them part of something unknown, through which they may still be
 * changed, so they must be given up.
 */
export function missing(before: readonly (Value | undefined)[], after: readonly Value[]): readonly Value[] {
  if (!before.some((value) => value?.tag === "ref" || value?.tag === "union" || value?.tag === "method")) return [];
  const named = new Set<number>();
  for (const value of after) for (const id of idsOf(value)) if (id.kind === "object") named.add(id.site);
  return before.filter(
    (value): value is Value => value !== undefined && idsOf(value).some((id) => id.kind === "object" && !named.has(id.site)),
  );
}

/** The join of two values of one state; what it cannot name any more is given up. */
export function joinIn(state: State, a: Value, b: Value): Value {
  const joined = joinValue(a, b);
  const gone = missing([a, b], [joined]);
  if (gone.length > 0) loseItems(state, gone);
  return joined;
}

/**
 * Does `act` to each alternative in a state of its own, and joins the states and what comes out; null where nothing does. What has no items raises
 * where `items` are asked for.
 */
export function overAlternatives(value: Value, state: State, act: (one: Value, state: State) => Value | null, items = false): Value | null {
  if (value.tag !== "union") return act(value, state);
  let result: Value | null = null;
  let joined: State | null = null;
  for (const one of alternatives(value, items)) {
    const fork = state.fork();
    const given = act(one, fork);
    joined = joinMaybe(joined, fork) as State;
    result = result === null || given === null ? given : joinIn(joined, result, given);
  }
  if (joined !== null) state.become(joined);
  return result;
}

/** What a value may be; with `items` without what has none, such as None. */
export function alternatives(value: Value, items = false): readonly Value[] {
  if (value.tag !== "union") return [value];
  return value.values.filter(
    ({ tag }) => tag !== "unbound" && !(items && (tag === "none" || tag === "int" || tag === "float" || tag === "bool")),
  );
}

/** The join of what is reached; null: neither is. */
export function joinMaybe(a: State | null, b: State | null): State | null {
  return a === null ? b : b === null ? a : joinStates(a, b);
}

function joinCells(a: Cell | undefined, b: Cell | undefined): Cell {
  if (a === undefined || b === undefined) {
    const known = (a ?? b) as Cell;
    return { value: joinValue(known.value, UNBOUND), makers: known.makers };
  }
  const makers = a.makers === b.makers ? a.makers : [...new Set([...a.makers, ...b.makers])].sort();
  return { value: joinValue(a.value, b.value), makers };
}

function joinEntries(a: HeapEntry, b: HeapEntry): HeapEntry {
  if (a.obj === b.obj) return a;
  return { ...a, obj: joinObj(a.obj, b.obj) ?? lostObject([...a.obj.assumes, ...b.obj.assumes]) };
}

/** type of an object that may be of several types: no size rule has this name. */
const UNKNOWN_TYPE = "?";

/** An object of which nothing is known any more; `type` where that is still known. */
export function lostObject(assumes: Obj["assumes"], type = UNKNOWN_TYPE, why = "it may be one of several kinds of object"): Obj {
  return { kind: "opaque", type, holds: [{ tag: "unknown", reason: { text: why, line: null, remedy: null } }], assumes };
}

/**
 * One of the items of `from` was taken, and which one is not known: whatever is done to it later may have been done to any of them.
 * Every mutable object that the values reach is given up. `why`: what a person reads of it.
 */
export function loseItems(
  state: State,
  values: readonly Value[],
  reach: (obj: Obj) => readonly Value[] = contents,
  why = "it may be the item that was taken where the position is not known",
): void {
  for (const { address, entry } of objectsReached(state, values, reach)) {
    if (!isMutable(entry.obj)) continue;
    const type = "type" in entry.obj ? entry.obj.type : entry.obj.kind;
    state.heap = state.heap.set(address, { ...entry, obj: lostObject(entry.obj.assumes, type, why) });
  }
}

/** The objects that the values lead to, each once. */
export function objectsReached(
  { heap }: State,
  values: readonly Value[],
  reach: (obj: Obj) => readonly Value[] = contents,
): readonly { readonly address: string; readonly entry: HeapEntry }[] {
  const queue: Value[] = [...values];
  const reached = new Map<string, HeapEntry>();
  for (let i = 0; i < queue.length; i++) {
    for (const id of idsOf(queue[i] as Value)) {
      const found = locate(heap, id);
      if (found === undefined || reached.has(found.address)) continue;
      const entry = found.entry as HeapEntry;
      reached.set(found.address, entry);
      for (const held of reach(entry.obj)) queue.push(held);
    }
  }
  return [...reached].map(([address, entry]) => ({ address, entry }));
}

/** Whether its contents can change after it was made. */
export function isMutable(obj: Obj): boolean {
  return ["list", "set", "dict", "bytearray", "deque", "array", "instance", "iterator"].includes(obj.kind);
}
