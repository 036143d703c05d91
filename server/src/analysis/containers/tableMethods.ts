/** Methods and operators of dicts and sets. */
import type { Located } from "../../syntax/ast";
import { allDistinct, areApart, constantKey, ends } from "../../values/distinct";
import { isRemoval, record } from "../../values/history";
import {
  add,
  atomInt,
  constant,
  constantOf,
  floordiv,
  type Int,
  indexAtom,
  interval,
  isEqual,
  isLess,
  isLessEqual,
  max,
  min,
  ONE,
  sub,
  ZERO,
} from "../../values/int";
import { areStrKeys, cleared, copied, type Given, isForStr, keyRuns, withItems, withoutKey } from "../../values/mappings";
import { ATTRIBUTES, type History, type ItemRun, type Obj, type Run } from "../../values/object";
import { appendRuns, itemAt, lengthOf, single } from "../../values/runs";
import { substituteValue } from "../../values/substitute";
import type { Value } from "../../values/value";
import { distinctCount, firstOfEach, stringValue } from "../expressions";
import { type Items, iterate } from "../loops/iterate";
import { allocate, type Context } from "../machine";
import { notePeak } from "../peaks";
import { joinIn, joinStates, type State } from "../state";
import { holdsKey, valueOfKey } from "./collections";
import { objectOf, replaceObject, updateValue } from "./objects";
import { insertKey, isIn } from "./tables";

type Set = Extract<Obj, { readonly kind: "set" | "frozenset" }>;

const NONE: Value = { tag: "none" };

/** What a dict is made from or updated with; null where it is not known. */
export function givenBy(value: Value, node: Located, state: State, ctx: Context): Given | null {
  const obj = objectOf(value, state);
  if (obj?.kind === "dict")
    return { runs: obj.runs, length: obj.length, strKeys: obj.strKeys, history: obj.type === "dict" ? obj.history : null, by: "dict" };
  if (obj?.kind === "opaque" && obj.type === ATTRIBUTES) {
    const owner = objectOf(obj.holds[0] as Value, state);
    const attributes = owner?.kind === "instance" ? owner.attributes : [];
    // Its table is shared with the class: the items are merged (Objects/dictobject.c, dict_merge).
    if (owner?.kind === "instance" && attributes.every(({ value }) => value.tag !== "unbound" && value.tag !== "union"))
      return { ...givenByNames(attributes), by: "view" };
  }
  const found = value.tag === "unknown" ? null : iterate(value, node, state, ctx);
  return found === null ? null : pairs(found, state);
}

/** Keywords as items. */
export function givenByNames(named: readonly { readonly name: string; readonly value: Value }[]): Given {
  const runs = named.map(({ name, value }, i): ItemRun => {
    const index = indexAtom(`d${i}`, ONE);
    return { count: ONE, index, key: stringValue(name, { kind: "const", key: `str:${name}` }), element: value, picked: null };
  });
  return { runs, length: lengthOf(runs), strKeys: runs.length > 0 ? true : null, history: null, by: "pairs" };
}

function pairs(found: Items, state: State): Given | null {
  const runs: ItemRun[] = [];
  for (const run of found.runs) {
    const pair = objectOf(run.element, state);
    if ((pair?.kind !== "tuple" && pair?.kind !== "list") || constantOf(lengthOf(pair.runs)) !== 2) return null;
    const [key, element] = [itemAt(pair.runs, ZERO), itemAt(pair.runs, ONE)];
    if (key === null || element === null) return null;
    runs.push({ count: run.count, index: run.index, key, element, picked: run.picked });
  }
  const keys = keyRuns(runs);
  const length = allDistinct(keys) ? found.count : distinctCount(keys);
  return { runs, length, strKeys: areStrKeys(runs), history: null, by: "pairs" };
}

/** d.update(given) and d |= given. */
export function updateDict(dict: Value, given: Given, state: State): void {
  updateValue(state, dict, (obj) => (obj.kind === "dict" ? withItems(obj, given) : obj));
}

