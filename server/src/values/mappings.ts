/** Contents of dicts: what a merge makes of them, and taking single keys away. Plain values in, plain values out. */
import { areApart, constantKey, ends } from "./distinct";
import { record } from "./history";
import {
  add,
  atomInt,
  boundedBy,
  constant,
  constantOf,
  type Int,
  interval,
  isEqual,
  isLess,
  isLessEqual,
  keyOf,
  ONE,
  sub,
  ZERO,
} from "./int";
import { anonymous, lengthOf, someItem } from "./items";
import { joinValue } from "./join";
import { type History, type ItemRun, MAX_EVENTS, MAX_RUNS, type Obj, type Run } from "./object";
import { substituteValue } from "./substitute";
import type { Value } from "./value";

type Dict = Extract<Obj, { readonly kind: "dict" }>;
type Table = Extract<Obj, { readonly kind: "dict" | "set" | "frozenset" }>;

/** What goes into a dict: items, and how CPython gets at them. */
export interface Given {
  readonly runs: readonly ItemRun[];
  /** Different keys. */
  readonly length: Int;
  readonly strKeys: boolean | null;
  /** How the table of a dict came to be that is merged at once; null: the items are inserted one by one, or that is not known. */
  readonly history: History | null;
  /** view: a dict that shares its keys with a class, so that its table is never taken over. */
  readonly by: "dict" | "view" | "pairs";
}

/** Whether the dict never had a key: then it has none that is no str. */
export function neverKeyed({ history, length, runs }: Dict): boolean {
  const never = history.every((event) => "count" in event && constantOf(event.count) === 0);
  return never && !isKeyedAsAnother(history) && runs.length === 0 && isEqual(length, ZERO) === true;
}

/** Made by dict.fromkeys() of a dict: its table is for the keys that the other's was for, even where there are none (dictobject.c, _PyDict_FromKeys). */
export function isKeyedAsAnother(history: History): boolean {
  return isFromKeys(history, 1);
}

/** Whether the table of a dict is for str keys alone; null: not known. dict.fromkeys() of a set makes one for all kinds (dict_set_fromkeys). */
export function isForStr(dict: Dict): boolean | null {
  // What clear() leaves is for any kind to come.
  if (dict.history.some(({ op }) => op === "clear")) return null;
  return isFromKeys(dict.history, 2) ? false : neverKeyed(dict) || dict.strKeys;
}

/** `kind`: as in the event, 1 of a dict and 2 of a set. */
function isFromKeys(history: History, kind: number): boolean {
  return history.some((event) => event.op === "made" && event.by === "fromkeys" && constantOf(event.extra[0] as Int) === kind);
}

/** The keys as runs of their own. */
export function keyRuns(runs: readonly ItemRun[]): readonly Run[] {
  return runs.map(keyRun);
}

function keyRun({ count, index, key, picked }: ItemRun): Run {
  return { count, index, element: key, picked };
}

/** The values likewise. */
export function valueRuns(runs: readonly ItemRun[]): readonly Run[] {
  return runs.map(({ count, index, element, picked }): Run => ({ count, index, element, picked }));
}

/** Whether all keys are exact str; null: not known, or there is none. */
export function areStrKeys(runs: readonly { readonly key: Value }[]): boolean | null {
  if (runs.length === 0 || runs.some(({ key }) => key.tag === "unknown" || key.tag === "union" || key.tag === "unbound")) return null;
  const strings = runs.filter(({ key }) => key.tag === "str").length;
  return strings === 0 ? false : strings === runs.length ? true : null;
}

/** The dict with the items merged in. */
export function withItems(dict: Dict, given: Given): Dict {
  if (isEqual(given.length, ZERO) === true) return dict;
  const empty = isEqual(dict.length, ZERO) === true && dict.runs.length === 0;
  const { runs, added } = empty ? { runs: given.runs, added: given.length } : mergedRuns(dict.runs, given);
  const length = empty ? given.length : atLeast(add(dict.length, added), dict.length, given.length);
  const fresh = neverKeyed(dict);
  const strKeys = (empty && fresh) || dict.strKeys === given.strKeys ? given.strKeys : null;
  return { ...dict, runs, length, strKeys, history: mergedHistory(dict, given, empty && fresh, added, length) };
}

function mergedHistory(dict: Dict, given: Given, fresh: boolean, added: Int, length: Int): History {
  if (given.by === "pairs") return record(dict.history, { op: "append", count: added }, length);
  if (fresh && given.history !== null && given.history.length < MAX_EVENTS) {
    // The table of what is merged decides; extra: whether a call made the empty dict, which has a table of its own up to 3.9.
    const called = dict.history[0]?.op === "from" ? ONE : ZERO;
    return [...given.history, { op: "made", by: "merge", count: given.length, extra: [called] }];
  }
  return record(dict.history, { op: "extend", source: given.by, count: given.length, added }, length);
}

/** A copy by dict.copy(): mostly with a table as large as that of the dict; extra: whether that is of a class of the program. */
export function copied(dict: Dict): Dict {
  const history: History =
    dict.history.length < MAX_EVENTS
      ? [...dict.history, { op: "made", by: "copy", count: dict.length, extra: dict.own === undefined ? [] : [ONE] }]
      : [{ op: "mixed", most: dict.length }];
  return { ...dict, history };
}

