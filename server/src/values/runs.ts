/** Contents of containers as runs: joining, slicing and coalescing them. Positions and counts are in items. */
import { valueKey } from "./canon";
import {
  type Atom,
  add,
  atomInt,
  boundedBy,
  constant,
  constantOf,
  type Exact,
  type Int,
  indexAtom,
  isEqual,
  isLess,
  isLessEqual,
  keyOf,
  mod,
  mul,
  ONE,
  plus,
  scale,
  sub,
  substitute,
  ZERO,
} from "./int";
import { anonymous, lengthOf, someItem } from "./items";
import { isPlain, joinValue } from "./join";
import { alike, spelled } from "./numerals";
import { MAX_RUNS, type Run } from "./object";
import { substituteValue, valueMentions } from "./substitute";
import { type Id, intOf, joinAsks, type Value, wholeFloat, wholeOf } from "./value";

export { lengthOf, someItem } from "./items";

type ObjectId = Extract<Id, { kind: "object" }>;

/** One item. */
export function single(value: Value, name: string): Run {
  return { count: ONE, index: indexAtom(name, ONE), element: value, picked: null };
}

/** b after a; neighbours that continue each other become one run, and above MAX_RUNS the shortest are put together. */
export function appendRuns(a: readonly Run[], b: readonly Run[]): readonly Run[] {
  const added = b.filter((run) => constantOf(run.count) !== 0);
  if (added.length === 0) return a;
  const runs = a.slice();
  for (const run of added) {
    const last = runs[runs.length - 1];
    const merged = last === undefined ? null : merge(last, run);
    if (merged !== null) runs[runs.length - 1] = merged;
    else runs.push(run);
  }
  while (runs.length > MAX_RUNS) coarsen(runs);
  return runs;
}

/** The item at position i ≥ 0; null when it cannot be told or may be outside. */
export function itemAt(runs: readonly Run[], i: Int): Value | null {
  if (isLessEqual(ZERO, i) !== true) return null;
  if (!ordered(runs)) return isLess(i, lengthOf(runs)) === true ? runs.map(someItem).reduce(joinValue) : null;
  let position = i;
  for (const run of runs) {
    const inside = isLess(position, run.count);
    if (inside === true) return itemOf(run, position);
    if (inside === null) return null;
    position = sub(position, run.count);
  }
  return null;
}

/** One of the items, whichever; null where there is none, or there are too many different ones to name. */
export function someOf(runs: readonly Run[]): Value | null {
  const there = runs.filter((run) => run.count.high > 0);
  if (there.length === 0) return null;
  const value = there.map((run) => anonymous(someItem(run))).reduce(joinValue);
  return value.tag === "unknown" ? null : value;
}

/** So many of the items, in any order; null where they cannot be named. */
export function someRun(runs: readonly Run[], count: Int, name: string): readonly Run[] | null {
  if (count.high <= 0 || lengthOf(runs).high <= 0) return [];
  const element = someOf(runs);
  return element === null ? null : [{ count, index: indexAtom(name, count), element, picked: null }];
}

/** Items from … to − 1 (0 ≤ from, both clipped to the length by the caller); null when the borders cannot be decided. */
export function sliceRuns(runs: readonly Run[], from: Int, to: Int): readonly Run[] | null {
  if (isEqual(from, ZERO) === true && isEqual(to, lengthOf(runs)) === true) return runs;
  if (isLessEqual(to, from) === true) return [];
  if (!ordered(runs)) return null;
  let out: readonly Run[] = [];
  let start: Int = ZERO;
  for (const run of runs) {
    const end = add(start, run.count);
    if (isLessEqual(end, from) !== true && isLessEqual(to, start) !== true) {
      const low = isLessEqual(from, start) === true ? start : isLessEqual(start, from) === true ? from : null;
      const high = isLessEqual(end, to) === true ? end : isLessEqual(to, end) === true ? to : null;
      if (low === null || high === null || isLessEqual(low, high) !== true) return null;
      const part = shift(run, sub(low, start), sub(high, low));
      if (part === null) return null;
      out = appendRuns(out, [part]);
    }
    start = end;
  }
  return out;
}

/** The items from the last to the first. A run whose length is only a range keeps its items and loses their order. */
export function reverseRuns(runs: readonly Run[]): readonly Run[] {
  return runs
    .map((run): Run => {
      if (run.picked !== null || !valueMentions(run.element, run.index.key)) return run;
      // From a count that is only a range the positions cannot be told, but the items stay the same ones.
      if (run.count.poly === null) return { ...run, picked: run.count };
      const backwards = sub(sub(run.count, ONE), atomInt(run.index));
      return { ...run, element: substituteValue(run.element, new Map([[run.index.key, backwards]])) };
    })
    .reverse();
}

/** The same runs with other elements. */
export function mapRuns(runs: readonly Run[], f: (element: Value, index: Atom) => Value): readonly Run[] {
  return runs.map((run) => ({ ...run, element: f(run.element, run.index) }));
}

