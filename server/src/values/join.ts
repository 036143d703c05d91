/** Joins: the least abstraction that covers both sides. Never drops an alternative. */
import { assumptionKey, equalValue, objKey, runsKey, valueKey } from "./canon";
import { joinHistory } from "./history";
import { type Int, ZERO, atomInt, choice, constantOf, hull, indexAtom, keyOf } from "./int";
import type { Assumption, ItemRun, Obj, Run } from "./object";
import { lengthOf } from "./runs";
import { substituteValue, valueMentions } from "./substitute";
import { type Id, MAX_UNION, type StrKind, type Value } from "./value";

export function joinValue(a: Value, b: Value): Value {
  if (a === b || equalValue(a, b)) return a;
  if (a.tag === "unknown") return a;
  if (b.tag === "unknown") return b;
  const values: Value[] = [];
  for (const v of [...alternatives(a), ...alternatives(b)]) addAlternative(values, v);
  if (values.length > MAX_UNION) return collapse(values);
  return values.length === 1 ? (values[0] as Value) : { tag: "union", values };
}

function alternatives(v: Value): readonly Value[] {
  return v.tag === "union" ? v.values : [v];
}

function addAlternative(values: Value[], v: Value): void {
  for (const [i, old] of values.entries()) {
    if (equalValue(old, v)) return;
    const merged = mergeScalars(old, v);
    if (merged !== null) {
      values[i] = merged;
      return;
    }
  }
  values.push(v);
}

/** One scalar for two of the same identity (or two constants); null when they must stay apart. */
function mergeScalars(a: Value, b: Value): Value | null {
  if (a.tag === "bool" && b.tag === "bool") return { tag: "bool", value: a.value === b.value ? a.value : null };
  if (a.tag === "int" && b.tag === "int") {
    const id = mergeId(a.id, b.id);
    return id === null ? null : { tag: "int", int: hull(a.int, b.int), id };
  }
  if (a.tag === "float" && b.tag === "float") {
    const id = mergeId(a.id, b.id);
    return id === null ? null : { tag: "float", value: Object.is(a.value, b.value) ? a.value : null, id };
  }
  if (a.tag === "str" && b.tag === "str") {
    const id = mergeId(a.id, b.id);
    return id === null ? null : joinText(a, b, id);
  }
  if (a.tag === "bytes" && b.tag === "bytes") {
    const id = mergeId(a.id, b.id);
    return id === null ? null : { tag: "bytes", data: a.data === b.data ? a.data : null, length: hull(a.length, b.length), id };
  }
  return null;
}

function joinText(a: Extract<Value, { tag: "str" }>, b: Extract<Value, { tag: "str" }>, id: Id): Value {
  const kind: StrKind | null = a.kind === b.kind ? a.kind : null;
  return { tag: "str", text: a.text === b.text ? a.text : null, length: hull(a.length, b.length), kind, id };
}

/** Identity of a merged scalar: the same object, some constant, or null when two different run-time objects must stay apart. */
function mergeId(a: Id, b: Id): Id | null {
  if (a.kind === "any" || b.kind === "any") return { kind: "any" };
  if (a.kind === "const" && b.kind === "const") return { kind: "const", key: a.key === b.key ? a.key : null };
  if (a.kind === "object" && b.kind === "object" && a.site === b.site && a.at.map(keyOf).join() === b.at.map(keyOf).join()) return a;
  return null;
}

/** Too many alternatives: scalars of one tag become one of unknown identity; what is left over is unknown. */
function collapse(values: readonly Value[]): Value {
  const kept: Value[] = [];
  for (const v of values) {
    const at = kept.findIndex((old) => old.tag === v.tag && (v.tag === "int" || v.tag === "float" || v.tag === "str" || v.tag === "bytes" || v.tag === "complex"));
    if (at < 0) {
      kept.push(v);
      continue;
    }
    const old = kept[at] as Value;
    const id: Id = { kind: "any" };
    if (old.tag === "int" && v.tag === "int") kept[at] = { tag: "int", int: hull(old.int, v.int), id };
    else if (old.tag === "float" && v.tag === "float") kept[at] = { tag: "float", value: null, id };
    else if (old.tag === "str" && v.tag === "str") kept[at] = joinText(old, v, id);
    else if (old.tag === "bytes" && v.tag === "bytes") kept[at] = { tag: "bytes", data: null, length: hull(old.length, v.length), id };
    else kept[at] = { tag: "complex", id };
  }
  if (kept.length <= MAX_UNION) return kept.length === 1 ? (kept[0] as Value) : { tag: "union", values: kept };
  return { tag: "unknown", reason: { text: "it may be one of too many different values", line: null, remedy: null } };
}

