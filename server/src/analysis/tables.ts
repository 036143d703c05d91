/** Inserting into sets and dicts. */
import type { Located } from "../syntax/ast";
import { record } from "../values/history";
import { type Int, ONE, ZERO, add, isEqual } from "../values/int";
import { joinValue } from "../values/join";
import { single } from "../values/runs";
import type { Obj } from "../values/object";
import type { Value } from "../values/value";
import { constantKey } from "./expressions";
import type { Context } from "./machine";
import { updateValue } from "./objects";
import type { State } from "./state";

/** set.add(item). */
export function insertItem(set: Value, item: Value, node: Located, state: State): void {
  updateValue(state, set, (obj): Obj => {
    if (obj.kind !== "set") return obj;
    const key = constantKey(item);
    if (key !== null && obj.runs.some((run) => constantKey(run.element) === key)) return obj;
    const added = isNew(obj.length, obj.runs.map((run) => run.element), key);
    const length = add(obj.length, added);
    return { ...obj, runs: [...obj.runs, single(item, `i${node.start}`)], length, history: record(obj.history, { op: "append", count: added }, length) };
  });
}

/** d[key] = value. */
export function insertKey(dict: Value, key: Value, value: Value, node: Located, state: State, ctx: Context): void {
  void ctx;
  updateValue(state, dict, (obj): Obj => {
    if (obj.kind !== "dict") return obj;
    const name = constantKey(key);
    const at = name === null ? -1 : obj.runs.findIndex((run) => constantKey(run.key) === name);
    if (at >= 0) return { ...obj, runs: obj.runs.map((run, i) => (i === at ? { ...run, element: value } : run)) };
    const added = isNew(obj.length, obj.runs.map((run) => run.key), name);
    const length = add(obj.length, added);
    const run = single(value, `k${node.start}`);
    const strings = key.tag === "str" ? (isEqual(obj.length, ZERO) === true && obj.history.length === 0 ? true : obj.strKeys) : key.tag === "unknown" || key.tag === "union" ? null : false;
    // A key that may be there already replaces the old value: every old value may be this one from now on.
    const runs = added.poly !== null ? obj.runs : obj.runs.map((old) => ({ ...old, element: joinValue(old.element, value) }));
    return { ...obj, runs: [...runs, { count: run.count, index: run.index, key, element: value, picked: null }], length, strKeys: strings, history: record(obj.history, { op: "append", count: added }, length) };
  });
}

/** How many entries an insertion adds: one into an empty table or next to provably different constants, else none or one. */
function isNew(length: Int, keys: readonly Value[], key: string | null): Int {
  if (isEqual(length, ZERO) === true) return ONE;
  if (key !== null && keys.every((old) => constantKey(old) !== null)) return ONE;
  return { poly: null, low: 0, high: 1 };
}