/** The items `times` over (as `items * times`): references to the same objects. Many rounds of several runs lose their order. */
export function repeatRuns(runs: readonly Run[], times: Int): readonly Run[] {
  if (times.high <= 0) return [];
  const [run] = runs;
  if (run === undefined || constantOf(times) === 1) return runs;
  const rounds = constantOf(times);
  if (typeof rounds === "number" && rounds * runs.length <= MAX_RUNS) {
    let all: readonly Run[] = [];
    for (let round = 0; round < rounds; round++) all = appendRuns(all, runs);
    return all;
  }
  if (runs.length === 1 && run.picked === null && (run.count.poly !== null || isSame(run))) return [repeatRun(run, times)];
  return runs.map((one) => {
    const count = mul(one.count, times);
    if (isSame(one)) return { ...one, count, index: boundedBy(one.index, count), picked: count };
    return { count, index: boundedBy(one.index, count), element: anonymous(someItem(one)), picked: count };
  });
}

function repeatRun(run: Run, times: Int): Run {
  const count = mul(run.count, times);
  const index = boundedBy(run.index, count);
  if (isSame(run)) return { ...run, count, index };
  return { count, index, element: itemOf(run, mod(atomInt(index), run.count)), picked: null };
}

/** True when positions in the list are known: no run is a selection or reordered. */
export function ordered(runs: readonly Run[]): boolean {
  return runs.every((run) => run.picked === null || run.count.high <= 1);
}

/** One value for all items. */
function isSame(run: Run): boolean {
  return !valueMentions(run.element, run.index.key);
}

/** Item `position` of a run that is in order. */
function itemOf(run: Run, position: Int): Value {
  return run.picked === null ? substituteValue(run.element, new Map([[run.index.key, position]])) : someItem(run);
}

/** `count` items of the run from position `offset` on; null when they cannot be told. */
function shift(run: Run, offset: Int, count: Int): Run | null {
  if (isEqual(offset, ZERO) === true && isEqual(count, run.count) === true) return run;
  if (run.picked !== null) return { ...run, count };
  if (isSame(run)) return { ...run, count, index: boundedBy(run.index, count) };
  if (offset.poly === null) return null;
  const index = boundedBy(run.index, count);
  return { count, index, element: itemOf(run, add(atomInt(index), offset)), picked: null };
}

/** One run for two that follow each other, or null. */
function merge(a: Run, b: Run): Run | null {
  if (a.picked !== null || b.picked !== null || a.element.tag !== b.element.tag) return null;
  const count = add(a.count, b.count);
  if (isSame(a) && isSame(b) && valueKey(a.element) === valueKey(b.element)) return withCount(a, count);
  // Names of indices are only good inside their run.
  if (
    a.count.poly === null ||
    a.count.low < 0 ||
    (a.index.key !== b.index.key && (valueMentions(a.element, b.index.key) || valueMentions(b.element, a.index.key)))
  )
    return null;
  if (!isSame(a)) return valueKey(itemOf(a, add(ownIndex(b), a.count))) === valueKey(itemOf(b, ownIndex(b))) ? withCount(a, count) : null;
  if (constantOf(a.count) !== 1) return null;
  if (constantOf(b.count) === 1) return affinePair(a, b);
  if (isSame(b) || valueKey(itemOf(b, constant(-1))) !== valueKey(a.element)) return null;
  const index = boundedBy(b.index, count);
  return { count, index, element: itemOf(b, sub(atomInt(index), ONE)), picked: null };
}

/** The index of a run as a number: that of an only item is 0. */
function ownIndex(run: Run): Int {
  return run.count.high <= 1 ? ZERO : atomInt(boundedBy(run.index, run.count));
}

function withCount(run: Run, count: Int): Run {
  const index = boundedBy(run.index, count);
  return { ...run, count, index, element: substituteValue(run.element, new Map([[index.key, atomInt(index)]])) };
}

/** Two single scalars whose ids (and int values, lengths) differ by constants: item j of a run is affine in j. Heap objects have addresses of their own. */
function affinePair(a: Run, b: Run): Run | null {
  const x = a.element;
  const y = b.element;
  if (!("id" in x) || !("id" in y) || x.id.kind !== "object" || y.id.kind !== "object") return null;
  if (x.id.site !== y.id.site || x.id.at.length !== y.id.at.length) return null;
  const count = constant(2);
  const index = boundedBy(a.index, count);
  const id = affineId(x.id, y.id, index);
  const element = id === null ? null : affineScalar(x, y, id, index);
  return element === null ? null : { count, index, element, picked: null };
}

/** Null when the positions differ by more than a constant, or not at all: items of one run must be different objects. */
function affineId(x: ObjectId, y: ObjectId, index: Atom): ObjectId | null {
  const at: Int[] = [];
  for (const [i, p] of x.at.entries()) {
    const value = between(p, y.at[i] as Int, index);
    if (value === null || value.poly === null) return null;
    at.push(value);
  }
  return at.every((p, i) => keyOf(p) === keyOf(x.at[i] as Int)) ? null : { kind: "object", site: x.site, at };
}