/** Runs that cover both lists: their common beginning, then one run of any of the rest. */
export function joinRuns(a: readonly Run[], b: readonly Run[]): readonly Run[] {
  if (runsKey(a) === runsKey(b)) return a;
  let same = 0;
  while (same < a.length && same < b.length && runsKey([a[same] as Run]) === runsKey([b[same] as Run])) same++;
  const restA = a.slice(same);
  const restB = b.slice(same);
  // One side's rest may be the other's run with more of the same items.
  if (restA.length <= 1 && restB.length <= 1) {
    const one = oneRun(restA[0], restB[0]);
    if (one !== null) return [...a.slice(0, same), one];
  }
  const count = hull(lengthOf(restA), lengthOf(restB));
  const index = indexAtom(`j${(restA[0] ?? restB[0] as Run).index.key.replace(/^ix:/, "")}`, count);
  const element = [...restA, ...restB].map((run) => loose(run)).reduce(joinValue);
  const only = restA.length === 0 ? restB : restB.length === 0 ? restA : null;
  if (only !== null && only.length === 1) {
    const run = only[0] as Run;
    return [...a.slice(0, same), { ...run, count }];
  }
  return [...a.slice(0, same), { count, index, element: forget(element), picked: null }];
}

/** Two runs of the same items but for the count. */
function oneRun(a: Run | undefined, b: Run | undefined): Run | null {
  if (a === undefined || b === undefined) {
    const run = a ?? b;
    return run === undefined ? null : { ...run, count: hull(ZERO, run.count) };
  }
  if (a.picked !== null || b.picked !== null) return null;
  const renamed = substituteValue(b.element, new Map([[b.index.key, atomInt(a.index)]]));
  if (valueKey(renamed) !== valueKey(a.element)) return null;
  const count = hull(a.count, b.count);
  const index = { ...a.index, high: a.index.high > b.index.high ? a.index.high : b.index.high };
  return { count, index, element: substituteValue(a.element, new Map([[a.index.key, atomInt(index)]])), picked: null };
}

function loose(run: Run): Value {
  if (!valueMentions(run.element, run.index.key)) return run.element;
  return substituteValue(run.element, new Map([[run.index.key, choice(`item ${run.index.key}`, "some item", 0, run.index.high)]]));
}

/** Which object it is, is not known any more (shared or not). */
function forget(v: Value): Value {
  if (v.tag === "union") return v.values.map(forget).reduce(joinValue);
  if (v.tag === "ref" || !("id" in v) || v.id.kind === "const") return v;
  if (v.tag === "int" && constantOf(v.int) === null) return { tag: "int", int: { poly: null, low: v.int.low, high: v.int.high }, id: { kind: "any" } };
  return { ...v, id: { kind: "any" } };
}

