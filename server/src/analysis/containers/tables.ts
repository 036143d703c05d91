/** Inserting into sets and dicts. */
import type { Located } from "../../syntax/ast";
import { areApart, constantKey, deciding } from "../../values/distinct";
import { record } from "../../values/history";
import { add, atomInt, constant, constantOf, type Int, interval, isEqual, isLess, mentions, ONE, sub, ZERO } from "../../values/int";
import { joinValue } from "../../values/join";
import { areStrKeys, neverKeyed } from "../../values/mappings";
import { type History, type ItemRun, MAX_RUNS, type Obj, type Run } from "../../values/object";
import { appendRuns, single, someItem } from "../../values/runs";
import { sameData } from "../../values/same";
import { substituteValue } from "../../values/substitute";
import type { Value } from "../../values/value";
import type { State } from "../state";
import { updateValue } from "./objects";

/** set.add(item). */
export function insertItem(set: Value, item: Value, node: Located, state: State): void {
  updateValue(state, set, (obj): Obj => {
    if (obj.kind !== "set") return obj;
    const there = obj.runs.length === 0 && isEqual(obj.length, ZERO) === true ? false : isIn(item, obj.runs);
    if (there === true) return obj;
    const added = there === false ? ONE : MAYBE;
    const runs = appendRuns(obj.runs, [single(item, `i${node.start}`)]);
    const length = added === MAYBE ? atMost(add(obj.length, added), runs) : add(obj.length, added);
    return {
      ...obj,
      runs,
      length,
      history: record(obj.history, { op: "append", count: added }, length),
    };
  });
}

/** d[key] = value. */
export function insertKey(dict: Value, key: Value, value: Value, node: Located, state: State, absent = false): void {
  updateValue(state, dict, (obj): Obj => {
    if (obj.kind !== "dict") return obj;
    const name = constantKey(key);
    const at = name === null ? -1 : obj.runs.findIndex((run) => constantKey(run.key) === name);
    if (at >= 0) return { ...obj, runs: obj.runs.map((run, i) => (i === at ? { ...run, element: value } : run)) };
    const keys = obj.runs.map((run): Run => ({ count: run.count, index: run.index, element: run.key, picked: run.picked }));
    const there = absent || (obj.runs.length === 0 && isEqual(obj.length, ZERO) === true) ? false : isIn(key, keys);
    const added = there === false ? ONE : there === true ? ZERO : MAYBE;
    const length = added === MAYBE ? atMost(add(obj.length, added), [...keys, single(key, "k")]) : add(obj.length, added);
    const one = areStrKeys([{ key }]);
    // A key that may be there already replaces the old value: every old value may be this one from now on.
    const runs = there === false ? obj.runs : joinedElements(obj.runs, value);
    const history = record(obj.history, { op: "append", count: added }, length);
    if (there === true) return { ...obj, runs, history };
    const run = single(value, `k${node.start}`);
    return {
      ...obj,
      runs: appendItem(runs, { count: run.count, index: run.index, key, element: value, picked: null }),
      length,
      strKeys: neverKeyed(obj) || one === obj.strKeys ? one : null,
      history,
    };
  });
}

/** Values that come to the same are one and the same object: of the many keys that may be there, few are looked at for the next one. */
function joinedElements(runs: readonly ItemRun[], value: Value): readonly ItemRun[] {
  const joined = new Map<Value, Value>();
  let last: Value | null = null;
  return runs.map((old) => {
    let element = joined.get(old.element);
    if (element === undefined) {
      element = joinValue(old.element, value);
      if (sameData(element, last)) element = last as Value;
      joined.set(old.element, element);
    }
    last = element;
    return element === old.element ? old : { ...old, element };
  });
}

/** No more than there are different numbers among the keys. */
export function atMost(length: Int, keys: readonly Run[]): Int {
  // With one that is no int they never come to an int, however many.
  const isInt = (v: Value): boolean => v.tag === "int" || (v.tag === "union" && v.values.every(isInt));
  if (!keys.every(({ element }) => isInt(element))) return length;
  const all = keys.map(someItem).reduce<Value | null>((some, key) => (some === null ? key : joinValue(some, key)), null);
  if (all?.tag !== "int" || all.int.low <= -(2 ** 53) || all.int.high >= 2 ** 53) return length;
  const most = Number(all.int.high) - Number(all.int.low) + 1;
  return most < length.high ? interval(length.low > most ? 0 : length.low, most) : length;
}

