/**
 * Loop invariants: what each cell and object is at the head of round k, given what it was before the loop. Proposed from one evaluation of the
 * body, accepted only when the next evaluation at the proposal reproduces it (equal at k + 1); weakened otherwise.
 */
import { equalObj, equalValue, objKey } from "../../values/canon";
import { addressOf } from "../../values/heap";
import {
  type Atom,
  add,
  atomInt,
  COUNTED,
  type Int,
  indexAtom,
  isEqual,
  isLess,
  keyOf,
  mentions,
  mul,
  ONE,
  sub,
  substitute,
  sumOver,
  ZERO,
} from "../../values/int";
import { joinObj, joinValue } from "../../values/join";
import type { Obj } from "../../values/object";
import { sameData } from "../../values/same";
import { substituteObj, substituteValue, valueMentions } from "../../values/substitute";
import type { Id, Value } from "../../values/value";
import { contents } from "../canonical";
import { type Cell, type HeapEntry, loseItems, lostObject, missing, State, UNBOUND } from "../state";
import { type Growth, grow, growthKey, growthOf, isPrecise, widenGrowth } from "./growth";
import { close, closeValue, coarse, widen, widenValue } from "./widen";

type CellShape =
  /** first + step × k. */
  | { readonly kind: "affine"; readonly first: Int; readonly step: Int; readonly id: Id }
  /** first + Σ over earlier rounds of body. */
  | { readonly kind: "sum"; readonly first: Int; readonly body: Int; readonly id: Id }
  /** What the round before left, whatever was there at its head; before round 0 what was there before the loop. */
  | { readonly kind: "carried"; readonly later: Value; readonly tries: number }
  /** One abstraction of all rounds. */
  | { readonly kind: "wide"; readonly value: Value };

type ObjectShape =
  /** Grows by the same items each round. */
  | { readonly kind: "grown"; readonly growth: Growth; readonly tries: number }
  | { readonly kind: "wide"; readonly obj: Obj }
  /** Made in the rounds: one entry for the members of all rounds. */
  | { readonly kind: "family"; readonly entry: HeapEntry; readonly tries: number };

/** How often a proposal may be replaced by a newer one of the same form before it is widened. */
const MAX_TRIES = 2;

export interface Shapes {
  readonly cells: ReadonlyMap<string, { readonly shape: CellShape; readonly makers: readonly string[] }>;
  readonly objects: ReadonlyMap<string, ObjectShape>;
}

/** The head of an earlier pass of the same loop, with the same k. */
export interface Head {
  readonly shapes: Shapes;
  readonly state: State;
}

/** The state at the head of round k (or after the last round, with k the trip count). `before`: what is shaped as then is as then. */
export function headState(shapes: Shapes, start: State, index: Atom, k: Int, before: Head | null = null): State {
  const head = (before?.state ?? start).fork();
  for (const [address, known] of shapes.cells) {
    if (before?.shapes.cells.get(address) === known) continue;
    const { shape, makers } = known;
    const first = start.cells.get(address);
    const cell: Cell = { value: cellAt(shape, first?.value ?? UNBOUND, index, k), makers: mergeMakers(first?.makers ?? [], makers) };
    head.cells = head.cells.set(address, cell);
  }
  for (const [address, shape] of shapes.objects) {
    if (before?.shapes.objects.get(address) === shape) continue;
    if (shape.kind === "family") head.heap = head.heap.set(address, shape.entry);
    else {
      const entry = start.heap.get(address) as HeapEntry;
      head.heap = head.heap.set(address, {
        ...entry,
        obj: shape.kind === "wide" ? shape.obj : grow(entry.obj, shape.growth, index, k, address),
      });
    }
  }
  return head;
}

