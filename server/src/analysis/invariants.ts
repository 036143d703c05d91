/**
 * Loop invariants: what each cell and object is at the head of round k, given what it was before the loop. Proposed from one evaluation of the
 * body, accepted only when the next evaluation at the proposal reproduces it (equal at k + 1); weakened otherwise.
 */
import { equalObj, equalValue, objKey, valueKey } from "../values/canon";
import { addressOf } from "../values/heap";
import { record } from "../values/history";
import {
  type Atom, type Int, ONE, ZERO, add, atomInt, choice, constantOf, floordiv, indexAtom, interval, isEqual, isLess, isLessEqual, keyOf, mentions, mod, mul, sub, substitute, sumOver,
} from "../values/int";
import { joinObj, joinValue } from "../values/join";
import { lengthOf } from "../values/runs";
import type { Event, History, ItemRun, Obj, Run } from "../values/object";
import { substituteObj, substituteValue, valueMentions } from "../values/substitute";
import type { Id, Value } from "../values/value";
import { contents } from "./canonical";
import { type Cell, type HeapEntry, State, UNBOUND, loseItems, lostObject, missing } from "./state";

type CellShape =
  /** first + step × k. */
  | { readonly kind: "affine"; readonly first: Int; readonly step: Int; readonly id: Id }
  /** first + Σ over earlier rounds of body. */
  | { readonly kind: "sum"; readonly first: Int; readonly body: Int; readonly id: Id }
  /** What the round before left, whatever was there at its head; before round 0 what was there before the loop. */
  | { readonly kind: "carried"; readonly later: Value }
  /** One abstraction of all rounds. */
  | { readonly kind: "wide"; readonly value: Value };

type ObjectShape =
  /** Grows by the same items each round. */
  | { readonly kind: "grown"; readonly growth: Growth }
  | { readonly kind: "wide"; readonly obj: Obj }
  /** Made in the rounds: one entry for the members of all rounds. */
  | { readonly kind: "family"; readonly entry: HeapEntry };

/** What one round k adds to a container. `runs` / `items` mention the loop's index; `length` for arrays and the tables. */
interface Growth {
  readonly runs: readonly Run[];
  readonly items: readonly ItemRun[];
  readonly length: Int | null;
  readonly event: Event;
  /** Of dicts: whether all keys are exact str afterwards. */
  readonly strKeys: boolean | null;
}

export interface Shapes {
  readonly cells: ReadonlyMap<string, { readonly shape: CellShape; readonly makers: readonly string[] }>;
  readonly objects: ReadonlyMap<string, ObjectShape>;
}

/** The state at the head of round k (or after the last round, with k the trip count). */
export function headState(shapes: Shapes, start: State, index: Atom, k: Int): State {
  const head = start.fork();
  for (const [address, { shape, makers }] of shapes.cells) {
    const first = start.cells.get(address);
    const cell: Cell = { value: cellAt(shape, first?.value ?? UNBOUND, index, k), makers: mergeMakers(first?.makers ?? [], makers) };
    head.cells = head.cells.set(address, cell);
  }
  for (const [address, shape] of shapes.objects) {
    if (shape.kind === "family") head.heap = head.heap.set(address, shape.entry);
    else {
      const entry = start.heap.get(address) as HeapEntry;
      head.heap = head.heap.set(address, { ...entry, obj: shape.kind === "wide" ? shape.obj : grow(entry.obj, shape.growth, index, k, address) });
    }
  }
  return head;
}

