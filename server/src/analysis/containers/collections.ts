/** collections: deque with its methods, Counter, defaultdict, OrderedDict, and what reading a missing key of them does. */
import { allDistinct, areApart, constantKey, periodOf } from "../../values/distinct";
import { record } from "../../values/history";
import {
  add,
  atomInt,
  boundedBy,
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
import { areStrKeys, keyRuns, positionOf, valueRuns, withItems } from "../../values/mappings";
import type { Event, ItemRun, Obj, Run } from "../../values/object";
import { appendRuns, itemAt, lengthOf, reverseRuns, single, sliceRuns, someOf } from "../../values/runs";
import { substituteValue } from "../../values/substitute";
import type { Value } from "../../values/value";
import { distinctCount } from "../expressions";
import { type Applied, put } from "../library/apply";
import { anyItem } from "../library/sequences";
import { type Items, iterate } from "../loops/iterate";
import { freshScalar, lost } from "../machine";
import { asInt, intValue } from "../operators";
import { objectOf, updateValue } from "./objects";
import { emptyDict, givenBy, givenByNames } from "./tableMethods";

type Deque = Extract<Obj, { kind: "deque" }>;
type Dict = Extract<Obj, { kind: "dict" }>;

/** deque(iterable, maxlen): the last maxlen items stay. */
export function makeDeque(on: Applied): Value {
  const source = on.args.get("iterable")?.value;
  const limit = on.args.get("maxlen")?.value;
  const maxlen = limit === undefined || limit.tag === "none" ? null : asInt(limit);
  if (limit !== undefined && limit.tag !== "none" && maxlen === null)
    return limit.tag === "unknown" ? limit : lost(on.ctx, on.node, "its maxlen is not known");
  if (source === undefined || source.tag === "none") return put(on, { kind: "deque", runs: [], maxlen, history: [], assumes: [] });
  const found = source.tag === "unknown" ? null : iterate(source, on.node, on.state, on.ctx);
  if (found === null) return source.tag === "unknown" ? source : lost(on.ctx, on.node, "how many items this has is not known");
  const runs = kept(found.runs, maxlen);
  if (runs === null) return lost(on.ctx, on.node, "which items maxlen keeps is not known");
  return put(on, {
    kind: "deque",
    runs,
    maxlen,
    // One of no items has its place at an edge of the block as well; one that keeps none stays as it was made.
    history: maxlen !== null && constantOf(maxlen) === 0 ? [] : [{ op: "from", source: found.source, count: found.count }],
    assumes: objectOf(source, on.state)?.assumes ?? [],
  });
}

/** The last `most` items; null where it is not known which. */
function kept(runs: readonly Run[], most: Int | null): readonly Run[] | null {
  const length = lengthOf(runs);
  if (most === null || isLessEqual(length, most) === true) return runs;
  if (isLess(most, length) === true) return sliceRuns(runs, sub(length, most), length);
  const [only] = runs;
  return runs.length === 1 && only !== undefined ? [{ ...only, count: min(length, most), element: anyItem(runs), picked: null }] : null;
}

/** What a deque method sees. */
export interface OnDeque {
  readonly self: Value;
  readonly args: readonly Value[];
  readonly items: (value: Value) => Items | null;
  readonly state: Applied["state"];
  readonly lost: (text: string) => Value;
  /** Gives the deque up. */
  readonly forget: () => void;
  readonly name: string;
}

const NONE: Value = { tag: "none" };

/** The deque methods that are followed. */
export const DEQUE: Readonly<Record<string, (on: OnDeque) => Value>> = {
  append: (on) => pushed(on, on.args[0] === undefined ? [] : [single(on.args[0], `p${on.name}`)], "append", false),
  appendleft: (on) => pushed(on, on.args[0] === undefined ? [] : [single(on.args[0], `p${on.name}`)], "insert", false),
  extend: (on) => extended(on, "append"),
  extendleft: (on) => extended(on, "insert"),
  pop: (on) => taken(on, "pop"),
  popleft: (on) => taken(on, "delete"),
  clear: (on) => {
    updateValue(on.state, on.self, (obj) =>
      obj.kind === "deque"
        ? { ...obj, runs: [], history: obj.history.length === 0 ? [] : record(obj.history, { op: "clear" }, ZERO) }
        : obj,
    );
    return NONE;
  },
  reverse: (on) => {
    updateValue(on.state, on.self, (obj) => (obj.kind === "deque" ? { ...obj, runs: reverseRuns(obj.runs) } : obj));
    return NONE;
  },
  rotate: (on) => {
    updateValue(on.state, on.self, (obj) => {
      if (obj.kind !== "deque" || obj.runs.length === 0) return obj;
      const length = lengthOf(obj.runs);
      const run: Run = { count: length, index: indexAtom("rt", length), element: anyItem(obj.runs), picked: null };
      return { ...obj, runs: [run], history: record(obj.history, { op: "mixed", most: length }, length) };
    });
    return NONE;
  },
};

function extended(on: OnDeque, op: "append" | "insert"): Value {
  const [source] = on.args;
  const found = source === undefined || source.tag === "unknown" ? null : on.items(source);
  if (found === null) {
    on.forget();
    return NONE;
  }
  return pushed(on, op === "append" ? found.runs : reverseRuns(found.runs), op, true);
}

/** Items added at the right ("append") or left end; a full deque drops as many at the other. */
function pushed(on: OnDeque, items: readonly Run[], op: "append" | "insert", atOnce: boolean): Value {
  let known = true;
  updateValue(on.state, on.self, (obj): Obj => {
    if (obj.kind !== "deque") return obj;
    const all = op === "append" ? appendRuns(obj.runs, items) : appendRuns(items, obj.runs);
    const runs = obj.maxlen === null ? all : op === "append" ? kept(all, obj.maxlen) : firstOf(all, obj.maxlen);
    if (runs === null) {
      known = false;
      return obj;
    }
    const count = lengthOf(items);
    // extend() fills an empty deque from the left of its block, as deque(iterable) does, extendleft() from the right (Modules/_collectionsmodule.c).
    const empty = atOnce && isEqual(lengthOf(obj.runs), ZERO) === true;
    const event: Event = !empty
      ? { op, count }
      : op === "append"
        ? { op: "from", source: "iterator", count }
        : { op: "made", by: "extendleft", count, extra: [] };
    return { ...obj, runs, history: record(obj.history, event, lengthOf(runs)) };
  });
  if (!known) on.forget();
  return NONE;
}

function firstOf(runs: readonly Run[], most: Int): readonly Run[] | null {
  const length = lengthOf(runs);
  if (isLessEqual(length, most) === true) return runs;
  return isLess(most, length) === true ? sliceRuns(runs, ZERO, most) : null;
}

/** One item less at the right ("pop") or left ("delete") end, and what it was. */
function taken(on: OnDeque, op: "pop" | "delete"): Value {
  const obj = objectOf(on.self, on.state);
  if (obj?.kind !== "deque" || obj.runs.length === 0) return on.lost("the deque is empty here");
  const length = lengthOf(obj.runs);
  const rest = sub(length, ONE);
  if (isLess(ZERO, length) === true) {
    const value = itemAt(obj.runs, op === "pop" ? rest : ZERO);
    const runs = op === "pop" ? sliceRuns(obj.runs, ZERO, rest) : sliceRuns(obj.runs, ONE, length);
    if (value !== null && runs !== null) {
      change(on, (old) => ({ ...old, runs, history: record(old.history, { op, count: ONE }, length) }));
      return value;
    }
  }
  const element = someOf(obj.runs);
  if (element === null) {
    on.forget();
    return on.lost("which item of the deque this is, is not known");
  }
  const left = interval(max(rest, ZERO).low, max(rest, ZERO).high);
  change(on, (old) => ({
    ...old,
    runs: [{ count: left, index: indexAtom(`t${on.name}`, left), element, picked: null }],
    history: record(old.history, { op, count: ONE }, length),
  }));
  return element;
}

function change(on: OnDeque, f: (deque: Deque) => Obj): void {
  updateValue(on.state, on.self, (obj) => (obj.kind === "deque" ? f(obj) : obj));
}

/** Counter(iterable or mapping, **counts). */
export function makeCounter(on: Applied): Value {
  const empty: Dict = { ...emptyDict(true), type: "Counter" };
  const [source] = on.rest;
  const named = [...on.args.values()].flatMap(({ name, value }) => (name === null ? [] : [{ name, value }]));
  let dict = empty;
  if (source !== undefined && source.value.tag !== "none") {
    const counted = countedItems(empty, source.value, on);
    if (counted === null) return source.value.tag === "unknown" ? source.value : lost(on.ctx, on.node, "what this counts is not known");
    dict = counted;
  }
  return put(on, named.length === 0 ? dict : withItems(dict, givenByNames(named)));
}

/** The counter after counting the items of an iterable, which has none before. */
function countedItems(counter: Dict, source: Value, on: Applied): Dict | null {
  if (objectOf(source, on.state)?.kind === "dict") {
    const given = givenBy(source, on.node, on.state, on.ctx);
    return given === null ? null : withItems(counter, given);
  }
  const found = source.tag === "unknown" ? null : iterate(source, on.node, on.state, on.ctx);
  if (found === null) return null;
  const runs = tallied(found, on);
  const length = runs.length === 0 ? ZERO : tallies(found.runs) ? lengthOf(runs) : distinctCount(found.runs);
  if (constantOf(length) === 0) return counter;
  return { ...counter, runs, length, strKeys: areStrKeys(runs), history: record(counter.history, { op: "append", count: length }, length) };
}

/** Whether all items are known constants or provably different, so that each key is known to stand once. */
function tallies(runs: readonly Run[]): boolean {
  return allDistinct(runs) || runs.every((run) => constantOf(run.count) !== null && constantKey(run.element) !== null);
}

function tallied(found: Items, on: Applied): readonly ItemRun[] {
  const count = (n: Int, tag: string): Value => intValue(n, freshScalar(on.ctx, on.node, `n${tag}`));
  if (allDistinct(found.runs))
    return found.runs.map((run) => ({
      count: run.count,
      index: run.index,
      key: run.element,
      element: count(ONE, "1"),
      picked: run.picked,
    }));
  if (tallies(found.runs)) {
    const totals = new Map<string, { readonly run: Run; readonly total: Int }>();
    for (const run of found.runs) {
      const key = constantKey(run.element) as string;
      const old = totals.get(key);
      totals.set(key, { run: old?.run ?? run, total: add(old?.total ?? ZERO, run.count) });
    }
    return [...totals.values()].map(({ run, total }, i) => {
      const one = single(run.element, `c${i}`);
      return { count: ONE, index: one.index, key: run.element, element: count(total, String(i)), picked: null };
    });
  }
  const [first] = found.runs;
  const period = found.runs.length === 1 && first !== undefined ? periodOf(first) : null;
  if (period !== null && first !== undefined) {
    const keys = min(first.count, constant(period));
    const index = boundedBy(first.index, keys);
    const key = substituteValue(first.element, new Map([[index.key, atomInt(index)]]));
    const [least, most] = [floordiv(first.count, constant(period)), floordiv(add(first.count, constant(period - 1)), constant(period))];
    return [{ count: keys, index, key, element: count(interval(least.low, most.high), "p"), picked: null }];
  }
  // Of equal items one is the key: which ones these are is not known.
  const most = count(interval(1, max(found.count, ONE).high), "m");
  const length = distinctCount(found.runs);
  const [only] = found.runs;
  if (found.runs.length === 1 && only !== undefined)
    return [{ count: length, index: only.index, key: only.element, element: most, picked: only.picked ?? only.count }];
  return [{ count: length, index: indexAtom("ct", length), key: anyItem(found.runs), element: most, picked: null }];
}

/** defaultdict(factory, …) and OrderedDict(…): a dict of that type, filled as dict() is. */
export function makeMapping(type: "defaultdict" | "OrderedDict", on: Applied): Value {
  const [factory, ...others] =
    type === "defaultdict"
      ? [on.args.get("default_factory")?.value, ...on.rest.map((a) => a.value)]
      : [undefined, ...on.rest.map((a) => a.value)];
  const named = [...on.args.values()].flatMap(({ name, value }) => (name === null ? [] : [{ name, value }]));
  const missing = factory === undefined || factory.tag === "none" ? {} : { missing: factory };
  let dict: Dict = { ...emptyDict(true), type, ...missing };
  const [source] = others;
  if (source !== undefined) {
    const given = givenBy(source, on.node, on.state, on.ctx);
    if (given === null) return source.tag === "unknown" ? source : lost(on.ctx, on.node, `what ${type}() is made from is not known`);
    dict = withItems(dict, type === "OrderedDict" ? { ...given, by: "pairs" } : given);
  }
  return put(on, named.length === 0 ? dict : withItems(dict, givenByNames(named)));
}

/** What reading a key that is not there gives; `made` calls the factory of a defaultdict. Null: it raises. */
export function missingValue(dict: Dict, made: (factory: Value) => Value): Value | null {
  if (dict.type === "Counter") return intValue(ZERO, { kind: "const", key: "int:0" });
  return dict.missing === undefined ? null : made(dict.missing);
}

/** Whether the dict holds the key: null where it is not known. */
export function holdsKey(dict: Dict, key: Value, isIn: (item: Value, runs: readonly Run[]) => boolean | null): boolean | null {
  if (dict.runs.length === 0 && isEqual(dict.length, ZERO) === true) return false;
  return isIn(key, keyRuns(dict.runs));
}

/** The value of a key that is there: where it is not known which it is, one of those it may be. Null: they are too many to name. */
export function valueOfKey(dict: Dict, key: Value): Value | null {
  const name = constantKey(key);
  if (name !== null && dict.runs.every((run) => constantKey(run.key) !== null)) {
    const found = dict.runs.find((run) => constantKey(run.key) === name);
    if (found !== undefined) return found.element;
  }
  const one = single(key, "key");
  const keys = keyRuns(dict.runs);
  const near = dict.runs.filter((_, i) => !areApart(one, keys[i] as Run));
  const [run] = near;
  const position = near.length === 1 && run !== undefined ? positionOf(key, keyRuns([run])[0] as Run) : null;
  if (run !== undefined && position !== null) return substituteValue(run.element, new Map([[run.index.key, position]]));
  return someOf(valueRuns(near));
}