function cellAt(shape: CellShape, first: Value, index: Atom, k: Int): Value {
  switch (shape.kind) {
    case "affine":
      return { tag: "int", int: counting(shape.first, shape.step, k), id: idAt(shape.id, first, index, k) };
    case "sum":
      return { tag: "int", int: add(shape.first, sumOver(shape.body, index, k)), id: idAt(shape.id, first, index, k) };
    case "carried": {
      const later = substituteValue(shape.later, new Map([[index.key, sub(k, ONE)]]));
      // With at least one round done, what was there before is gone.
      if (isLess(ZERO, k) === true) return later;
      if (isEqual(k, ZERO) === true) return first;
      return joinValue(first, later);
    }
    case "wide":
      return shape.value;
  }
}

/** first + step · k. However often a while loop runs, what it counts stays within what can be counted. */
function counting(first: Int, step: Int, k: Int): Int {
  const int = add(first, mul(step, k));
  const small = [first, step].every(({ low, high }) => low > -(2 ** 32) && high < 2 ** 32);
  if (!small || !k.poly?.terms.some(({ atoms }) => atoms.some(({ key }) => /^(?:pick:T|ix:L)/.test(key)))) return int;
  return { ...int, low: int.low < -COUNTED ? -COUNTED : int.low, high: int.high > COUNTED ? COUNTED : int.high };
}

/** An accumulated int is the one made in the round before; before round 0 the first one. */
function idAt(id: Id, first: Value, index: Atom, k: Int): Id {
  if (isEqual(k, ZERO) === true && "id" in first) return first.id;
  if (isLess(ZERO, k) === true && id.kind === "object") {
    return { ...id, at: id.at.map((a) => substitute(a, index.key, sub(k, ONE))) };
  }
  return { kind: "any" };
}

export interface Checked {
  readonly stable: boolean;
  /** No cell or object had to be widened. */
  readonly precise: boolean;
  readonly shapes: Shapes;
}