/** A new dict, as after dict() or {}. */
export function emptyDict(called: boolean): Extract<Obj, { readonly kind: "dict" }> {
  return {
    kind: "dict",
    type: "dict",
    runs: [],
    length: ZERO,
    strKeys: null,
    history: called ? [{ op: "from", source: "iterator", count: ZERO }] : [],
    assumes: [],
  };
}

/** The union of two dicts as a new one (dict_or): a copy, updated. */
export function dictOr(a: Extract<Obj, { readonly kind: "dict" }>, b: Extract<Obj, { readonly kind: "dict" }>): Obj {
  return withItems(copied(a), { ...b, by: "dict" });
}

/** dict.copy(). */
export function copyDict(dict: Extract<Obj, { readonly kind: "dict" }>): Obj {
  return copied(dict);
}

/**
 * dict.fromkeys(iterable, value): a set or dict is measured by its size, anything else inserted key by key (dictobject.c, _PyDict_FromKeys).
 * `from`: the iterable, where it is an object.
 */
export function dictFromKeys(found: Items, value: Value, from: Obj | undefined): Obj {
  const runs = found.runs.map(({ count, index, element, picked }): ItemRun => ({ count, index, key: element, element: value, picked }));
  const keys = keyRuns(runs);
  const hashed = found.source === "set" || found.source === "frozenset" || found.source === "dict";
  const length = hashed || found.source === "range" || allDistinct(keys) ? found.count : distinctCount(keys);
  return {
    kind: "dict",
    type: "dict",
    runs,
    length,
    strKeys: from?.kind === "dict" ? isForStr(from) : areStrKeys(runs),
    history: [{ op: "made", by: "fromkeys", count: length, extra: [constant(found.source === "dict" ? 1 : hashed ? 2 : 0)] }],
    assumes: [],
  };
}

/** d.pop(key), del d[key], s.discard(key), s.remove(key): what was taken; "lost" where it is not known whether it was there. */
export function takeKey(table: Value, key: Value, state: State): Value | "absent" | "lost" {
  const obj = objectOf(table, state);
  if (obj?.kind !== "dict" && obj?.kind !== "set") return "lost";
  const found = withoutKey(obj, key);
  if (found === null) return "lost";
  if (found === "absent") return found;
  replaceObject(state, table, obj, found.table);
  return found.value ?? key;
}

/** clear() of a set or dict. */
export function clearTable(table: Value, state: State): void {
  updateValue(state, table, (obj) => (obj.kind === "dict" || obj.kind === "set" ? cleared(obj) : obj));
}

/** d.setdefault(key, value), and d[key] where a missing one is made: what is there afterwards; null where it is not known which that may be. */
export function setDefault(dict: Value, key: Value, value: Value, node: Located, state: State): Value | null {
  const obj = objectOf(dict, state);
  if (obj?.kind !== "dict") return null;
  const there = holdsKey(obj, key, isIn);
  const old = there === false ? null : valueOfKey(obj, key);
  if (there === true || (there === null && old === null)) return old;
  const added = state.fork();
  insertKey(dict, key, value, node, added, true);
  if (there === null) {
    // It is there, or it is put there.
    state.become(joinStates(state, added));
    return joinIn(state, old as Value, value);
  }
  state.become(added);
  return value;
}

/** s.update(other), s |= other: a set or dict is merged at once, anything else added item by item (setobject.c, set_update_internal). */
export function withAdded<S extends Set>(set: S, found: Items): S {
  const unique =
    found.source === "set" ||
    found.source === "frozenset" ||
    found.source === "dict" ||
    found.source === "range" ||
    allDistinct(found.runs);
  const empty = isEqual(set.length, ZERO) === true && set.runs.length === 0;
  const each = unique ? found.runs : firstOfEach(found.runs);
  // A set that is merged into itself, or a copy of it, stays as large as it is (set_or, set_merge): that it may be one is left open.
  const runs = empty || found.runs === set.runs ? each : (shared(each, set.runs, false) ?? each);
  const apart = empty || runs.every((run) => set.runs.every((old) => areApart(run, old)));
  const own = unique && runs === found.runs ? found.count : distinctCount(runs);
  const added = apart ? own : interval(0, own.high);
  const sum = add(set.length, added);
  const low = runs !== found.runs || set.length.low > own.low ? set.length.low : own.low;
  const length = sum.poly !== null || sum.low >= low ? sum : interval(low, sum.high);
  const history = record(set.history, { op: "extend", source: found.source, count: found.count, added }, length);
  return { ...set, runs: appendRuns(set.runs, runs), length, history };
}