const MAYBE: Int = { poly: null, low: 0, high: 1 };

/** Adds one item; beyond MAX_RUNS the last two runs become one whose keys and values are any of theirs. */
function appendItem(runs: readonly ItemRun[], item: ItemRun): readonly ItemRun[] {
  const last = runs[runs.length - 1];
  if (last !== undefined && last.picked === null) {
    // The same affine step in keys and values: one run.
    const keys = appendRuns([{ count: last.count, index: last.index, element: last.key, picked: null }], [{ ...single(item.key, "k") }]);
    const values = appendRuns(
      [{ count: last.count, index: last.index, element: last.element, picked: null }],
      [{ ...single(item.element, "k") }],
    );
    const [key] = keys;
    const [value] = values;
    if (keys.length === 1 && values.length === 1 && key !== undefined && value !== undefined) {
      const rename = new Map([[key.index.key, atomInt(value.index)]]);
      return [
        ...runs.slice(0, -1),
        { count: value.count, index: value.index, element: value.element, key: substituteValue(key.element, rename), picked: null },
      ];
    }
  }
  if (runs.length < MAX_RUNS) return [...runs, item];
  const old = last as ItemRun;
  const some = (v: Value): Value => (v.tag !== "ref" && "id" in v && v.id.kind === "object" ? { ...v, id: { kind: "any" } } : v);
  return [
    ...runs.slice(0, -1),
    {
      count: add(old.count, ONE),
      index: old.index,
      key: joinValue(some(old.key), some(item.key)),
      element: joinValue(some(old.element), some(item.element)),
      picked: add(old.count, ONE),
    },
  ];
}

/** Whether an equal item is among the runs, where that is provable. */
export function isIn(item: Value, runs: readonly Run[]): boolean | null {
  const one = single(item, "in");
  if (runs.every((run) => areApart(one, run))) return false;
  if (runs.some((run) => isLess(ZERO, run.count) === true && isSameNumber(item, run))) return true;
  const key = constantKey(item);
  if (key === null) return null;
  let open = false;
  for (const run of runs) {
    if (areApart(one, run)) continue;
    const other = constantKey(run.element);
    if (other === key && isLess(ZERO, run.count) === true) return true;
    const position = other === null ? solve(item, run) : null;
    if (position === true) return true;
    if (position === null) open = true;
  }
  return open ? null : false;
}

/** Whether all items of the run are the int (or text with an int in it) that `item` is, whatever number that may be. */
function isSameNumber(item: Value, { element, index }: Run): boolean {
  const [a, b] = [deciding(item), deciding(element)];
  // What tells two tuples apart does not make them equal.
  if (item.tag === "ref" || a === null || b === null || mentions(b, index.key) || isEqual(a, b) !== true) return false;
  if (item.tag !== "str" || element.tag !== "str") return item.tag === element.tag;
  return item.numeral?.before === element.numeral?.before && item.numeral?.after === element.numeral?.after;
}

/** Whether an affine run of ints contains the constant; null when it cannot be told. */
function solve(item: Value, run: Run): boolean | null {
  if (item.tag !== "int" || run.element.tag !== "int" || run.picked !== null || run.element.int.poly === null) return null;
  const { terms } = run.element.int.poly;
  const [term] = terms;
  const count = constantOf(run.count);
  if (terms.length !== 1 || term?.atoms.length !== 1 || term.atoms[0]?.key !== run.index.key || count === null) return null;
  const gap = constantOf(
    sub(item.int, {
      poly: { constant: run.element.int.poly.constant, terms: [] },
      low: run.element.int.poly.constant,
      high: run.element.int.poly.constant,
    }),
  );
  if (typeof gap !== "number" || typeof term.coefficient !== "number") return null;
  const k = gap / term.coefficient;
  return Number.isInteger(k) && k >= 0 && k < count;
}

/** A dict whose keys, which differ, were put in one by one. `strKeys`: whether they are all texts, or none is. */
export function dictOf(runs: readonly ItemRun[], strKeys: boolean): Obj {
  const length = constant(runs.length);
  const history: History = runs.length === 0 ? [] : [{ op: "append", count: length }];
  return { kind: "dict", type: "dict", runs, length, strKeys, history, assumes: [] };
}