/** Compares the end of a round with the invariant at k + 1; gives the weakened shapes when they differ. `giveUp`: widen at once. */
export function check(shapes: Shapes, start: State, head: State, end: State, index: Atom, giveUp: boolean): Checked {
  const cells = new Map(shapes.cells);
  const objects = new Map(shapes.objects);
  let stable = true;
  let precise = true;
  head.cells.difference(end.cells, (address, here, there) => {
    const known = cells.get(address);
    const first = start.cells.get(address);
    const makers = mergeMakers(known?.makers ?? [], there?.makers ?? []);
    const value = there?.value ?? UNBOUND;
    if (known === undefined) {
      if (here !== undefined && equalValue(here.value, value) && sameMakers(here.makers, makers) && !valueMentions(value, index.key))
        return;
      stable = false;
      cells.set(address, { shape: propose(first?.value ?? UNBOUND, value, index), makers });
      return;
    }
    if (sameData(here, there)) return;
    const fits = fit(known.shape, value, index);
    if (fits && sameMakers(known.makers, makers)) return;
    stable = false;
    cells.set(address, {
      shape: fits ? known.shape : weaken(known.shape, first?.value ?? UNBOUND, here?.value ?? UNBOUND, value, index, giveUp),
      makers,
    });
  });
  for (const [, { shape }] of cells) if (shape.kind === "wide") precise = false;
  const seen = new Set<string>();
  head.heap.difference(end.heap, (address, here, there) => {
    if (there === undefined) return;
    if (ownedBy(there, index)) {
      // Made in this round: joins its family.
      const folded = foldEntry(there, index);
      const at = addressOf(folded.site, folded.at);
      seen.add(at);
      const family = objects.get(at);
      if (family?.kind === "family") {
        if (equalObj(family.entry.obj, folded.obj)) return;
        const joined = joinObj(family.entry.obj, folded.obj) ?? lostObject([]);
        const next = giveUp ? widen(family.entry.obj, joined) : joined;
        if (equalObj(next, family.entry.obj)) return;
        stable = false;
        // What rests on a proposal that another one replaced is no member: the round that this evaluation saw may be like all.
        if (!giveUp && family.tries < MAX_TRIES) objects.set(at, { kind: "family", entry: folded, tries: family.tries + 1 });
        else objects.set(at, { ...family, entry: { ...folded, obj: next } });
      } else {
        stable = false;
        objects.set(at, { kind: "family", entry: folded, tries: 0 });
      }
      return;
    }
    if (here === undefined) {
      // New, but the same in every round (a constant).
      if (valueless(there, index)) {
        const old = objects.get(address);
        if (old?.kind === "family" && equalObj(old.entry.obj, there.obj)) return;
        stable = false;
        objects.set(address, { kind: "family", entry: there, tries: 0 });
      }
      return;
    }
    const known = objects.get(address);
    if (known?.kind === "family") {
      if (equalObj(known.entry.obj, there.obj)) return;
      const wider = widen(known.entry.obj, close(joinObj(known.entry.obj, there.obj) ?? lostObject([]), index));
      if (equalObj(wider, known.entry.obj)) return;
      stable = false;
      objects.set(address, { ...known, entry: { ...known.entry, obj: wider } });
      return;
    }
    const first = start.heap.get(address);
    if (first === undefined) return;
    if (known === undefined) {
      if (equalObj(here.obj, there.obj)) return;
      stable = false;
      const growth = growthOf(here.obj, there.obj, index, null);
      objects.set(
        address,
        growth !== null
          ? { kind: "grown", growth, tries: 0 }
          : { kind: "wide", obj: close(joinObj(first.obj, there.obj) ?? lostObject([]), index) },
      );
      return;
    }
    if (known.kind === "grown") {
      if (sameData(here, there)) return;
      const growth = growthOf(here.obj, there.obj, index, known.growth);
      if (growsBy(growth, known.growth, index)) return;
      stable = false;
      // The first evaluation saw the round before the first one only, which may know more than the others: take what this one saw, then give up.
      if (growth !== null && !giveUp && known.tries < MAX_TRIES) objects.set(address, { kind: "grown", growth, tries: known.tries + 1 });
      else if (growth?.replaces === true && known.tries <= MAX_TRIES)
        objects.set(address, { kind: "grown", growth: widenGrowth(known.growth, growth), tries: MAX_TRIES + 1 });
      else objects.set(address, { kind: "wide", obj: widen(first.obj, close(joinObj(first.obj, there.obj) ?? lostObject([]), index)) });
      return;
    }
    // What takes nothing more in is above what this evaluation saw.
    const wider = widen(known.obj, joinObj(known.obj, close(there.obj, index)) ?? lostObject([]));
    if (equalObj(wider, known.obj)) return;
    stable = false;
    objects.set(address, { kind: "wide", obj: wider });
  });
  const carries = [...cells.values()].some(({ shape }) => shape.kind === "carried");
  for (const [address, shape] of objects) {
    if (shape.kind === "wide") precise = false;
    // What a member keeps of the round before it is not of the first: chains are known member by member only.
    if (carries && shape.kind === "family" && contents(shape.entry.obj).some(({ tag }) => tag === "union")) precise = false;
    // A grown container that this evaluation left as it was does not grow by that much in every round.
    if (shape.kind === "grown" && shapes.objects.get(address) === shape) {
      const here = head.heap.get(address) as HeapEntry;
      if (sameData(here, end.heap.get(address)) && !growsBy(growthOf(here.obj, here.obj, index, shape.growth), shape.growth, index)) {
        stable = false;
        objects.set(address, { kind: "wide", obj: widen((start.heap.get(address) as HeapEntry).obj, close(here.obj, index)) });
      }
      if (!isPrecise(shape.growth, (start.heap.get(address) as HeapEntry).obj, index)) precise = false;
    }
  }
  // A carried or accumulated cell that this evaluation left as it was keeps its head value: then it must not depend on the round.
  for (const [address, { shape, makers }] of cells) {
    const here = head.cells.get(address);
    if (shape.kind === "wide" || shapes.cells.get(address)?.shape !== shape || !sameData(here, end.cells.get(address))) continue;
    const value = here?.value ?? UNBOUND;
    if (fit(shape, value, index)) continue;
    stable = false;
    cells.set(address, {
      shape: { kind: "wide", value: widenValue(start.cells.get(address)?.value ?? UNBOUND, closeValue(value, index)) },
      makers,
    });
  }
  // References that the weakened shapes cannot name any more may still be changed through what is unknown now.
  const gone: Value[] = [];
  const miss = (before: readonly (Value | undefined)[], after: readonly Value[]) => {
    for (const value of missing(before, after)) gone.push(value);
  };
  for (const [address, { shape }] of cells) {
    const first = start.cells.get(address)?.value;
    if (shape.kind === "wide") miss([first, head.cells.get(address)?.value, end.cells.get(address)?.value], [shape.value]);
    else if (shape.kind === "carried") miss([first, shape.later], [joinValue(first ?? UNBOUND, shape.later)]);
  }
  for (const [address, shape] of objects) {
    const now = shape.kind === "wide" ? shape.obj : shape.kind === "family" ? shape.entry.obj : null;
    if (now === null) continue;
    const before: Value[] = [];
    for (const { heap } of [start, head, end]) {
      const obj = heap.get(address)?.obj;
      if (obj !== undefined && obj !== now) before.push(...contents(obj));
    }
    if (before.length > 0) miss(before, contents(now));
  }
  if (gone.length > 0) {
    const state = end.fork();
    loseItems(state, gone);
    end.heap.difference(state.heap, (address, _, there) => {
      if (there === undefined) return;
      const before = start.heap.get(address);
      const known = objects.get(address);
      if (before !== undefined) {
        if (known?.kind === "wide" && equalObj(known.obj, lostObject([], typeOf(before.obj)))) return;
        stable = false;
        objects.set(address, { kind: "wide", obj: lostObject([], typeOf(before.obj)) });
      } else {
        const folded = ownedBy(there, index) ? foldEntry(there, index) : there;
        const at = addressOf(folded.site, folded.at);
        const family = objects.get(at);
        if (family?.kind !== "family" || family.entry.obj.kind === "opaque") return;
        stable = false;
        objects.set(at, { ...family, entry: { ...family.entry, obj: lostObject([], typeOf(family.entry.obj)) } });
      }
    });
  }
  return { stable, precise, shapes: { cells, objects } };
}