function cellAt(shape: CellShape, first: Value, index: Atom, k: Int): Value {
  switch (shape.kind) {
    case "affine":
      return { tag: "int", int: add(shape.first, mul(shape.step, k)), id: idAt(shape.id, first, index, k) };
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

/** An accumulated int is the one made in the round before; before round 0 the first one. */
function idAt(id: Id, first: Value, index: Atom, k: Int): Id {
  if (isEqual(k, ZERO) === true && "id" in first) return first.id;
  if (isLess(ZERO, k) === true && id.kind === "object") {
    return { ...id, at: id.at.map((a) => substitute(a, index.key, sub(k, ONE))) };
  }
  return { kind: "any" };
}

/** The container after k rounds of growth. */
function grow(obj: Obj, growth: Growth, index: Atom, k: Int, address: string): Obj {
  const tag = `${index.key.replace(/^ix:/, "")}.${address}`;
  switch (obj.kind) {
    case "list":
    case "deque": {
      const runs = [...obj.runs, ...growth.runs.flatMap((run, i) => repeated(run, index, k, `${tag}.${i}`))];
      const history = repeatEvent(obj.history, growth.event, lengthOf(runs), sub(lengthOf(runs), lengthOf(obj.runs)));
      // Several items per round stand interleaved, which runs do not say.
      return growth.runs.length > 1 && obj.kind === "list" ? { ...obj, runs, history, unordered: true } : { ...obj, runs, history };
    }
    case "set": {
      const runs = [...obj.runs, ...growth.runs.flatMap((run, i) => repeated(run, index, k, `${tag}.${i}`))];
      const length = addedLength(obj.length, growth, index, k, tag);
      return { ...obj, runs, length, history: repeatEvent(obj.history, growth.event, length, sub(length, obj.length)) };
    }
    case "dict": {
      const items = growth.items.flatMap((item, i) => {
        const [value] = repeated({ count: item.count, index: item.index, element: item.element, picked: item.picked }, index, k, `${tag}.${i}`);
        const [key] = repeated({ count: item.count, index: item.index, element: item.key, picked: item.picked }, index, k, `${tag}.${i}`);
        return value === undefined || key === undefined ? [] : [{ ...value, key: key.element }];
      });
      const length = addedLength(obj.length, growth, index, k, tag);
      return { ...obj, runs: [...obj.runs, ...items], length, strKeys: isEqual(k, ZERO) === true ? obj.strKeys : growth.strKeys, history: repeatEvent(obj.history, growth.event, length, sub(length, obj.length)) };
    }
    case "array":
    case "bytearray": {
      const length = add(obj.length, times(growth.length as Int, index, k, tag));
      return { ...obj, length, history: repeatEvent(obj.history, growth.event, length, sub(length, obj.length)) };
    }
    default:
      return obj;
  }
}

/** Σ over k rounds of a per-round count: exact when the count is, else a choice between none and all. */
function times(perRound: Int, index: Atom, k: Int, tag: string): Int {
  if (perRound.poly !== null && !perRound.poly.terms.some((t) => t.atoms.some((a) => a.term.op === "choice"))) return sumOver(perRound, index, k);
  const most = mul({ poly: null, low: perRound.high, high: perRound.high }, k);
  if (constantOf(k) === null || isEqual(k, ZERO) !== true) return choice(`N${tag}`, "how many rounds pass the condition", 0, most.high);
  return ZERO;
}

/** The items of k rounds of a run that mentions the round's index. */
function repeated(run: Run, index: Atom, k: Int, tag: string): Run[] {
  const one = constantOf(run.count);
  const sure = run.count.poly !== null && one !== null;
  const count = times(run.count, index, k, tag);
  if (isEqual(count, ZERO) === true) return [];
  const j = indexAtom(tag, count);
  const at = atomInt(j);
  const most = run.count.high;
  const same = !valueMentions(run.element, index.key) && !valueMentions(run.element, run.index.key);
  if (same) return [{ count, index: j, element: run.element, picked: null }];
  if (most === 1) {
    const element = substituteValue(run.element, new Map([[index.key, at], [run.index.key, ZERO]]));
    return [{ count, index: j, element, picked: sure ? null : k }];
  }
  // Several per round: item j is item j % m of round j // m.
  if (sure && run.picked === null) {
    const element = substituteValue(run.element, new Map([[index.key, floordiv(at, run.count)], [run.index.key, mod(at, run.count)]]));
    return [{ count, index: j, element, picked: null }];
  }
  if (run.picked === null && run.count.poly !== null && !mentions(run.count, index.key) && run.count.low >= 1) {
    const element = substituteValue(run.element, new Map([[index.key, floordiv(at, run.count)], [run.index.key, mod(at, run.count)]]));
    return [{ count, index: j, element, picked: null }];
  }
  return [{ count, index: j, element: anonymous(substituteValue(run.element, new Map([[index.key, interval(0, index.high)]]))), picked: count }];
}

/** The value without knowing which of several objects it is. */
function anonymous(value: Value): Value {
  if (value.tag === "union") return { tag: "union", values: value.values.map(anonymous) };
  if (value.tag === "ref" || !("id" in value)) return value;
  return value.id.kind === "const" ? value : { ...value, id: { kind: "any" } };
}

/** How many different keys or items k rounds add to a table: all when they are an injective function of the round. */
function addedLength(before: Int, growth: Growth, index: Atom, k: Int, tag: string): Int {
  const [only] = growth.items.length > 0 ? growth.items.map((item) => item.key) : growth.runs.map((run) => run.element);
  const number = growth.items.length + growth.runs.length;
  const perRound = growth.items.length > 0 ? growth.items[0]?.count : growth.runs[0]?.count;
  const empty = isEqual(before, ZERO) === true;
  if (number === 1 && only !== undefined && perRound !== undefined && empty && injective(only, index)) {
    if (constantOf(perRound) === 1) return k;
    return times(perRound, index, k, `${tag}.0`);
  }
  const most = add(before, mul(growth.length ?? { poly: null, low: 0, high: number }, k));
  const sure = constantOf(perRound ?? ZERO) === 1 && empty ? { poly: null, low: isLess(ZERO, k) === true ? 1 : 0, high: most.high } : { poly: null, low: before.low, high: most.high };
  return sure;
}

/** True when different rounds surely give different (unequal) keys. */
export function injective(key: Value, index: Atom): boolean {
  if (key.tag !== "int" || key.int.poly === null) return false;
  const terms = key.int.poly.terms.filter((t) => t.atoms.some((a) => a.key === index.key || mentions(atomInt(a), index.key)));
  return terms.length === 1 && terms[0]?.atoms.length === 1 && terms[0].atoms[0]?.key === index.key;
}

function repeatEvent(history: History, event: Event, length: Int, added: Int): History {
  if (event.op === "append") return record(history, { op: "append", count: added }, length);
  return record(record(history, { op: "mixed", most: length }, length), { op: "mixed", most: length }, length);
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
      if (here !== undefined && equalValue(here.value, value) && sameMakers(here.makers, makers) && !valueMentions(value, index.key)) return;
      stable = false;
      cells.set(address, { shape: propose(first?.value ?? UNBOUND, value, index), makers });
      return;
    }
    const fits = fit(known.shape, value, index);
    if (fits && sameMakers(known.makers, makers)) return;
    stable = false;
    cells.set(address, { shape: fits ? known.shape : weaken(known.shape, first?.value ?? UNBOUND, here?.value ?? UNBOUND, value, index, giveUp), makers });
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
        if (equalObj(joined, family.entry.obj)) return;
        stable = false;
        objects.set(at, { kind: "family", entry: { ...folded, obj: giveUp ? widen(family.entry.obj, joined) : joined } });
      } else {
        stable = false;
        objects.set(at, { kind: "family", entry: folded });
      }
      return;
    }
    if (here === undefined) {
      // New, but the same in every round (a constant).
      if (valueless(there, index)) {
        const old = objects.get(address);
        if (old?.kind === "family" && equalObj(old.entry.obj, there.obj)) return;
        stable = false;
        objects.set(address, { kind: "family", entry: there });
      }
      return;
    }
    const known = objects.get(address);
    if (known?.kind === "family") {
      if (equalObj(known.entry.obj, there.obj)) return;
      const joined = joinObj(known.entry.obj, there.obj) ?? lostObject([]);
      if (equalObj(joined, known.entry.obj)) return;
      stable = false;
      objects.set(address, { kind: "family", entry: { ...known.entry, obj: widen(known.entry.obj, close(joined, index)) } });
      return;
    }
    const first = start.heap.get(address);
    if (first === undefined) return;
    if (known === undefined) {
      if (equalObj(here.obj, there.obj)) return;
      stable = false;
      const growth = growthOf(here.obj, there.obj);
      objects.set(address, growth !== null ? { kind: "grown", growth } : { kind: "wide", obj: close(joinObj(first.obj, there.obj) ?? lostObject([]), index) });
      return;
    }
    if (known.kind === "grown") {
      const growth = growthOf(here.obj, there.obj);
      if (growth !== null && growthKey(growth, index) === growthKey(known.growth, index)) return;
      stable = false;
      // An undecided branch may show only at the head that holds items already: take the looser growth once, then give up.
      if (growth !== null && !giveUp && sameElements(growth, known.growth)) objects.set(address, { kind: "grown", growth });
      else objects.set(address, { kind: "wide", obj: widen(first.obj, close(joinObj(first.obj, there.obj) ?? lostObject([]), index)) });
      return;
    }
    const joined = joinObj(known.obj, close(there.obj, index)) ?? lostObject([]);
    if (equalObj(joined, known.obj)) return;
    stable = false;
    objects.set(address, { kind: "wide", obj: widen(known.obj, joined) });
  });
  for (const [address, shape] of objects) {
    if (shape.kind === "wide") precise = false;
    // A grown container that this evaluation left alone does not grow by that much in every round.
    if (shape.kind === "grown" && shapes.objects.get(address) === shape) {
      const here = head.heap.get(address);
      const there = end.heap.get(address);
      if (here === there) {
        stable = false;
        objects.set(address, { kind: "wide", obj: widen((start.heap.get(address) as HeapEntry).obj, close((here as HeapEntry).obj, index)) });
      }
      if (!isPrecise(shape.growth, (start.heap.get(address) as HeapEntry).obj, index)) precise = false;
    }
  }
  // A carried or accumulated cell that this evaluation left alone keeps its head value: then it must not depend on the round.
  for (const [address, { shape, makers }] of cells) {
    if (head.cells.get(address) !== end.cells.get(address) || shapes.cells.get(address)?.shape !== shape) continue;
    if (shape.kind === "wide") continue;
    stable = false;
    cells.set(address, { shape: { kind: "wide", value: widenValue(start.cells.get(address)?.value ?? UNBOUND, closeValue(head.cells.get(address)?.value ?? UNBOUND, index)) }, makers });
  }
  // References that the weakened shapes cannot name any more may still be changed through what is unknown now.
  const gone: Value[] = [];
  for (const [address, { shape }] of cells) {
    if (shape.kind === "wide") gone.push(...missing([start.cells.get(address)?.value, head.cells.get(address)?.value, end.cells.get(address)?.value], [shape.value]));
    else if (shape.kind === "carried") gone.push(...missing([start.cells.get(address)?.value, shape.later], [joinValue(start.cells.get(address)?.value ?? UNBOUND, shape.later)]));
  }
  for (const [address, shape] of objects) {
    const now = shape.kind === "wide" ? shape.obj : shape.kind === "family" ? shape.entry.obj : null;
    const entries = [start.heap.get(address), head.heap.get(address), end.heap.get(address)];
    if (now !== null) gone.push(...missing(entries.flatMap((entry) => (entry === undefined ? [] : contents(entry.obj))), contents(now)));
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
        objects.set(at, { kind: "family", entry: { ...family.entry, obj: lostObject([], typeOf(family.entry.obj)) } });
      }
    });
  }
  return { stable, precise, shapes: { cells, objects } };
}

