/** Taking items out of lists and bytearrays, and putting others in their place: del x[i], del x[i:j], x[i:j] = y, remove(), pop(i). */
import type { Expr } from "../../syntax/ast";
import { areApart } from "../../values/distinct";
import { record } from "../../values/history";
import {
  add,
  atomInt,
  constant,
  constantOf,
  floordiv,
  type Int,
  indexAtom,
  isEqual,
  isLess,
  isLessEqual,
  max,
  min,
  ONE,
  scale,
  sub,
  ZERO,
} from "../../values/int";
import { positionOf } from "../../values/mappings";
import type { Event, Obj, Run } from "../../values/object";
import { appendRuns, itemAt, lengthOf, ordered, sliceRuns } from "../../values/runs";
import { substituteValue } from "../../values/substitute";
import type { Value } from "../../values/value";
import { evaluate } from "../expressions";
import { iterate } from "../loops/iterate";
import type { Context } from "../machine";
import { asInt } from "../operators";
import type { State } from "../state";

type List = Extract<Obj, { readonly kind: "list" }>;
type Bytes = Extract<Obj, { readonly kind: "bytearray" }>;

/** A slice's bounds as positions, 0 ≤ from ≤ to ≤ length; null where they are not known, or the step is not 1. */
export function span(
  s: Extract<Expr, { type: "Slice" }>,
  length: Int,
  state: State,
  ctx: Context,
): { readonly from: Int; readonly to: Int } | null {
  const [low, high, step] = [s.lower, s.upper, s.step].map((part) => (part === null ? null : evaluate(part, state, ctx)));
  const by = step == null || step.tag === "none" ? ONE : asInt(step);
  const from = edge(low ?? null, length, ZERO);
  const to = edge(high ?? null, length, length);
  return by === null || constantOf(by) !== 1 || from === null || to === null ? null : { from, to: max(from, to) };
}

/** A slice bound clipped to 0 … length; null when it is not an int. */
export function edge(value: Value | null, length: Int, otherwise: Int): Int | null {
  if (value === null || value.tag === "none") return otherwise;
  const n = asInt(value);
  if (n === null) return null;
  if (isLessEqual(ZERO, n) === true) return min(n, length);
  if (isLess(n, ZERO) === true) return max(add(length, n), ZERO);
  return null;
}

/** The length of a list or bytearray. */
export function lengthOfSequence(obj: List | Bytes): Int {
  return obj.kind === "list" ? lengthOf(obj.runs) : obj.length;
}

/** obj[from:to] = items; null where which items are left is not known. One resize to the new length (listobject.c, list_ass_slice). */
export function spliced<T extends List | Bytes>(
  obj: T,
  from: Int,
  to: Int,
  items: { readonly runs: readonly Run[]; readonly count: Int },
): T | null {
  const before = lengthOfSequence(obj);
  const length = add(sub(before, sub(to, from)), items.count);
  const event: Event = { op: "made", by: "slice", count: length, extra: [] };
  // A list that has nothing then gives its block back, even if it had nothing before (list_ass_slice).
  const kept = isEqual(length, before) === true && (obj.kind === "bytearray" || length.low > 0);
  const history = kept ? obj.history : record(obj.history, event, max(length, before));
  if (obj.kind === "bytearray") {
    // Bytes taken from the front only move the start, which later growth uses up again.
    const front = isEqual(from, ZERO) === true && isEqual(to, ZERO) !== true && isEqual(to, before) !== true;
    return { ...obj, length, history: front ? [{ op: "mixed", most: before }] : history };
  }
  const head = obj.unordered === true ? null : sliceRuns(obj.runs, ZERO, from);
  const tail = obj.unordered === true ? null : sliceRuns(obj.runs, to, before);
  const all = isEqual(from, ZERO) === true && isEqual(to, before) === true;
  if (all) return { ...obj, runs: items.runs, history };
  return head === null || tail === null ? null : { ...obj, runs: appendRuns(appendRuns(head, items.runs), tail), history };
}

const NOTHING = { runs: [], count: ZERO };