function growsBy(growth: Growth | null, expected: Growth, index: Atom): boolean {
  return growth !== null && growthKey(growth, index) === growthKey(expected, index);
}

function typeOf(obj: Obj): string {
  return "type" in obj ? obj.type : obj.kind;
}

/** Everything that the loop writes is given up, when weakening step by step does not come to rest. */
export function surrender(shapes: Shapes): Shapes {
  const value: Value = {
    tag: "unknown",
    reason: { text: "it changes from round to round in a way that is not followed", line: null, remedy: null },
  };
  const objects = [...shapes.objects].map(([address, shape]): [string, ObjectShape] => [
    address,
    shape.kind === "family" ? { ...shape, entry: { ...shape.entry, obj: lostObject([]) } } : { kind: "wide", obj: lostObject([]) },
  ]);
  return {
    cells: new Map([...shapes.cells].map(([address, { makers }]) => [address, { shape: { kind: "wide", value }, makers }])),
    objects: new Map(objects),
  };
}

/** `state` left the loop in some round: objects of that round join their families, and the round's index becomes `by`. */
export function leave(state: State, start: State, index: Atom, by: Int): State {
  const map = new Map([[index.key, by]]);
  let cells = state.cells;
  start.cells.difference(state.cells, (address, _, there) => {
    if (there !== undefined) cells = cells.set(address, { ...there, value: substituteValue(there.value, map) });
  });
  let heap = state.heap;
  const own: (readonly [address: string, HeapEntry])[] = [];
  start.heap.difference(state.heap, (address, _, there) => {
    if (there === undefined) return;
    if (ownedBy(there, index)) own.push([address, there]);
    else heap = heap.set(address, { ...there, obj: substituteObj(there.obj, map) });
  });
  // Once the families of the rounds before are in place: they take these in.
  for (const [address, there] of own) {
    const folded = foldEntry(there, index);
    const at = addressOf(folded.site, folded.at);
    const family = heap.get(at);
    heap = heap
      .delete(address)
      .set(at, family === undefined ? folded : { ...folded, obj: joinObj(family.obj, folded.obj) ?? lostObject([]) });
  }
  return new State(cells, heap);
}