/** The object that covers both; null when they are of different kinds. */
export function joinObj(a: Obj, b: Obj): Obj | null {
  if (a === b || objKey(a) === objKey(b)) return a;
  const assumes = joinAssumes(a.assumes, b.assumes);
  const lengths = (): [Int, Int] => [lengthOf((a as { runs: readonly Run[] }).runs), lengthOf((b as { runs: readonly Run[] }).runs)];
  if (a.kind === "list" && b.kind === "list") return { kind: "list", runs: joinRuns(a.runs, b.runs), history: joinHistory(a.history, b.history, ...lengths()), assumes };
  if (a.kind === "deque" && b.kind === "deque") {
    const maxlen = a.maxlen === null || b.maxlen === null ? (a.maxlen === b.maxlen ? null : (a.maxlen ?? b.maxlen)) : hull(a.maxlen, b.maxlen);
    return { kind: "deque", runs: joinRuns(a.runs, b.runs), maxlen, history: joinHistory(a.history, b.history, ...lengths()), assumes };
  }
  if (a.kind === "tuple" && b.kind === "tuple" && a.named === b.named) return { kind: "tuple", runs: joinRuns(a.runs, b.runs), named: a.named, assumes };
  if ((a.kind === "set" && b.kind === "set") || (a.kind === "frozenset" && b.kind === "frozenset")) {
    return { kind: a.kind, runs: joinRuns(a.runs, b.runs), length: hull(a.length, b.length), history: joinHistory(a.history, b.history, a.length, b.length), assumes };
  }
  if (a.kind === "dict" && b.kind === "dict" && a.type === b.type) {
    return {
      kind: "dict", type: a.type, runs: joinItems(a.runs, b.runs), length: hull(a.length, b.length), strKeys: a.strKeys === b.strKeys ? a.strKeys : null,
      history: joinHistory(a.history, b.history, a.length, b.length), assumes,
    };
  }
  if ((a.kind === "bytearray" && b.kind === "bytearray") || (a.kind === "array" && b.kind === "array" && a.typecode === b.typecode)) {
    return { ...a, length: hull(a.length, b.length), history: joinHistory(a.history, b.history, a.length, b.length), assumes };
  }
  if (a.kind === "ndarray" && b.kind === "ndarray" && a.dtype === b.dtype && a.shape.length === b.shape.length) {
    const base = a.base === null || b.base === null ? (a.base === b.base ? null : undefined) : joinValue(a.base, b.base);
    if (base === undefined) return null;
    return { kind: "ndarray", dtype: a.dtype, shape: a.shape.map((n, i) => hull(n, b.shape[i] as Int)), base, items: a.items === null || b.items === null ? null : joinRuns(a.items, b.items), assumes };
  }
  if (a.kind === "range" && b.kind === "range") return { kind: "range", start: hull(a.start, b.start), step: hull(a.step, b.step), count: hull(a.count, b.count), assumes };
  if (a.kind === "iterator" && b.kind === "iterator" && a.type === b.type) {
    return { ...a, runs: a.runs === null || b.runs === null ? null : joinRuns(a.runs, b.runs), holds: [...a.holds, ...b.holds], lazy: a.lazy === b.lazy ? a.lazy : null, assumes };
  }
  if (a.kind === "instance" && b.kind === "instance" && a.type === b.type) {
    const names = [...new Set([...a.attributes, ...b.attributes].map((x) => x.name))];
    const get = (o: typeof a, name: string): Value => o.attributes.find((x) => x.name === name)?.value ?? { tag: "unbound" };
    return {
      ...a, attributes: names.map((name) => ({ name, value: joinValue(get(a, name), get(b, name)) })),
      ordinal: a.ordinal === null || b.ordinal === null ? null : hull(a.ordinal, b.ordinal), dictAsked: a.dictAsked === b.dictAsked ? a.dictAsked : null, assumes,
    };
  }
  if (a.kind === "opaque" && b.kind === "opaque" && a.type === b.type) return { kind: "opaque", type: a.type, holds: [...a.holds, ...b.holds].slice(0, 16), assumes };
  return null;
}

/** Dict items: the common beginning, then one run of any of the rest. */
function joinItems(a: readonly ItemRun[], b: readonly ItemRun[]): readonly ItemRun[] {
  const keysOf = (runs: readonly ItemRun[]) => runs.map((run): Run => ({ count: run.count, index: run.index, element: run.key, picked: run.picked }));
  let same = 0;
  const equal = (x: ItemRun, y: ItemRun) => runsKey(keysOf([x])) === runsKey(keysOf([y])) && runsKey([x]) === runsKey([y]);
  while (same < a.length && same < b.length && equal(a[same] as ItemRun, b[same] as ItemRun)) same++;
  const restA = a.slice(same);
  const restB = b.slice(same);
  if (restA.length === 0 && restB.length === 0) return a;
  const all = [...restA, ...restB];
  const first = all[0] as ItemRun;
  if (all.length === 1) return [...a.slice(0, same), { ...first, count: hull(ZERO, first.count) }];
  // Equal keys with differing values stay key by key.
  if (restA.length === restB.length && restA.every((run, i) => runsKey(keysOf([run])) === runsKey(keysOf([restB[i] as ItemRun])))) {
    return [...a.slice(0, same), ...restA.map((run, i) => {
      const other = restB[i] as ItemRun;
      return { ...run, element: joinValue(run.element, substituteValue(other.element, new Map([[other.index.key, atomInt(run.index)]]))) };
    })];
  }
  const count = hull(lengthOf(restA), lengthOf(restB));
  const index = indexAtom(`j${first.index.key.replace(/^ix:/, "")}`, count);
  const element = forget(all.map((run) => loose(run)).reduce(joinValue));
  const key = forget(keysOf(all).map((run) => loose(run)).reduce(joinValue));
  return [...a.slice(0, same), { count, index, key, element, picked: null }];
}

function joinAssumes(a: readonly Assumption[], b: readonly Assumption[]): readonly Assumption[] {
  if (b.length === 0 || a === b) return a;
  const seen = new Set(a.map(assumptionKey));
  return [...a, ...b.filter((x) => !seen.has(assumptionKey(x)))];
}
