/** Values that are known to the last part, and what follows from their order: sorted(), min(), max(), and the lists of heapq (Lib/heapq.py). */
import { record } from "../../values/history";
import { constant, constantOf, ONE } from "../../values/int";
import type { Obj, Run } from "../../values/object";
import { appendRuns, itemAt, lengthOf, ordered, single } from "../../values/runs";
import type { Value } from "../../values/value";
import { type Applied, knownOf } from "../library/apply";
import { mapped } from "../library/sequences";
import type { Items } from "../loops/iterate";
import type { State } from "../state";
import { objectOf, updateValue } from "./objects";

/** A value as Python compares it. */
type Tree =
  | number
  | bigint
  | string
  | null
  | { readonly bytes: string }
  | { readonly kind: "list" | "tuple"; readonly parts: readonly Tree[] };

/** More items than this are not put in order one by one. */
const MOST = 512;

/** The items one by one; null where they are too many, or which comes where is not known. */
export function oneByOne(runs: readonly Run[]): readonly Value[] | null {
  const count = constantOf(lengthOf(runs));
  if (count === null || count > MOST || !ordered(runs)) return null;
  const all: Value[] = [];
  for (const run of runs) {
    for (let i = 0; i < Number(run.count.high); i++) {
      const item = itemAt([run], constant(i));
      if (item === null) return null;
      all.push(item);
    }
  }
  return all;
}

/** What the value is; undefined where some part of it is not known. */
function treeOf(value: Value, state: State, depth = 4): Tree | undefined {
  if (value.tag === "ref") {
    const obj = objectOf(value, state);
    if (depth === 0 || (obj?.kind !== "tuple" && (obj?.kind !== "list" || obj.unordered === true))) return undefined;
    const parts = oneByOne(obj.runs)?.map((item) => treeOf(item, state, depth - 1));
    return parts === undefined || parts.includes(undefined) ? undefined : { kind: obj.kind, parts: parts as Tree[] };
  }
  const known = knownOf(value);
  if (typeof known === "boolean") return Number(known);
  return typeof known === "object" && known !== null && "items" in known ? undefined : known;
}

/** Below 0: a comes first; undefined where Python does not order them, or what it does is not worked out. */
function compared(a: Tree, b: Tree): number | undefined {
  if (typeof a === "string" && typeof b === "string") return /[\ud800-\udfff]/.test(a + b) ? (a === b ? 0 : undefined) : order(a, b);
  if (a === null || b === null) return a === b ? 0 : undefined;
  if (typeof a === "object" && typeof b === "object") {
    if ("bytes" in a || "bytes" in b) return "bytes" in a && "bytes" in b ? order(a.bytes, b.bytes) : undefined;
    if (a.kind !== b.kind) return undefined;
    for (const [i, part] of a.parts.entries()) {
      const other = b.parts[i];
      const first = other === undefined ? 1 : compared(part, other);
      if (first !== 0) return first;
    }
    return a.parts.length - b.parts.length;
  }
  if (typeof a === "string" || typeof b === "string" || typeof a === "object" || typeof b === "object") return undefined;
  return Number.isNaN(a) || Number.isNaN(b) ? undefined : order(a, b);
}

function order<T>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Below, at or above 0 as the first of two values that are known compares with the second. */
export function compareKnown(a: Value, b: Value, state: State): number | undefined {
  const [x, y] = [treeOf(a, state), treeOf(b, state)];
  return x === undefined || y === undefined ? undefined : compared(x, y);
}

/** Where items equal the value; null where that is not known of each. */
export function placesOf(runs: readonly Run[], value: Value, state: State): readonly number[] | null {
  const signs = oneByOne(runs)?.map((item) => compareKnown(item, value, state));
  return signs === undefined || signs.includes(undefined) ? null : signs.flatMap((sign, i) => (sign === 0 ? [i] : []));
}

type Where = Pick<Applied, "ctx" | "node" | "state" | "tag">;

/** A function, or the place of what decides in each tuple. */
type Key = Value | number | undefined;

/** Items with what they are ordered by; null where that is not known of each, or some of them cannot be compared. */
function ranked(found: Items, key: Key, on: Where): { readonly item: Value; readonly by: Tree }[] | null {
  const all = oneByOne(found.runs);
  if (all === null) return null;
  // What the function does besides is done where it is called for each item.
  const aside = on.state.fork();
  const { record } = on.ctx.machine;
  record.pause();
  const asked =
    key === undefined || typeof key === "number" || key.tag === "none"
      ? found.runs
      : key.tag === "unknown"
        ? null
        : mapped(found, key, false, { ...on, state: aside });
  record.resume();
  const by = (asked === null ? null : oneByOne(asked))?.map((value) => {
    const tree = treeOf(value, aside);
    return typeof key !== "number" ? tree : typeof tree === "object" && tree !== null && "parts" in tree ? tree.parts[key] : undefined;
  });
  if (by === undefined || by.length !== all.length || by.includes(undefined)) return null;
  const pairs = all.map((item, i) => ({ item, by: by[i] as Tree }));
  const before = pairs[0]?.by;
  if (pairs.some((pair) => compared(before as Tree, pair.by) === undefined)) return null;
  // Of a set, which of two equals comes first is not known.
  if (found.unordered === true && pairs.some((pair, i) => pairs.some((other, j) => j < i && compared(pair.by, other.by) === 0)))
    return null;
  return pairs;
}