function ownedBy(entry: HeapEntry, index: Atom): boolean {
  const last = entry.at[entry.at.length - 1];
  return last !== undefined && mentions(last, index.key);
}

function valueless(entry: HeapEntry, index: Atom): boolean {
  return !objKey(entry.obj).includes(index.key);
}

/** The entry of all rounds: the loop's index becomes the family's first formal. */
function foldEntry(entry: HeapEntry, index: Atom): HeapEntry {
  const at = entry.at.slice(0, -1);
  const formal: Atom = { ...indexAtom(`f${entry.site}.${at.length}`, NONE), low: index.low, high: index.high };
  return {
    site: entry.site,
    at,
    formals: [formal.key, ...entry.formals],
    obj: substituteObj(entry.obj, new Map([[index.key, atomInt(formal)]])),
  };
}

const NONE: Int = ONE;

// Cells.

function propose(first: Value, value: Value, index: Atom): CellShape {
  if (first.tag === "int" && value.tag === "int" && first.int.poly !== null && value.int.poly !== null) {
    const step = sub(value.int, first.int);
    if (step.poly !== null) {
      if (!mentions(step, index.key) && keyOf(step) !== "0") return { kind: "affine", first: first.int, step, id: value.id };
      if (mentions(step, index.key)) return { kind: "sum", first: first.int, body: step, id: value.id };
    }
  }
  return { kind: "carried", later: value, tries: 0 };
}

function fit(shape: CellShape, value: Value, index: Atom): boolean {
  const k = atomInt(index);
  switch (shape.kind) {
    case "affine":
      return (
        value.tag === "int" && keyOf(value.int) === keyOf(add(shape.first, mul(shape.step, add(k, ONE)))) && sameId(value.id, shape.id)
      );
    case "sum":
      return (
        value.tag === "int" &&
        keyOf(value.int) === keyOf(add(add(shape.first, sumOver(shape.body, index, k)), shape.body)) &&
        sameId(value.id, shape.id)
      );
    case "carried":
      return equalValue(value, shape.later);
    case "wide":
      return equalValue(joinValue(shape.value, closeValue(value, index)), shape.value);
  }
}

function sameId(a: Id, b: Id): boolean {
  return a.kind === b.kind && (a.kind !== "object" || (b.kind === "object" && a.site === b.site));
}

function weaken(shape: CellShape, first: Value, here: Value, value: Value, index: Atom, giveUp: boolean): CellShape {
  if (!giveUp && shape.kind === "carried" && shape.tries < MAX_TRIES) return { kind: "carried", later: value, tries: shape.tries + 1 };
  if (!giveUp && (shape.kind === "affine" || shape.kind === "sum")) {
    return { kind: "carried", later: value, tries: 0 };
  }
  const old = shape.kind === "wide" ? shape.value : first;
  const closed = closeValue(joinValue(closeValue(here, index), closeValue(value, index)), index);
  if (giveUp && shape.kind === "wide") return { kind: "wide", value: coarse(joinValue(shape.value, closed)) };
  return { kind: "wide", value: widenValue(old, closed) };
}

function mergeMakers(a: readonly string[], b: readonly string[]): readonly string[] {
  if (b.length === 0) return a;
  return [...new Set([...a, ...b])].sort();
}

function sameMakers(a: readonly string[], b: readonly string[]): boolean {
  return b.every((maker) => a.includes(maker));
}