/** set(s), s.copy(), and what operators begin with: measured by its size. A frozenset is a new object then, though it may be empty. */
export function copySet<S extends Set>(set: S): S {
  const count = set.length;
  return { ...set, history: [set.kind === "set" ? { op: "from", source: "set", count } : { op: "made", by: "merge", count, extra: [] }] };
}

/** What operators make of two sets. */
export type SetOperator = "|" | "&" | "-" | "^";

export function isSetOperator(op: string): op is SetOperator {
  return op === "|" || op === "&" || op === "-" || op === "^";
}

/** a | b, a & b, a - b, a ^ b. `python`: the major version. */
export function combined<S extends Set>(a: S, op: SetOperator, b: Set, name: string, python: number): S {
  if (op === "^") return { ...a, ...exclusive(copySet(b), a) };
  // With itself it is copied (setobject.c, set_merge and set_intersection).
  if (a === b && op !== "-") return copySet(a);
  if (op === "|") return withAdded(copySet(a), { runs: b.runs, count: b.length, source: b.kind });
  const whole = isEqual(a.length, lengthOf(a.runs)) === true && isEqual(b.length, lengthOf(b.runs)) === true;
  const apart = whole && a.runs.every((run) => b.runs.every((other) => areApart(run, other)));
  // Of two that share items the smaller one is gone through, and its items are the ones that stay (set_intersection).
  const swapped = op === "-" || isLess(a.length, b.length);
  const [from, other] = swapped === true ? [a, b] : [b, a];
  const run = op === "&" && whole && swapped !== null ? common(from.runs, other.runs, name) : null;
  const runs = apart
    ? op === "-"
      ? a.runs
      : []
    : run !== null
      ? [run]
      : whole && swapped !== null
        ? shared(from.runs, other.runs, op === "&")
        : null;
  const some = swapped === null ? [...a.runs, ...b.runs] : from.runs;
  const most = swapped === null && b.length.high < a.length.high ? b.length.high : from.length.high;
  const length = runs === null ? interval(0, most) : lengthOf(runs);
  return {
    ...a,
    runs: runs ?? some.map((one) => ({ ...one, count: interval(0, one.count.high), picked: one.picked ?? one.count })),
    length,
    history: op === "-" && python > 2 ? differenceHistory(a, b, length) : [{ op: "append", count: length }],
  };
}

/**
 * The items of one of the two only, as `into` becomes: those of `from` are put into it one by one, or taken out where they are there (setobject.c,
 * set_symmetric_difference_update).
 */
function exclusive(into: Set, from: Set): Pick<Set, "runs" | "length" | "history"> {
  const whole = isEqual(into.length, lengthOf(into.runs)) === true && isEqual(from.length, lengthOf(from.runs)) === true;
  if (whole && into.runs.every((run) => from.runs.every((other) => areApart(run, other)))) {
    const length = add(into.length, from.length);
    return { runs: appendRuns(into.runs, from.runs), length, history: record(into.history, { op: "append", count: from.length }, length) };
  }
  const [kept, added] = whole ? [shared(into.runs, from.runs, false), shared(from.runs, into.runs, false)] : [null, null];
  const most = add(into.length, from.length);
  const taken: History = record(into.history, { op: "delete", count: from.length }, into.length);
  if (from.runs === into.runs) return { runs: [], length: ZERO, history: taken };
  const history: History = added?.length === 0 ? taken : record(into.history, { op: "mixed", most }, into.length);
  if (kept !== null && added !== null) {
    const runs = appendRuns(kept, added);
    return { runs, length: lengthOf(runs), history };
  }
  const some = [...into.runs, ...from.runs].map(
    (one): Run => ({ ...one, count: interval(0, one.count.high), picked: one.picked ?? one.count }),
  );
  return { runs: some, length: interval(0, most.high), history };
}