/** The items in ascending or descending order, equals as they stood; null where that is not known. */
export function sortedRuns(found: Items, key: Key, reverse: Value | undefined, on: Where): readonly Run[] | null {
  const down =
    reverse === undefined ? false : reverse.tag === "bool" ? reverse.value : reverse.tag === "int" ? constantOf(reverse.int) : null;
  const pairs = down === null ? null : ranked(found, key, on);
  if (pairs === null) return null;
  const sign = down ? -1 : 1;
  return inRuns(pairs.sort((a, b) => sign * (compared(a.by, b.by) ?? 0)).map(({ item }) => item));
}

/** The first of the least or greatest items; null where that is not known. */
export function firstOf(found: Items, key: Value | undefined, least: boolean, on: Where): Value | null {
  const pairs = ranked(found, key, on);
  const sign = least ? -1 : 1;
  if (pairs === null || pairs.length === 0) return null;
  return pairs.reduce((best, one) => (sign * (compared(one.by, best.by) ?? 0) > 0 ? one : best)).item;
}

/** Objects that are put in another order are no members of a row any more. */
function inRuns(items: readonly Value[]): readonly Run[] {
  let all: readonly Run[] = [];
  for (const [i, item] of items.entries()) {
    const one = [single(item, `h${i}`)];
    all = "id" in item && item.id.kind === "object" ? all.concat(one) : appendRuns(all, one);
  }
  return all;
}

/** Changes the list of `heap` as heapq does, and gives what comes out; null, and nothing is done, where the order of its items is not known. */
export function onHeap(op: "push" | "pop" | "heapify" | "replace" | "pushpop", on: Applied): Value | null {
  const heap = on.args.get("heap")?.value;
  const list = heap === undefined ? undefined : objectOf(heap, on.state);
  if (heap === undefined || list?.kind !== "list" || list.unordered === true) return null;
  const given = on.args.get("item")?.value;
  const values = [...(oneByOne(list.runs) ?? [null]), ...(given === undefined ? [] : [given])];
  const nodes = values.map((item) => ({ item: item as Value, by: item === null ? undefined : treeOf(item, on.state) }));
  if (nodes.some(({ by }) => by === undefined || compared(nodes[0]?.by as Tree, by) === undefined)) return null;
  const first = given === undefined ? undefined : nodes.pop();
  const less = (a: number, b: number): boolean => (compared(nodes[a]?.by as Tree, nodes[b]?.by as Tree) as number) < 0;
  const swap = (a: number, b: number): void => {
    [nodes[a], nodes[b]] = [nodes[b] as (typeof nodes)[0], nodes[a] as (typeof nodes)[0]];
  };
  const up = (at: number, top: number): void => {
    for (let i = at, parent = (i - 1) >> 1; i > top && less(i, parent); i = parent, parent = (i - 1) >> 1) swap(i, parent);
  };
  // Down to a leaf along the lesser children, then up again.
  const down = (top: number): void => {
    let i = top;
    for (let child = 2 * i + 1; child < nodes.length; child = 2 * i + 1) {
      const next = child + 1 < nodes.length && !less(child, child + 1) ? child + 1 : child;
      swap(i, next);
      i = next;
    }
    up(i, top);
  };
  let out: Value = { tag: "none" };
  let history = list.history;
  for (let i = 0; i < nodes.length; i++) on.ctx.machine.step();
  if (op === "push") {
    nodes.push(first as (typeof nodes)[0]);
    up(nodes.length - 1, 0);
    history = record(history, { op: "append", count: ONE }, constant(nodes.length));
  } else if (op === "heapify") for (let i = (nodes.length >> 1) - 1; i >= 0; i--) down(i);
  else if (op === "pop") {
    const last = nodes.pop();
    if (last === undefined) return null;
    history = record(history, { op: "pop", count: ONE }, constant(nodes.length + 1));
    out = nodes[0]?.item ?? last.item;
    if (nodes.length > 0) nodes[0] = last;
    down(0);
  } else {
    const top = nodes[0];
    const put = first as (typeof nodes)[0];
    if (op === "pushpop" && (top === undefined || (compared(top.by as Tree, put.by as Tree) as number) >= 0)) return put.item;
    if (top === undefined) return null;
    out = top.item;
    nodes[0] = put;
    down(0);
  }
  const runs = inRuns(nodes.map(({ item }) => item));
  updateValue(on.state, heap, (obj): Obj => (obj.kind === "list" ? { ...obj, runs, history } : obj));
  return out;
}
