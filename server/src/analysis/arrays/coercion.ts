/** What NumPy sees in a value: the shape and dtype of arrays, of nested lists and of scalars (numpy/core/src/multiarray/array_coercion.c). */
import type { Target } from "../../target/target";
import { add, constantOf, hull, type Int, isEqual, isLess, max, mentions, mul, ONE, sub, ZERO } from "../../values/int";
import type { Obj, Run } from "../../values/object";
import { lengthOf } from "../../values/runs";
import type { Value } from "../../values/value";
import { objectOf } from "../containers/objects";
import { asInt } from "../operators";
import type { State } from "../state";
import { dtypeOfCode, dtypeOfValue } from "./dtypes";
import { type Operand, promoteTypes } from "./promotion";

export type NdArray = Extract<Obj, { readonly kind: "ndarray" }>;

export interface ArrayLike {
  readonly shape: readonly Int[];
  /** null: not known, or there is none (a ragged list of what is no number). */
  readonly dtype: string | null;
  /** A Python scalar. */
  readonly weak: boolean;
  /** The value of an int scalar. */
  readonly int: Int | null;
  /** The array itself, when the value is one. */
  readonly array: NdArray | null;
  /** The dtype rests on ints fitting 64 bits, which the text does not tell. */
  readonly fits: boolean;
}

/** Nested lists are arrays of at most so many dimensions. */
const MAX_DEPTH = 16;

/**
 * The value as NumPy takes it; null when its shape is not known. `records`: for a dtype with fields, whose items are tuples
 * (array_coercion.c, DISCOVER_TUPLES_AS_ELEMENTS).
 */
export function arrayLike(value: Value, state: State, target: Target, records = false): ArrayLike | null {
  return nested(value, state, target, 0, records);
}

/** What it is in a promotion; null when its dtype is not known. */
export function operandOf(like: ArrayLike): Operand | null {
  return like.dtype === null ? null : { dtype: like.dtype, weak: like.weak, scalar: like.shape.length === 0, int: like.int };
}

/** Number of items. */
export function sizeOfShape(shape: readonly Int[]): Int {
  return shape.reduce(mul, ONE);
}

function nested(value: Value, state: State, target: Target, depth: number, records: boolean): ArrayLike | null {
  if (depth > MAX_DEPTH) return null;
  const plain = { weak: false, int: null, array: null, fits: false };
  const obj = objectOf(value, state);
  if (obj === undefined) {
    if (value.tag === "unknown" || value.tag === "union" || value.tag === "unbound" || value.tag === "ref") return null;
    const found = dtypeOfValue(value, state, target);
    return { ...plain, shape: [], dtype: found.dtype, weak: true, int: asInt(value), fits: found.fits };
  }
  switch (obj.kind) {
    case "ndarray":
      return { ...plain, shape: obj.shape, dtype: obj.dtype, array: obj };
    case "npscalar":
      return { ...plain, shape: [], dtype: obj.dtype };
    case "range": {
      const last = add(obj.start, mul(obj.step, max(ZERO, sub(obj.count, ONE))));
      const found = dtypeOfValue({ tag: "int", int: hull(obj.start, last), id: { kind: "any" } }, state, target);
      return { ...plain, shape: [obj.count], ...found };
    }
    case "array":
      return { ...plain, shape: [obj.length], dtype: dtypeOfCode(obj.typecode, target) };
    case "bytearray":
      return { ...plain, shape: [obj.length], dtype: "uint8" };
    case "list":
    case "tuple":
      return records && obj.kind === "tuple" ? { ...plain, shape: [], dtype: null } : items(obj.runs, state, target, depth, records);
    default:
      return null;
  }
}

function items(runs: readonly Run[], state: State, target: Target, depth: number, records: boolean): ArrayLike | null {
  const plain = { weak: false, int: null, array: null };
  let inner: ArrayLike | null = null;
  for (const run of runs) {
    if (isLess(ZERO, run.count) === false) continue;
    const one = nested(run.element, state, target, depth + 1, records);
    if (one === null || one.shape.some((n) => mentions(n, run.index.key))) return null;
    inner = inner === null ? one : joinLike(inner, one, target);
    if (inner === null) return null;
  }
  if (inner === null) return { ...plain, shape: [ZERO], dtype: "float64", fits: false };
  return { ...plain, shape: [lengthOf(runs), ...inner.shape], dtype: inner.dtype, fits: inner.fits };
}

/** Two neighbours of one list; null when it is ragged, or may be. */
function joinLike(a: ArrayLike, b: ArrayLike, target: Target): ArrayLike | null {
  if (a.shape.length !== b.shape.length || a.shape.some((n, i) => isEqual(n, b.shape[i] as Int) !== true)) return null;
  const dtype = a.dtype === null || b.dtype === null ? null : promoteTypes(a.dtype, b.dtype, target);
  return { ...a, dtype, weak: a.weak && b.weak, int: null, array: null, fits: a.fits || b.fits };
}