/** s &= other, s -= other, s ^= other: & puts the table of a new set in its place, the others take items out of it (setobject.c, set_iand, set_isub, set_ixor). */
export function combinedInPlace<S extends Set>(set: S, op: Exclude<SetOperator, "|">, other: Set, name: string, python: number): S {
  if (op === "^" && set !== other) return { ...set, ...exclusive(set, other) };
  const result = combined(set, op, other, name, python);
  if (op === "&") return result;
  // Places of items that are gone are cleared away at its end, also if it takes none (set_difference_update_internal).
  const isWhole = isEqual(result.length, set.length) === true && !set.history.some(isRemoval);
  return { ...result, history: isWhole ? set.history : record(set.history, { op: "mixed", most: set.length }, set.length) };
}

/** Without much fewer items a set is copied and they are taken out, else what stays is put into a new one (set_difference). */
function differenceHistory(a: Set, b: Set, length: Int): History {
  const few = isLess(b.length, floordiv(a.length, constant(4)));
  if (few === null) return [{ op: "mixed", most: a.length }];
  return few ? record(copySet(a).history, { op: "delete", count: sub(a.length, length) }, a.length) : [{ op: "append", count: length }];
}

/** More items than this are not compared one by one. */
const MOST_COMPARED = 1000;

/** The items that are among the others (or, not `inside`, those that are not), where each is a constant. */
function shared(from: readonly Run[], others: readonly Run[], inside: boolean): readonly Run[] | null {
  const [items, keys] = [oneByOne(from), oneByOne(others)];
  if (items === null || keys === null) return null;
  const among = new Set(keys.map(({ key }) => key));
  return appendRuns(
    [],
    items.filter(({ key }) => among.has(key) === inside).map(({ run }) => run),
  );
}

function oneByOne(runs: readonly Run[]): readonly { readonly key: string; readonly run: Run }[] | null {
  const found: { readonly key: string; readonly run: Run }[] = [];
  for (const run of runs) {
    const count = constantOf(run.count);
    if (count === null || run.picked !== null || found.length + Number(count) > MOST_COMPARED) return null;
    for (let i = 0; i < Number(count); i++) {
      const element = substituteValue(run.element, new Map([[run.index.key, constant(i)]]));
      const key = constantKey(element);
      if (key === null) return null;
      found.push({ key, run: single(element, "o") });
    }
  }
  return found;
}

/** The numbers of one stretch of ints that are in another. */
function common(a: readonly Run[], b: readonly Run[], name: string): Run | null {
  const [run] = a;
  const [other] = b;
  if (a.length !== 1 || b.length !== 1 || run?.element.tag !== "int" || other?.element.tag !== "int") return null;
  const [p, q] = [stretch(run), stretch(other)];
  if (p === null || q === null) return null;
  const first = max(p.first, q.first);
  const count = max(sub(min(p.end, q.end), first), ZERO);
  const index = indexAtom(name, count);
  const element = substituteValue(run.element, new Map([[run.index.key, add(atomInt(index), sub(first, p.first))]]));
  return { count, index, element, picked: null };
}

/** Ints that rise by one. */
function stretch(run: Run): { readonly first: Int; readonly end: Int } | null {
  if (run.element.tag !== "int") return null;
  const line = ends(run.element.int, run);
  return line !== null && isEqual(sub(line.end, line.first), run.count) === true && rises(run) ? line : null;
}

function rises(run: Run): boolean {
  const [first, second] = [ZERO, ONE].map((at) => substituteValue(run.element, new Map([[run.index.key, at]])));
  return first?.tag === "int" && second?.tag === "int" && isLessEqual(first.int, second.int) === true;
}

/** A new object on the heap. */
export function put(obj: Obj, node: Located, state: State, ctx: Context): Value {
  const value = allocate(state, ctx, node, obj);
  notePeak(state, ctx, value);
  return value;
}

export { NONE };