function typeOf(obj: Obj): string {
  return "type" in obj ? obj.type : obj.kind;
}

/** Everything that the loop writes is given up, when weakening step by step does not come to rest. */
export function surrender(shapes: Shapes): Shapes {
  const value: Value = { tag: "unknown", reason: { text: "it changes from round to round in a way that is not followed", line: null, remedy: null } };
  const objects = [...shapes.objects].map(([address, shape]): [string, ObjectShape] => [
    address,
    shape.kind === "family" ? { kind: "family", entry: { ...shape.entry, obj: lostObject([]) } } : { kind: "wide", obj: lostObject([]) },
  ]);
  return { cells: new Map([...shapes.cells].map(([address, { makers }]) => [address, { shape: { kind: "wide", value }, makers }])), objects: new Map(objects) };
}

/** `state` left the loop in some round: objects of that round join their families, and the round's index becomes `by`. */
export function leave(state: State, start: State, index: Atom, by: Int): State {
  const map = new Map([[index.key, by]]);
  let cells = state.cells;
  start.cells.difference(state.cells, (address, _, there) => {
    if (there !== undefined) cells = cells.set(address, { ...there, value: substituteValue(there.value, map) });
  });
  let heap = state.heap;
  start.heap.difference(state.heap, (address, _, there) => {
    if (there === undefined) return;
    if (!ownedBy(there, index)) {
      heap = heap.set(address, { ...there, obj: substituteObj(there.obj, map) });
      return;
    }
    const folded = foldEntry(there, index);
    const at = addressOf(folded.site, folded.at);
    const family = heap.get(at);
    heap = heap.delete(address).set(at, family === undefined ? folded : { ...folded, obj: joinObj(family.obj, folded.obj) ?? lostObject([]) });
  });
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
  return { site: entry.site, at, formals: [formal.key, ...entry.formals], obj: substituteObj(entry.obj, new Map([[index.key, atomInt(formal)]])) };
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
  return { kind: "carried", later: value };
}