/** The list without the item at the position, taken out by a method or by `del`, and the item; null where either is not known. */
export function withoutItem(list: List, at: Int, op: "delete" | "del"): { readonly list: List; readonly item: Value } | null {
  const length = lengthOf(list.runs);
  const position = isLess(at, ZERO) === true ? add(length, at) : at;
  if (list.unordered === true || isLessEqual(ZERO, position) !== true || isLess(position, length) !== true) return null;
  const item = itemAt(list.runs, position);
  const left = spliced(list, position, add(position, ONE), NOTHING);
  const history = record(list.history, { op, count: ONE }, sub(length, ONE));
  return item === null || left === null ? null : { list: { ...left, history }, item };
}

/** Where list.remove(value) finds it; null where that is not known. */
export function placeOf(list: List, value: Value): Int | null {
  if (list.unordered === true) return null;
  const one: Run = { count: ONE, index: indexAtom("rm", ONE), element: value, picked: null };
  let start: Int = ZERO;
  for (const run of list.runs) {
    if (!areApart(one, run)) {
      const position = positionOf(value, run);
      return position === null ? null : add(start, position);
    }
    start = add(start, run.count);
  }
  return null;
}

/** `count` items of a sequence, `by` positions apart (by ≠ 0), from position `first` on; null where they cannot be told. */
export function strided(runs: readonly Run[], first: Int, by: number, count: Int, name: string): readonly Run[] | null {
  const [run] = runs;
  if (constantOf(count) === 0 || run === undefined) return [];
  if (!ordered(runs)) return null;
  if (runs.length === 1) return [everyOf(run, first, by, count, name)];
  const [from, most] = [constantOf(first), constantOf(count)].map(Number) as [number, number];
  const places = runs.map((one) => constantOf(one.count));
  if (constantOf(first) === null || constantOf(count) === null || places.includes(null)) return null;
  const parts: Run[] = [];
  let start = 0;
  for (const [i, one] of runs.entries()) {
    const end = start + Number(places[i]);
    // Rounds k in which from + by · k lies in start … end − 1.
    const [near, far] = by > 0 ? [start, end - 1] : [end - 1, start];
    const low = Math.max(0, Math.ceil((near - from) / by));
    const rounds = Math.min(most - 1, Math.floor((far - from) / by)) - low + 1;
    if (rounds > 0) parts.push(everyOf(one, constant(from + by * low - start), by, constant(rounds), `${name}.${i}`));
    start = end;
  }
  return appendRuns([], by > 0 ? parts : parts.reverse());
}

function everyOf(run: Run, first: Int, by: number, count: Int, name: string): Run {
  const index = indexAtom(name, count);
  const position = add(first, scale(atomInt(index), by));
  return { count, index, element: substituteValue(run.element, new Map([[run.index.key, position]])), picked: null };
}

/** Which positions of `length` a slice with a step takes (slice.indices); null where they are not known. */
export function stride(
  low: Value | null,
  high: Value | null,
  by: number,
  length: Int,
): { readonly first: Int; readonly count: Int } | null {
  const step = Math.abs(by);
  const steps = (span: Int): Int => floordiv(add(span, constant(step - 1)), constant(step));
  if (by > 0) {
    const [from, to] = [edge(low, length, ZERO), edge(high, length, length)];
    return from === null || to === null ? null : { first: from, count: steps(max(sub(to, from), ZERO)) };
  }
  if ((low === null || low.tag === "none") && (high === null || high.tag === "none"))
    return { first: sub(length, ONE), count: steps(length) };
  const n = constantOf(length);
  const [from, to] = [low, high].map((value, i) => {
    if (n === null || value === null || value.tag === "none") return n === null ? null : i === 0 ? Number(n) - 1 : -1;
    const at = constantOf(asInt(value) ?? length);
    return at === null || asInt(value) === null
      ? null
      : Math.max(-1, Math.min(Number(n) - 1, Number(at) < 0 ? Number(at) + Number(n) : Number(at)));
  }) as [number | null, number | null];
  return from === null || to === null ? null : { first: constant(from), count: steps(constant(Math.max(0, from - to))) };
}

/** What is assigned to a slice; null where it is not known. */
export function assigned(
  value: Value,
  node: Expr,
  state: State,
  ctx: Context,
): { readonly runs: readonly Run[]; readonly count: Int } | null {
  return value.tag === "unknown" ? null : iterate(value, node, state, ctx);
}
