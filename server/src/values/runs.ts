/** Contents of containers as runs: joining, slicing and coalescing them. */
import { valueKey } from "./canon";
import { type Atom, type Exact, type Int, ONE, ZERO, add, atomInt, choice, constant, constantOf, indexAtom, isEqual, isLess, isLessEqual, keyOf, mul, plus, scale, sub } from "./int";
import { joinValue } from "./join";
import { MAX_RUNS, type Run } from "./object";
import { substituteValue, valueMentions } from "./substitute";
import type { Id, Value } from "./value";

/** Number of items. */
export function lengthOf(runs: readonly { readonly count: Int }[]): Int {
  return runs.reduce((total, run) => add(total, run.count), ZERO);
}

/** One item. */
export function single(value: Value, name: string): Run {
  return { count: ONE, index: indexAtom(name, ONE), element: value, picked: null };
}

/** b after a; neighbours that continue each other become one run. */
export function appendRuns(a: readonly Run[], b: readonly Run[]): readonly Run[] {
  if (b.length === 0) return a;
  const runs = a.slice();
  for (const run of b) {
    const last = runs[runs.length - 1];
    const merged = last === undefined ? null : merge(last, run);
    if (merged !== null) runs[runs.length - 1] = merged;
    else runs.push(run);
  }
  while (runs.length > MAX_RUNS) coarsen(runs);
  return runs;
}

/** One run for two that follow each other, or null. */
function merge(a: Run, b: Run): Run | null {
  if (a.picked !== null || b.picked !== null || a.element.tag !== b.element.tag) return null;
  const sameA = !valueMentions(a.element, a.index.key);
  const sameB = !valueMentions(b.element, b.index.key);
  if (sameA && sameB && valueKey(a.element) === valueKey(b.element)) return withCount(a, add(a.count, b.count));
  const count = constantOf(a.count);
  if (count === null || typeof count !== "number") return null;
  if (count === 1 && constantOf(b.count) === 1) return affinePair(a, b);
  // b continues a when its items are a's from position count on.
  if (sameA) return null;
  const expected = substituteValue(a.element, new Map([[a.index.key, plusIndex(b.index, a.count)]]));
  const actual = substituteValue(b.element, new Map([[b.index.key, atomInt(b.index)]]));
  return valueKey(expected) === valueKey(actual) ? withCount(a, add(a.count, b.count)) : null;
}

function plusIndex(index: Atom, offset: Int): Int {
  return add(isEqual({ poly: null, low: index.low, high: index.high }, ZERO) === true ? ZERO : atomInt(index), offset);
}

function withCount(run: Run, count: Int): Run {
  const high = plus(count.high, -1);
  const index: Atom = { ...run.index, high: high < 0 ? 0 : high };
  return { ...run, count, index, element: substituteValue(run.element, new Map([[run.index.key, atomInt(index)]])) };
}

/** Two single scalars whose ids (and int values) differ by constants: item j of a run is affine in j. */
function affinePair(a: Run, b: Run): Run | null {
  const x = a.element;
  const y = b.element;
  if (x.tag === "ref" || !("id" in x) || !("id" in y) || x.tag !== y.tag) return null;
  if (x.id.kind !== "object" || y.id.kind !== "object" || x.id.site !== y.id.site || x.id.at.length !== y.id.at.length) return null;
  const index = indexAtom(a.index.key.replace(/^ix:/, ""), constant(2));
  const between = (p: Int, q: Int): Int | null => {
    const step = constantOf(sub(q, p));
    return step === null ? null : step === 0 ? p : add(p, scale(atomInt(index), step));
  };
  const at: Int[] = [];
  for (const [i, p] of x.id.at.entries()) {
    const value = between(p, y.id.at[i] as Int);
    if (value === null) return null;
    at.push(value);
  }
  // Items of one run must be different objects.
  if (at.every((p, i) => keyOf(p) === keyOf((x.id as Extract<Id, { kind: "object" }>).at[i] as Int))) return null;
  const id: Id = { kind: "object", site: x.id.site, at };
  let element: Value;
  if (x.tag === "int" && y.tag === "int") {
    const int = between(x.int, y.int);
    if (int === null) return null;
    element = { tag: "int", int, id };
  } else if (x.tag === "float" && y.tag === "float") element = { tag: "float", value: x.value === y.value ? x.value : null, id };
  else if (x.tag === "str" && y.tag === "str") {
    const length = between(x.length, y.length);
    if (length === null || x.kind !== y.kind) return null;
    element = { tag: "str", text: null, length, kind: x.kind, id };
    // Shared texts (empty, one character) may be different kinds of objects: leave them alone.
    if (x.length.low < 2) return null;
  } else return null;
  return { count: constant(2), index, element, picked: null };
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
  const a = runs[best] as Run;
  const b = runs[best + 1] as Run;
  runs.splice(best, 2, joinedRun(a, b));
}

/** Any of both runs' items in any order. Increasing members of one site stay different objects. */
function joinedRun(a: Run, b: Run): Run {
  const count = add(a.count, b.count);
  const top = lastIndex(a);
  const from = firstIndex(b);
  if (top !== null && from !== null && top.site === from.site && top.at < from.at && a.element.tag === "float" && b.element.tag === "float" && (top.prefix === from.prefix)) {
    const picked = constant(plus(lastIndex(b)?.at ?? from.at, 1));
    const index = indexAtom(a.index.key.replace(/^ix:/, ""), picked);
    const id = a.element.id as Extract<Id, { kind: "object" }>;
    return { count, index, picked, element: { tag: "float", value: null, id: { ...id, at: [...id.at.slice(0, -1), atomInt(index)] } } };
  }
  const index = indexAtom(a.index.key.replace(/^ix:/, ""), count);
  return { count, index, element: anonymous(joinValue(someItem(a), someItem(b))), picked: null };
}

