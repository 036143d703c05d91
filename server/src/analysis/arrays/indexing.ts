/** What an index into an array gives: an item, a view, or a copy for masks and lists of positions (numpy/core/src/multiarray/mapping.c). */
import type { Expr } from "../../syntax/ast";
import { kindOf, structureOf } from "../../target/dtypes";
import { numpyAtLeast } from "../../target/versions";
import {
  add,
  constant,
  constantOf,
  floordiv,
  type Int,
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
import type { Obj } from "../../values/object";
import { single } from "../../values/runs";
import { unknownLike, type Value } from "../../values/value";
import { objectOf } from "../containers/objects";
import { evaluate } from "../expressions";
import { allocate, type Context, lost } from "../machine";
import { asFloat, asInt } from "../operators";
import { notePeak } from "../peaks";
import type { State } from "../state";
import type { Dims } from "./arguments";
import { arrayLike, broadcast, joinDtypes, type NdArray, orderOf } from "./coercion";
import { defaultInt } from "./promotion";

/** One part of an index: what it takes of the axes and what dimensions it leaves. */
type Part =
  | { readonly part: "item" }
  | { readonly part: "slice"; readonly low: Value | null; readonly high: Value | null; readonly step: Value | null }
  | { readonly part: "new" }
  | { readonly part: "rest" }
  | { readonly part: "mask"; readonly shape: Dims }
  | { readonly part: "positions"; readonly shape: Dims };

/** `box[e.slice]` for an array. */
export function itemOfArray(box: Value, array: NdArray, e: Extract<Expr, { type: "Subscript" }>, state: State, ctx: Context): Value {
  const parts: Part[] = [];
  for (const one of e.slice.type === "Tuple" ? e.slice.elts : [e.slice]) {
    if (one.type === "Slice") {
      const bound = (part: Expr | null): Value | null => (part === null ? null : evaluate(part, state, ctx));
      parts.push({ part: "slice", low: bound(one.lower), high: bound(one.upper), step: bound(one.step) });
      continue;
    }
    const value = evaluate(one, state, ctx);
    if (value.tag === "unknown") return unknownLike(value);
    const field = e.slice.type === "Tuple" ? null : fieldView(box, array, value, e, state, ctx);
    if (field !== null) return field;
    const inner = objectOf(value, state);
    const values = e.slice.type !== "Tuple" && inner?.kind === "tuple" ? inner.runs : null;
    if (values?.some((run) => constantOf(run.count) !== 1)) return lost(ctx, e, "which items this takes is not known");
    for (const item of values === null ? [value] : values.map((run) => run.element)) {
      const part = partOf(item, state, ctx);
      if (part === null) return lost(ctx, e, "which items this takes is not known");
      parts.push(part);
    }
  }
  return taken(box, array, parts, e, state, ctx);
}

/**
 * np.mgrid[…] and np.ogrid[…]: the grid that slices span, dense or open. Whole numbers are the default int, others floats (lib/index_tricks.py, nd_grid).
 * Undefined for another box.
 */
export function gridOf(box: Value, e: Extract<Expr, { type: "Subscript" }>, state: State, ctx: Context): Value | undefined {
  if (box.tag === "known" && (box.name === "numpy.c_" || box.name === "numpy.r_"))
    return joinedArrays(box.name === "numpy.c_", e, state, ctx);
  if (box.tag !== "known" || (box.name !== "numpy.mgrid" && box.name !== "numpy.ogrid")) return undefined;
  const spans: Span[] = [];
  for (const one of e.slice.type === "Tuple" ? e.slice.elts : [e.slice]) {
    const span = one.type === "Slice" ? spanOf(one, state, ctx) : null;
    if (span === null) return lost(ctx, e, "what spans this grid is not known");
    spans.push(span);
  }
  const lengths = spans.map(({ length }) => length);
  const dtype = spans.some(({ real }) => real) ? "float64" : defaultInt(ctx.machine.target);
  const array = (shape: Dims, base: Value | null, tag: string): Value =>
    allocate(state, ctx, e, { kind: "ndarray", dtype, shape, base, items: null, assumes: [] }, tag);
  if (e.slice.type !== "Tuple") return array(lengths, null, "");
  if (box.name === "numpy.mgrid") return array([constant(lengths.length), ...lengths], null, "");
  const axes = lengths.map((length, i) => {
    const open = lengths.map((_, k) => (k === i ? length : ONE));
    return single(array(open, array([length], null, `owner${i}`), `axis${i}`), `g${i}`);
  });
  const { target } = ctx.machine;
  // A list before NumPy 2.
  const tuple = target.numpy === null || numpyAtLeast(target, [2, 0, 0]);
  return allocate(
    state,
    ctx,
    e,
    tuple
      ? { kind: "tuple", runs: axes, named: null, assumes: [] }
      : { kind: "list", runs: axes, history: [{ op: "append", count: constant(axes.length) }], assumes: [] },
  );
}

/** np.c_[a, b] and np.r_[a, b] of arrays: side by side, or one after the other (lib/index_tricks.py, AxisConcatenator). */
function joinedArrays(beside: boolean, e: Extract<Expr, { type: "Subscript" }>, state: State, ctx: Context): Value {
  const { target } = ctx.machine;
  const parts = (e.slice.type === "Tuple" ? e.slice.elts : [e.slice]).map((part) => {
    const array = part.type === "Slice" ? null : arrayLike(evaluate(part, state, ctx), state, target);
    const [rows, columns] = array?.shape ?? [];
    if (array === null || rows === undefined || array.shape.length > (beside ? 2 : 1)) return null;
    return { dtype: array.dtype, rows, columns: columns ?? ONE };
  });
  const first = parts[0];
  const dtype = joinDtypes(
    parts.map((part) => part?.dtype ?? null),
    target,
  );
  if (first == null || dtype === null || parts.some((part) => part === null || (beside && isEqual(part.rows, first.rows) !== true)))
    return lost(ctx, e, "what is joined here is not known");
  const sum = parts.reduce<Int>((all, part) => add(all, (beside ? part?.columns : part?.rows) ?? ZERO), ZERO);
  // How columns lie follows those that are joined (multiarraymodule.c, PyArray_CreateMultiSortedStridePerm).
  const shape = beside ? { shape: [first.rows, sum], order: "any" as const } : { shape: [sum] };
  return allocate(state, ctx, e, { kind: "ndarray", dtype, ...shape, base: null, items: null, assumes: [] });
}

/** Points of a slice of a grid, and whether any of its numbers is no whole one. */
interface Span {
  readonly length: Int;
  readonly real: boolean;
}

/** What `low:high:step` spans; an imaginary step is a number of points. Null where that is not known. */
function spanOf(slice: Extract<Expr, { type: "Slice" }>, state: State, ctx: Context): Span | null {
  const part = (e: Expr | null): Value | null => (e === null ? null : evaluate(e, state, ctx));
  const [low, high, step] = [part(slice.lower), part(slice.upper), part(slice.step)];
  if (high === null) return null;
  if (step?.tag === "complex") {
    const ends = [low, high].every((end) => end === null || end.tag === "float" || asInt(end) !== null);
    return step.imaginary === undefined || !Number.isFinite(step.imaginary) || !ends
      ? null
      : { length: constant(Math.trunc(Math.abs(step.imaginary))), real: true };
  }
  const [from, to] = [low === null ? ZERO : asInt(low), asInt(high)];
  const by = stepOf({ part: "slice", low: null, high: null, step });
  if (from !== null && to !== null && by !== null && by >= 1)
    return { length: max(ZERO, floordiv(add(sub(to, from), constant(by - 1)), constant(by))), real: false };
  const [a, b, c] = [low === null ? 0 : asFloat(low), asFloat(high), step === null ? 1 : asFloat(step)];
  if (a === null || b === null || c === null || c === 0) return null;
  const length = Math.max(0, Math.ceil((b - a) / c));
  return Number.isFinite(length) ? { length: constant(length), real: [low, high, step].some((one) => one?.tag === "float") } : null;
}

function partOf(value: Value, state: State, ctx: Context): Part | null {
  if (value.tag === "none") return { part: "new" };
  if (value.tag === "ellipsis") return { part: "rest" };
  if (value.tag === "bool") return null;
  if (asInt(value) !== null) return { part: "item" };
  if (value.tag === "known" && value.name === "numpy.newaxis") return { part: "new" };
  const like = arrayLike(value, state, ctx.machine.target);
  if (like === null || like.dtype === null) return null;
  const kind = kindOf(like.dtype);
  if (like.shape.length === 0) return kind === "i" || kind === "u" ? { part: "item" } : null;
  if (kind === "b") return { part: "mask", shape: like.shape };
  // An empty list is a list of no positions.
  return kind === "i" || kind === "u" || like.array === null ? { part: "positions", shape: like.shape } : null;
}

function taken(box: Value, array: NdArray, parts: readonly Part[], e: Expr, state: State, ctx: Context): Value {
  const uses = (part: Part): number => (part.part === "new" || part.part === "rest" ? 0 : part.part === "mask" ? part.shape.length : 1);
  const left = array.shape.length - parts.reduce((sum, part) => sum + uses(part), 0);
  if (left < 0) return lost(ctx, e, "the array has fewer dimensions than this index");
  const whole: Part = { part: "slice", low: null, high: null, step: null };
  const at = parts.findIndex((part) => part.part === "rest");
  const filler = Array.from({ length: left }, () => whole);
  const all = at < 0 ? [...parts, ...filler] : [...parts.slice(0, at), ...filler, ...parts.slice(at + 1)];
  const fancy = all.some((part) => part.part === "mask" || part.part === "positions");
  const before: Int[] = [];
  const after: Int[] = [];
  const picked: Dims[] = [];
  let axis = 0;
  let apart = false;
  let ended = false;
  let gaps = false;
  let inner = true;
  for (const part of all) {
    if (part.part === "new" || part.part === "slice") {
      const length = part.part === "new" ? ONE : slice(part, array.shape[axis] as Int);
      if (length === null) return lost(ctx, e, "which part the slice takes is not known");
      if (picked.length > 0) ended = true;
      (picked.length > 0 ? after : before).push(length);
      if (part.part === "slice") {
        // Only the outermost axis that is left may be cut without leaving gaps.
        if (!isWhole(part) && (!inner || stepOf(part) !== 1)) gaps = true;
        inner = false;
        axis++;
      }
      continue;
    }
    if (part.part === "item" && !fancy) {
      if (!inner) gaps = true;
      axis++;
      continue;
    }
    if (ended) apart = true;
    picked.push(part.part === "mask" ? [interval(0, product(part.shape).high)] : part.part === "positions" ? part.shape : []);
    axis += uses(part);
  }
  const { dtype, assumes } = array;
  if (!fancy) {
    const shape = [...before, ...after];
    if (shape.length === 0 && at < 0) return item(array, e, state, ctx);
    const was = orderOf(array);
    const order = was === "C" ? (gaps ? "strided" : "C") : was === "strided" && shape.length > 0 ? "strided" : "any";
    return put({
      kind: "ndarray",
      dtype,
      shape,
      base: array.base ?? box,
      items: null,
      ...(order === "C" ? {} : { order }),
      assumes,
    });
  }
  if (array.dtype === "object") return lost(ctx, e, "which objects this takes is not known");
  const gathered = broadcast(picked);
  if (gathered === null) return lost(ctx, e, "the shape of the array is not known");
  const first = apart || before.length === 0;
  const shape = first ? [...gathered, ...before, ...after] : [...before, ...gathered, ...after];
  if (shape.length === 0) return item(array, e, state, ctx);
  if (first) return put({ kind: "ndarray", dtype, shape, base: null, items: null, assumes });
  // The positions are gathered first, and seen with the axes in their places (mapping.c, PyArray_MapIterSwapAxes).
  const base = allocate(
    state,
    ctx,
    e,
    { kind: "ndarray", dtype, shape: [...gathered, ...before, ...after], base: null, items: null, assumes },
    "owner",
  );
  return put({ kind: "ndarray", dtype, shape, base, items: null, order: "any", assumes });

  function put(obj: Obj): Value {
    const value = allocate(state, ctx, e, obj);
    notePeak(state, ctx, value);
    return value;
  }
}

function item(array: NdArray, e: Expr, state: State, ctx: Context): Value {
  if (array.dtype !== "object")
    return allocate(state, ctx, e, { kind: "npscalar", dtype: array.dtype.replace(/^>/, ""), assumes: array.assumes });
  return lost(ctx, e, "which object of the array this is, is not known");
}

/** A field of a structured array is seen, not copied. */
function fieldView(box: Value, array: NdArray, value: Value, e: Expr, state: State, ctx: Context): Value | null {
  const structure = structureOf(array.dtype);
  if (structure === null || value.tag !== "str") return null;
  const field = structure.fields.find((one) => one.name === value.text);
  if (field === undefined) return lost(ctx, e, "which field this is, is not known");
  const shape = [...array.shape, ...field.shape.map((n) => constant(n))];
  return allocate(state, ctx, e, {
    kind: "ndarray",
    dtype: field.dtype,
    shape,
    base: array.base ?? box,
    items: null,
    order: structure.fields.length > 1 ? "strided" : "any",
    assumes: array.assumes,
  });
}

const product = (shape: Dims): Int => shape.reduce((a, b) => ({ poly: null, low: 0, high: mulHigh(a, b) }), ONE);
function mulHigh(a: Int, b: Int): Int["high"] {
  if (a.high === 0 || b.high === 0) return 0;
  if (a.high === Number.POSITIVE_INFINITY || b.high === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  return BigInt(a.high) * BigInt(b.high);
}

type Slice = Extract<Part, { part: "slice" }>;
const isNone = (value: Value | null): boolean => value === null || value.tag === "none";
const isWhole = (s: Slice): boolean => isNone(s.low) && isNone(s.high) && stepOf(s) === 1;

function stepOf({ step }: Slice): number | null {
  if (step === null || step.tag === "none") return 1;
  const n = asInt(step);
  const c = n === null ? null : constantOf(n);
  return typeof c === "number" && c !== 0 ? c : null;
}

/** How many items the slice takes of an axis (sliceobject.c, PySlice_AdjustIndices); null when the text does not tell. */
function slice(s: Slice, length: Int): Int | null {
  const step = stepOf(s);
  if (step === null) return null;
  const down = step < 0;
  const [least, most] = down ? [constant(-1), sub(length, ONE)] : [ZERO, length];
  const bound = (value: Value | null, missing: Int): Int | null => {
    if (value === null || value.tag === "none") return missing;
    const n = asInt(value);
    if (n === null) return null;
    if (isLessEqual(ZERO, n) === true) return min(n, most);
    if (isLess(n, ZERO) === true) return max(add(length, n), least);
    return null;
  };
  const from = bound(s.low, down ? most : least);
  const to = bound(s.high, down ? least : most);
  // Bounds that are not known take something between nothing and all.
  if (from === null || to === null) return interval(0, length.high);
  const distance = down ? sub(from, to) : sub(to, from);
  const by = Math.abs(step);
  if (isEqual(distance, ZERO) === true) return ZERO;
  return max(ZERO, by === 1 ? distance : floordiv(add(distance, constant(by - 1)), constant(by)));
}