function affineScalar(x: Value, y: Value, id: ObjectId, index: Atom): Value | null {
  if (x.tag === "int" && y.tag === "int") {
    const int = between(x.int, y.int, index);
    return int === null ? null : intOf(int, id, joinAsks(x, y));
  }
  if (x.tag === "float" && y.tag === "float") {
    if (Object.is(x.value, y.value) && x.value !== null) return { tag: "float", value: x.value, id };
    const [p, q] = [wholeOf(x), wholeOf(y)];
    const whole = p === null || q === null ? null : between(p, q, index);
    return whole === null ? { tag: "float", value: null, id } : wholeFloat(whole, id);
  }
  if (x.tag === "complex" && y.tag === "complex") return { tag: "complex", id };
  // Shared texts (empty, one character) may be different kinds of objects: leave them alone.
  if (x.tag === "str" && y.tag === "str" && x.kind === y.kind && x.length.low >= 2 && y.length.low >= 2) {
    return affineText(x, y, id, index);
  }
  if (x.tag === "bytes" && y.tag === "bytes" && x.length.low >= 2 && y.length.low >= 2) {
    const length = between(x.length, y.length, index);
    return length === null ? null : { tag: "bytes", data: x.data === y.data ? x.data : null, length, id };
  }
  return null;
}

/** Two texts that are alike but for one number become one that follows the index, as far as their lengths and numbers do. */
function affineText(x: Text, y: Text, id: ObjectId, index: Atom): Value | null {
  const { kind } = x;
  if (x.numeral !== undefined || y.numeral !== undefined) return null;
  const plain = isPlain(x) && isPlain(y) ? { plain: true as const } : {};
  const both = x.text !== null && y.text !== null && x.text !== y.text ? alike(x.text, y.text) : null;
  if (both !== null) {
    const int = add(constant(both.p), scale(atomInt(index), both.q - both.p));
    return { tag: "str", kind, id, ...plain, ...spelled({ before: both.before, int, after: both.after }) };
  }
  const length = between(x.length, y.length, index);
  // Texts that are known stay known, one by one.
  if (length === null || (x.text !== y.text && (x.text !== null || y.text !== null))) return null;
  return x.text !== null && x.text === y.text
    ? { tag: "str", text: x.text, length, kind, id }
    : { tag: "str", text: null, length, kind, id, ...plain };
}

type Text = Extract<Value, { readonly tag: "str" }>;

/** p at index 0 and q at index 1; null when they differ by more than a constant. */
function between(p: Int, q: Int, index: Atom): Int | null {
  if (p.poly === null) return keyOf(p) === keyOf(q) ? p : null;
  const step = constantOf(sub(q, p));
  return step === null ? null : step === 0 ? p : add(p, scale(atomInt(index), step));
}

/** Makes one run of the two shortest neighbours: which item stands where is given up, how many are different objects is kept where it shows. */
function coarsen(runs: Run[]): void {
  let best = 0;
  let size: Exact = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < runs.length; i++) {
    const both = plus((runs[i] as Run).count.high, (runs[i + 1] as Run).count.high);
    if (both < size) {
      size = both;
      best = i;
    }
  }
  runs.splice(best, 2, joinedRun(runs[best] as Run, runs[best + 1] as Run));
}

/** Any of both runs' items in any order. Floats that are increasing members of one site stay different objects. */
function joinedRun(a: Run, b: Run): Run {
  const count = add(a.count, b.count);
  const x = stretch(a);
  const y = stretch(b);
  if (x !== null && y !== null && x.family === y.family && x.last < y.first) {
    const picked = constant(plus(y.last, 1));
    const index = boundedBy(a.index, picked);
    return { count, index, picked, element: { tag: "float", value: null, id: { ...x.id, at: [...x.id.at.slice(0, -1), atomInt(index)] } } };
  }
  return { count, index: boundedBy(a.index, count), element: anonymous(joinValue(someItem(a), someItem(b))), picked: null };
}

/** Where a run of floats stands in its family: items that increase in the last position between `first` and `last`, the other positions fixed. */
function stretch(run: Run): { readonly id: ObjectId; readonly family: string; readonly first: Exact; readonly last: Exact } | null {
  if (run.element.tag !== "float" || run.element.id.kind !== "object") return null;
  const { id } = run.element;
  const position = id.at[id.at.length - 1];
  const others = id.at.slice(0, -1);
  if (position === undefined || others.some((p) => p.poly === null) || others.some((p) => keyOf(p) !== keyOf(substituteAt(p, run))))
    return null;
  const step = constantOf(sub(substituteAt(position, run, ONE), substituteAt(position, run)));
  const first = constantOf(substituteAt(position, run));
  const end = constantOf(sub(run.picked ?? run.count, ONE));
  // Only affine and rising positions; those of one item need no step.
  if (step === null || first === null || end === null || first < 0 || (end > 0 && step <= 0)) return null;
  if (keyOf(position) !== keyOf(add(constant(first), scale(atomInt(run.index), step)))) return null;
  return {
    id,
    family: `${id.site}@${others.map(keyOf).join("|")}`,
    first,
    last: plus(first, constantOf(scale(constant(end), step)) as Exact),
  };
}

function substituteAt(position: Int, run: Run, at: Int = ZERO): Int {
  return substitute(position, run.index.key, at);
}