/** The dtype that holds items of all of these; null when one is not known. */
export function joinDtypes(all: readonly (string | null)[], target: Target): string | null {
  return all.reduce((a, b) => (a === null || b === null ? null : promoteTypes(a, b, target)), all[0] ?? null);
}

/** The shape that operands of these shapes give together; null when that is not known. */
export function broadcast(shapes: readonly (readonly Int[])[]): readonly Int[] | null {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result: Int[] = [];
  for (let i = 0; i < rank; i++) {
    const dims = shapes.flatMap((shape) => shape[shape.length - rank + i] ?? []);
    result.push(dims.reduce(broadcastDim));
  }
  return result;
}

/** In a program that runs, two lengths are equal or one of them is 1: whichever cannot be 1 is the result. */
function broadcastDim(a: Int, b: Int): Int {
  if (isEqual(a, ONE) === true) return b;
  if (isEqual(b, ONE) === true) return a;
  if (isEqual(a, b) === true) return a;
  const open = (n: Int): boolean => n.low <= 1 && n.high >= 1;
  if (!open(a) && !open(b)) return a.high === a.low ? a : b.high === b.low ? b : tighter(a, b);
  if (!open(a)) return a;
  if (!open(b)) return b;
  return { poly: null, low: a.low < b.low ? a.low : b.low, high: a.high > b.high ? a.high : b.high };
}

/** Two lengths that must be equal: the one known as a formula, else the narrower range. */
function tighter(a: Int, b: Int): Int {
  if (a.poly !== null) return a;
  if (b.poly !== null) return b;
  return { poly: null, low: a.low > b.low ? a.low : b.low, high: a.high < b.high ? a.high : b.high };
}

/** How the items lie in memory: decides whether reshape and ravel copy. Absent: rows one after the other (C). */
export type Order = "C" | "F" | "strided" | "any";

/** The layout of an array; C of what is none. */
export function orderOf(array: { readonly order?: Order; readonly shape: readonly Int[] } | null): Order {
  return array?.order ?? "C";
}

/** The layout of an item-by-item result (order "K"): that of the operands. */
export function elementOrder(arrays: readonly { readonly order?: Order; readonly shape: readonly Int[] }[], rank: number): Order {
  if (rank < 2) return "C";
  const full = arrays.filter((array) => array.shape.length === rank);
  const orders = new Set(full.map((array) => (orderOf(array) === "strided" ? "C" : orderOf(array))));
  const [only] = orders;
  return orders.size === 1 && only !== undefined && full.length === arrays.filter((a) => a.shape.length > 0).length
    ? only
    : orders.size === 0 || (orders.size === 1 && only === "C")
      ? "C"
      : "any";
}

/** Whether the array lies in memory as a new one would, so that reshaping needs no copy: null when it depends. */
export function isContiguous(array: NdArray): boolean | null {
  const order = orderOf(array);
  return order === "C" ? true : order === "strided" || (order === "F" && isMatrix(array.shape)) ? false : null;
}

/** At least two dimensions longer than one: rows and columns differ. */
function isMatrix(shape: readonly Int[]): boolean {
  return shape.filter((n) => n.low > 1).length >= 2;
}

/**
 * Whether an array can be seen in another shape where it lies (multiarray/shape.c, _attempt_nocopy_reshape); null when it depends on what is not known.
 */
export function canBeSeenAs(array: NdArray, to: readonly Int[]): boolean | null {
  // Items at even distances can be seen in any shape.
  if (array.shape.length < 2) return true;
  if (orderOf(array) !== "F") return isContiguous(array);
  const [from, wanted] = [array.shape, to].map((shape) => shape.map((n) => constantOf(n)));
  if (from === undefined || wanted === undefined || [...from, ...wanted].some((n) => typeof n !== "number" || n < 1)) return null;
  let stride = 1;
  const axes = (from as number[]).map((length) => {
    const own = { length, stride };
    stride *= length;
    return own;
  });
  return fits(
    axes.filter(({ length }) => length > 1),
    (wanted as number[]).filter((length) => length > 1),
  );
}

/** Axes are taken together until they have as many items as some of the wanted ones; those taken together must lie one after the other. */
function fits(axes: readonly { readonly length: number; readonly stride: number }[], wanted: readonly number[]): boolean {
  let from = 0;
  let to = 0;
  while (from < axes.length && to < wanted.length) {
    let had = (axes[from] as { length: number }).length;
    let has = wanted[to] as number;
    let last = from;
    while (had !== has) {
      if (has < had) has *= wanted[++to] as number;
      else had *= (axes[++last] as { length: number }).length;
    }
    for (let i = from; i < last; i++) {
      const [a, b] = [axes[i], axes[i + 1]] as { length: number; stride: number }[];
      if (a === undefined || b === undefined || a.stride !== b.length * b.stride) return false;
    }
    from = last + 1;
    to++;
  }
  return true;
}