/** The last coordinate of the run's items, when their ids increase with the index and all else is constant. */
function lastIndex(run: Run): { site: number; at: Exact; prefix: string } | null {
  return coordinate(run, run.picked !== null ? constantOf(sub(run.picked, ONE)) : constantOf(sub(run.count, ONE)));
}

function firstIndex(run: Run): { site: number; at: Exact; prefix: string } | null {
  return run.picked !== null ? null : coordinate(run, 0);
}

function coordinate(run: Run, position: Exact | null): { site: number; at: Exact; prefix: string } | null {
  if (position === null || run.element.tag !== "float" || run.element.id.kind !== "object") return null;
  const { id } = substituteValue(run.element, new Map([[run.index.key, constant(position)]])) as Extract<Value, { tag: "float" }>;
  if (id.kind !== "object") return null;
  const at = id.at.length === 0 ? null : constantOf(id.at[id.at.length - 1] as Int);
  return at === null ? null : { site: id.site, at, prefix: id.at.slice(0, -1).map(keyOf).join("|") };
}

/** An item of the run, whichever. */
export function someItem(run: Run): Value {
  if (!valueMentions(run.element, run.index.key)) return run.element;
  return substituteValue(run.element, new Map([[run.index.key, choice(`item ${run.index.key}`, "some item", 0, run.index.high)]]));
}

/** The value without saying which of several objects it is. */
function anonymous(value: Value): Value {
  if (value.tag === "union") return { tag: "union", values: value.values.map(anonymous) };
  if (value.tag === "ref" || !("id" in value) || value.id.kind === "const") return value;
  if (value.tag === "int" && value.int.poly !== null && constantOf(value.int) === null) return { tag: "int", int: { poly: null, low: value.int.low, high: value.int.high }, id: { kind: "any" } };
  return { ...value, id: { kind: "any" } };
}

/** True when positions in the list are known: no run is a selection or reordered. */
export function ordered(runs: readonly Run[]): boolean {
  return runs.every((run) => run.picked === null || constantOf(run.count) === 0);
}

/** The item at position i ≥ 0; null when it cannot be told or is outside. */
export function itemAt(runs: readonly Run[], i: Int): Value | null {
  if (!ordered(runs)) return runs.length === 1 && isLess(i, lengthOf(runs)) === true ? someItem(runs[0] as Run) : null;
  let position = i;
  for (const run of runs) {
    if (isLessEqual(ZERO, position) !== true) return null;
    const inside = isLess(position, run.count);
    if (inside === true) return substituteValue(run.element, new Map([[run.index.key, position]]));
    if (inside === null) return null;
    position = sub(position, run.count);
  }
  return null;
}

/** Items from … to − 1 (0 ≤ from, both clipped to the length by the caller); null when the borders cannot be decided. */
export function sliceRuns(runs: readonly Run[], from: Int, to: Int): readonly Run[] | null {
  const length = lengthOf(runs);
  if (isEqual(from, ZERO) === true && isEqual(to, length) === true) return runs;
  if (isLessEqual(to, from) === true) return [];
  if (!ordered(runs)) return null;
  let out: readonly Run[] = [];
  let start: Int = ZERO;
  for (const run of runs) {
    const end = add(start, run.count);
    const before = isLessEqual(end, from);
    const after = isLessEqual(to, start);
    if (before !== true && after !== true) {
      const low = isLessEqual(from, start) === true ? start : isLessEqual(start, from) === true ? from : null;
      const high = isLessEqual(end, to) === true ? end : isLessEqual(to, end) === true ? to : null;
      if (low === null || high === null || isLessEqual(low, high) !== true) return null;
      const offset = sub(low, start);
      const count = sub(high, low);
      const top = plus(count.high, -1);
      const index: Atom = { ...run.index, key: `${run.index.key}`, high: top < 0 ? 0 : top };
      const element = isEqual(offset, ZERO) === true ? substituteValue(run.element, new Map([[run.index.key, atomInt(index)]])) : substituteValue(run.element, new Map([[run.index.key, add(atomInt(index), offset)]]));
      out = appendRuns(out, [{ count, index, element, picked: null }]);
    }
    start = end;
  }
  return out;
}

export function reverseRuns(runs: readonly Run[]): readonly Run[] {
  return runs
    .map((run): Run => {
      if (run.picked !== null || constantOf(run.count) === 1) return run;
      const backwards = sub(sub(run.count, ONE), atomInt(run.index));
      return { ...run, element: substituteValue(run.element, new Map([[run.index.key, backwards]])) };
    })
    .reverse();
}

export function mapRuns(runs: readonly Run[], f: (element: Value, index: Atom) => Value): readonly Run[] {
  return runs.map((run) => ({ ...run, element: f(run.element, run.index) }));
}

/** count × n references to the same items. */
export function repeatRuns(runs: readonly Run[], n: Int): readonly Run[] {
  return runs.map((run) => withCount(run, mul(run.count, n)));
}