function atLeast(sum: Int, a: Int, b: Int): Int {
  if (sum.poly !== null) return sum;
  const low = a.low > b.low ? a.low : b.low;
  return sum.low >= low ? sum : interval(low, sum.high);
}

/** Items of both; `added`: how many keys were not there before. */
function mergedRuns(old: readonly ItemRun[], given: Given): { readonly runs: readonly ItemRun[]; readonly added: Int } {
  let runs: readonly ItemRun[] = old;
  let added: Int = ZERO;
  for (const run of given.runs) {
    const keys = keyRun(run);
    if (old.every((other) => areApart(keys, keyRun(other)))) {
      runs = [...runs, run];
      added = add(added, run.count);
      continue;
    }
    const name = constantOf(run.count) === 1 ? constantKey(run.key) : null;
    const at = name === null ? -1 : runs.findIndex((other) => constantOf(other.count) === 1 && constantKey(other.key) === name);
    if (at >= 0) {
      runs = runs.map((other, i) => (i === at ? { ...other, element: run.element } : other));
      continue;
    }
    // Which keys were there is not known: any of the old values may be one of the new ones now.
    const any = anonymous(someItem(run));
    runs = [...runs.map((other) => ({ ...other, element: joinValue(other.element, any) })), run];
    added = add(added, interval(0, run.count.high));
  }
  const whole = isEqual(given.length, lengthOf(given.runs)) === true;
  if (!whole) added = interval(0, given.length.high);
  return runs.length <= MAX_RUNS ? { runs, added } : { runs: [anyItem(runs)], added };
}

/** One run of any of the items. */
function anyItem(runs: readonly ItemRun[]): ItemRun {
  const count = lengthOf(runs);
  const [first] = runs as readonly [ItemRun];
  return {
    count,
    index: boundedBy(first.index, count),
    key: keyRuns(runs)
      .map((run) => anonymous(someItem(run)))
      .reduce(joinValue),
    element: valueRuns(runs)
      .map((run) => anonymous(someItem(run)))
      .reduce(joinValue),
    picked: count,
  };
}

/** The table without the key, and its item; "absent" where it is not there, null where that is not known. */
export function withoutKey<T extends Table>(table: T, key: Value): { readonly table: T; readonly value: Value | null } | "absent" | null {
  if (isEqual(table.length, lengthOf(table.runs)) !== true) return null;
  const one: Run = {
    count: ONE,
    index: { key: "ix:key", low: 0, high: 0, term: { op: "index", name: "key" } },
    element: key,
    picked: null,
  };
  const items: readonly ItemRun[] = table.kind === "dict" ? table.runs : table.runs.map((run) => ({ ...run, key: run.element }));
  const near = items.flatMap((run, i) => (areApart(one, keyRun(run)) ? [] : [i]));
  if (near.length === 0) return "absent";
  const [at] = near as [number];
  const run = items[at] as ItemRun;
  const position = near.length === 1 ? positionOf(key, keyRun(run)) : null;
  if (position === null) return null;
  const part = (from: Int, count: Int): readonly ItemRun[] => (isEqual(count, ZERO) === true ? [] : [shifted(run, from, count)]);
  const after = add(position, ONE);
  const left = [...items.slice(0, at), ...part(ZERO, position), ...part(after, sub(run.count, after)), ...items.slice(at + 1)];
  const length = sub(table.length, ONE);
  const history = record(table.history, { op: "delete", count: ONE }, length);
  const value = table.kind === "dict" ? substituteValue(run.element, new Map([[run.index.key, position]])) : null;
  const runs = table.kind === "dict" ? left : valueRuns(left);
  return left.length > MAX_RUNS ? null : { table: { ...table, runs, length, history }, value };
}

/** Where in the run the key stands; null where that is not known. */
export function positionOf(key: Value, run: Run): Int | null {
  const name = constantKey(key);
  if (constantOf(run.count) === 1 && name !== null && constantKey(substituteValue(run.element, new Map([[run.index.key, ZERO]]))) === name)
    return ZERO;
  const number = key.tag === "int" ? key.int : null;
  const { element } = run;
  if (number === null || element.tag !== "int" || run.picked !== null) return null;
  const line = ends(element.int, run);
  const [second, first] = [ONE, ZERO].map((at) => substituteValue(element, new Map([[run.index.key, at]])));
  if (line === null || first?.tag !== "int" || second?.tag !== "int") return null;
  // Neighbours one apart, upwards.
  if (keyOf(sub(second.int, first.int)) !== "1") return null;
  const inside = isLessEqual(line.first, number) === true && isLess(number, line.end) === true;
  return inside ? sub(number, line.first) : null;
}

/** `count` items of the run from position `from` on. */
function shifted(run: ItemRun, from: Int, count: Int): ItemRun {
  const index = boundedBy(run.index, count);
  const map = new Map([[run.index.key, add(atomInt(index), from)]]);
  return { count, index, key: substituteValue(run.key, map), element: substituteValue(run.element, map), picked: null };
}

/** No items, after clear(). */
export function cleared<T extends Table>(table: T): T {
  return { ...table, runs: [], length: constant(0), history: record(table.history, { op: "clear" }, ZERO) };
}