function fit(shape: CellShape, value: Value, index: Atom): boolean {
  const k = atomInt(index);
  switch (shape.kind) {
    case "affine":
      return value.tag === "int" && keyOf(value.int) === keyOf(add(shape.first, mul(shape.step, add(k, ONE)))) && sameId(value.id, shape.id);
    case "sum":
      return value.tag === "int" && keyOf(value.int) === keyOf(add(add(shape.first, sumOver(shape.body, index, k)), shape.body)) && sameId(value.id, shape.id);
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
  if (!giveUp && (shape.kind === "affine" || shape.kind === "sum")) {
    return { kind: "carried", later: value };
  }
  const old = shape.kind === "wide" ? shape.value : first;
  const closed = closeValue(joinValue(closeValue(here, index), closeValue(value, index)), index);
  if (giveUp && shape.kind === "wide") return { kind: "wide", value: { tag: "unknown", reason: { text: "it changes from round to round in a way that is not followed", line: null, remedy: null } } };
  return { kind: "wide", value: widenValue(old, closed) };
}

/** The value with the round's index forgotten. */
function closeValue(value: Value, index: Atom): Value {
  if (!valueMentions(value, index.key)) return value;
  const some = interval(0, index.high);
  const closed = substituteValue(value, new Map([[index.key, some]]));
  const forget = (v: Value): Value => {
    if (v.tag === "union") return { tag: "union", values: v.values.map(forget) };
    if (v.tag === "int" && v.int.poly !== null && constantOf(v.int) === null) return { ...v, int: { poly: null, low: v.int.low, high: v.int.high } };
    return v;
  };
  return forget(closed);
}

function close(obj: Obj, index: Atom): Obj {
  return substituteObj(obj, new Map([[index.key, interval(0, index.high)]]));
}

/** old ∪ new with growing ends taken to infinity, so that passes end. */
function widenValue(old: Value, now: Value): Value {
  const joined = joinValue(old, now);
  const widened = (v: Value): Value => {
    if (v.tag === "union") {
      const ints = v.values.filter((x) => x.tag === "int");
      if (ints.length < 2) return { tag: "union", values: v.values.map((x) => (x.tag === "int" ? widened(x) : x)) };
      const low = ints.reduce((least, x) => (x.tag === "int" && x.int.low < least ? x.int.low : least), Number.POSITIVE_INFINITY as Int["low"]);
      const rest = v.values.filter((x) => x.tag !== "int");
      const one: Value = { tag: "int", int: { poly: null, low: low >= 0 ? 0 : Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }, id: { kind: "any" } };
      return rest.length === 0 ? one : { tag: "union", values: [...rest, one] };
    }
    if (v.tag === "int") {
      if (old.tag === "int" && isLessEqual(old.int, v.int) === true && old.int.low >= 0) return { ...v, int: { poly: null, low: 0, high: Number.POSITIVE_INFINITY }, id: { kind: "any" } };
      if (old.tag === "int" && equalValue(old, v)) return v;
      return { ...v, int: { poly: null, low: v.int.low >= 0 ? 0 : Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }, id: { kind: "any" } };
    }
    if (v.tag === "float") return { ...v, value: null, id: { kind: "any" } };
    if (v.tag === "str") return equalValue(old, v) ? v : { ...v, text: null, length: { poly: null, low: 0, high: Number.POSITIVE_INFINITY }, id: { kind: "any" } };
    if (v.tag === "bytes") return equalValue(old, v) ? v : { ...v, data: null, length: { poly: null, low: 0, high: Number.POSITIVE_INFINITY }, id: { kind: "any" } };
    return v;
  };
  return widened(joined);
}

function widen(old: Obj, now: Obj): Obj {
  if (equalObj(old, now)) return now;
  const open = (n: Int, was: Int): Int => (isEqual(n, was) === true ? n : { poly: null, low: n.low > 0 && was.low > 0 ? (n.low < was.low ? 0 : was.low) : 0, high: Number.POSITIVE_INFINITY });
  const mixed = (length: Int): History => [{ op: "mixed", most: length }];
  const flatten = (runs: readonly Run[], length: Int): readonly Run[] => {
    if (runs.length === 0) return [];
    const index = indexAtom("w", length);
    const element = runs.map((run) => anonymousIndex(run)).reduce(joinValue);
    return [{ count: length, index, element: anonymous(element), picked: null }];
  };
  switch (now.kind) {
    case "list":
    case "deque": {
      const length = open(lengthOf(now.runs), old.kind === now.kind ? lengthOf(old.runs) : ZERO);
      return { ...now, runs: flatten(now.runs, length), history: mixed(length) };
    }
    case "set": {
      const length = open(now.length, old.kind === now.kind ? old.length : ZERO);
      return { ...now, runs: flatten(now.runs, length), length, history: mixed(length) };
    }
    case "dict": {
      const length = open(now.length, old.kind === now.kind ? old.length : ZERO);
      const values = flatten(now.runs.map((run) => ({ count: run.count, index: run.index, element: run.element, picked: run.picked })), length);
      const keys = flatten(now.runs.map((run) => ({ count: run.count, index: run.index, element: run.key, picked: run.picked })), length);
      return { ...now, runs: values.map((run, i) => ({ ...run, key: (keys[i] as Run).element })), length, history: mixed(length) };
    }
    case "array":
    case "bytearray": {
      const length = open(now.length, old.kind === now.kind ? old.length : ZERO);
      return { ...now, length, history: mixed(length) };
    }
    case "instance": {
      if (old.kind !== "instance") return now;
      return { ...now, attributes: now.attributes.map((a) => ({ name: a.name, value: widenValue(old.attributes.find((b) => b.name === a.name)?.value ?? UNBOUND, a.value) })) };
    }
    default:
      return now;
  }
}

/** An item of the run without its position. */
function anonymousIndex(run: Run): Value {
  return substituteValue(run.element, new Map([[run.index.key, interval(0, run.index.high)]]));
}

// Growth.

/** True when k rounds of this growth are known exactly. */
function isPrecise(growth: Growth, start: Obj, index: Atom): boolean {
  if ([...growth.runs, ...growth.items].some((run) => constantOf(run.count) === null && run.count.poly === null)) return false;
  if (start.kind !== "set" && start.kind !== "dict") return growth.length === null || growth.length.poly !== null;
  const keys = growth.items.length > 0 ? growth.items.map((item) => item.key) : growth.runs.map((run) => run.element);
  return keys.length === 1 && isEqual(start.length, ZERO) === true && injective(keys[0] as Value, index);
}

/** What `after` has more than `before` when it only had items added at its end; null otherwise. */
function growthOf(before: Obj, after: Obj): Growth | null {
  if (before.kind !== after.kind) return null;
  const event = "history" in before && "history" in after ? addedEvent(before.history, after.history) : null;
  if (event === null) return null;
  if ((before.kind === "list" && after.kind === "list") || (before.kind === "deque" && after.kind === "deque") || (before.kind === "set" && after.kind === "set")) {
    const runs = addedRuns(before.runs, after.runs);
    if (runs === null) return null;
    return { runs, items: [], length: before.kind === "set" && after.kind === "set" ? sub(after.length, before.length) : null, event, strKeys: null };
  }
  if (before.kind === "dict" && after.kind === "dict") {
    const first = before.runs.length === 0 && before.strKeys === null;
    if ((before.strKeys !== after.strKeys && !first) || after.runs.length < before.runs.length) return null;
    for (const [i, run] of before.runs.entries()) if (run !== after.runs[i] && valueKey(run.element) !== valueKey((after.runs[i] as ItemRun).element)) return null;
    return { runs: [], items: after.runs.slice(before.runs.length), length: sub(after.length, before.length), event, strKeys: after.strKeys };
  }
  if ((before.kind === "array" && after.kind === "array") || (before.kind === "bytearray" && after.kind === "bytearray")) {
    return { runs: [], items: [], length: sub(after.length, before.length), event, strKeys: null };
  }
  return null;
}

function addedRuns(before: readonly Run[], after: readonly Run[]): readonly Run[] | null {
  if (after.length < before.length) return null;
  for (const [i, run] of before.entries()) {
    const other = after[i] as Run;
    if (run === other) continue;
    if (valueKey(run.element) !== valueKey(substituteValue(other.element, new Map([[other.index.key, atomInt(run.index)]])))) return null;
    if (keyOf(run.count) === keyOf(other.count)) continue;
    // The last run of before may have been lengthened by equal items.
    if (i !== before.length - 1) return null;
    const more = sub(other.count, run.count);
    if (valueMentions(other.element, other.index.key)) {
      const element = substituteValue(other.element, new Map([[other.index.key, add(run.count, atomInt(other.index))]]));
      return [{ ...other, count: more, element }, ...after.slice(before.length)];
    }
    return [{ ...other, count: more }, ...after.slice(before.length)];
  }
  return after.slice(before.length);
}

/** The single event that `after` has more than `before`. */
function addedEvent(before: History, after: History): Event | null {
  if (after.length === before.length + 1) {
    for (const [i, event] of before.entries()) if (event !== after[i] && JSON.stringify(eventKey(event)) !== JSON.stringify(eventKey(after[i] as Event))) return null;
    return after[after.length - 1] as Event;
  }
  if (after.length === before.length && after.length > 0) {
    const a = before[before.length - 1] as Event;
    const b = after[after.length - 1] as Event;
    if (a.op === "append" && b.op === "append") return { op: "append", count: sub(b.count, a.count) };
    if (a.op === "mixed" && b.op === "mixed") return b;
  }
  return null;
}

function eventKey(event: Event): unknown {
  return Object.entries(event).map(([name, value]) => (typeof value === "object" && value !== null && "low" in value ? `${name}${keyOf(value as Int)}` : `${name}${String(value)}`));
}

function growthKey(growth: Growth, index: Atom): string {
  void index;
  const run = (r: Run) => `${keyOf(r.count)}×${valueKey(substituteValue(r.element, new Map([[r.index.key, ZERO]])))}`;
  // How many entries a table gains follows from the keys of all rounds (addedLength), not from one round's view.
  const table = growth.items.length > 0 || (growth.runs.length > 0 && growth.length !== null);
  return [
    growth.runs.map(run).join(),
    growth.items.map((item) => `${run({ ...item, element: item.key })}:${run(item)}`).join(),
    growth.length === null || table ? "" : keyOf(growth.length),
    growth.event.op,
    "count" in growth.event && !table ? keyOf(growth.event.count) : "",
  ].join("|");
}

function sameElements(a: Growth, b: Growth): boolean {
  const keys = (g: Growth) => g.runs.map((r) => valueKey(r.element)).join() + g.items.map((r) => valueKey(r.element)).join();
  return keys(a) === keys(b);
}

function mergeMakers(a: readonly string[], b: readonly string[]): readonly string[] {
  if (b.length === 0) return a;
  return [...new Set([...a, ...b])].sort();
}

function sameMakers(a: readonly string[], b: readonly string[]): boolean {
  return b.every((maker) => a.includes(maker));
}
