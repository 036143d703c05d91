/**
 * Rules of array shapes: what NumPy's functions make of the shapes of their arguments. Each rule is named by the entries of knowledge/numpy*.ts.
 * Sources: numpy/core/fromnumeric.py, shape_base.py, numeric.py, lib/function_base.py, multiarray/shape.c.
 */
import { itemsizeOf } from "../../target/dtypes";
import {
  add,
  constant,
  constantOf,
  floordiv,
  type Int,
  interval,
  isEqual,
  isLess,
  max,
  min,
  mul,
  ONE,
  scale,
  sub,
  ZERO,
} from "../../values/int";
import type { Value } from "../../values/value";
import { objectOf } from "../containers/objects";
import { type Applied, shapeValue } from "../library/apply";
import { iterate } from "../loops/iterate";
import { asInt } from "../operators";
import { axesOf, axisOf, type Dims, given, isSet, known, likeOf, members, operands, resolved, shapeOf } from "./arguments";
import { arrayLike, broadcast, sizeOfShape } from "./coercion";
import { counted, numbersIn } from "./contents";
import { dtypeFor } from "./dtypes";
import { atLeast1, depth, JOINS, rows } from "./joins";
import { splitAxis } from "./recipes";

type Rule = (on: Applied, of: readonly string[]) => Dims | null;

/** The shape that the rule of that name gives in this call; null when it is not known. */
export function shapeByRule(name: string, of: readonly string[], on: Applied): Dims | null {
  return (RULES[name] as Rule)(on, of);
}

/** Whether there is such a rule: for checks of the tables. */
export function isShapeRule(name: string): boolean {
  return name in RULES;
}

const replaced = (shape: Dims, at: number, by: Int): Dims => shape.map((n, i) => (i === at ? by : n));
const upTo = (n: Int, low = 0): Int => interval(Math.min(low, Number(n.low)), n.high);

/** A dimension counted as -1: what the others leave of the items. */
function filled(wanted: Dims, size: Int): Dims | null {
  const open = wanted.findIndex((n) => isEqual(n, constant(-1)) === true);
  if (open < 0) return wanted;
  const rest = wanted.filter((_, i) => i !== open).reduce(mul, ONE);
  if (isLess(ZERO, rest) !== true) return null;
  return replaced(wanted, open, floordiv(size, rest));
}

function matmulShape(a: Dims, b: Dims): Dims | null {
  if (a.length === 0 || b.length === 0) return null;
  const left = a.length === 1 ? [] : [a[a.length - 2] as Int];
  const right = b.length === 1 ? [] : [b[b.length - 1] as Int];
  const stack = broadcast([a.slice(0, -2), b.slice(0, -2)]);
  return stack === null ? null : [...stack, ...left, ...right];
}

/** np.dot: like a product of matrices in two dimensions, all pairs beyond. */
function dotShape(a: Dims, b: Dims): Dims {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  return [...a.slice(0, -1), ...b.slice(0, Math.max(0, b.length - 2)), ...(b.length > 1 ? [b[b.length - 1] as Int] : [])];
}

/** The n-th argument of the rule. */
const both = (f: (a: Dims, b: Dims) => Dims | null): Rule => {
  return (on, of) => {
    const [a, b] = of.map((name) => shapeOf(on, name));
    return a == null || b == null ? null : f(a, b);
  };
};
const one = (f: (shape: Dims, on: Applied) => Dims | null): Rule => {
  return (on, [of]) => {
    const shape = shapeOf(on, of);
    return shape === null ? null : f(shape, on);
  };
};

function reduced(shape: Dims, on: Applied): Dims | null {
  const axes = axesOf(on, "axis", shape.length);
  const keep = isSet(on, "keepdims");
  if (axes === null || keep === null) return null;
  const gone = (i: number): boolean => axes === "all" || axes.includes(i);
  return keep ? shape.map((n, i) => (gone(i) ? ONE : n)) : shape.filter((_, i) => !gone(i));
}

/** Numbers of items that a slice-like pair of a pad width adds: an int, a pair, or a pair for each axis. */
function padded(shape: Dims, on: Applied): Dims | null {
  const width = likeOf(on, "pad_width");
  const value = given(on, "pad_width");
  if (width === null || value === undefined) return null;
  const flatInts = (v: Value): readonly Int[] | null => shapeValue(v, on.state);
  const n = asInt(value);
  if (n !== null) return shape.map((d) => add(d, add(n, n)));
  if (width.shape.length === 1) {
    const pair = flatInts(value);
    const [a, b = a] = pair ?? [];
    return a === undefined || b === undefined ? null : shape.map((d) => add(d, add(a, b)));
  }
  const obj = objectOf(value, on.state);
  if (obj?.kind !== "list" && obj?.kind !== "tuple") return null;
  const pairs = obj.runs.map((run) => flatInts(run.element));
  return pairs.length !== shape.length || pairs.some((pair) => pair?.length !== 2)
    ? null
    : shape.map((d, i) => add(d, (pairs[i] as Dims).reduce(add)));
}

function tensordot(a: Dims, b: Dims, on: Applied): Dims | null {
  const axes = given(on, "axes");
  const n = axes === undefined ? constant(2) : asInt(axes);
  const count = n === null ? null : constantOf(n);
  if (typeof count === "number") return [...a.slice(0, a.length - count), ...b.slice(count)];
  const obj = axes === undefined ? undefined : objectOf(axes, on.state);
  if ((obj?.kind !== "tuple" && obj?.kind !== "list") || obj.runs.length !== 2) return null;
  const [left, right] = obj.runs.map((run) => shapeValue(run.element, on.state)?.map((d) => constantOf(d)));
  if (left === undefined || right === undefined) return null;
  const rest = (shape: Dims, axes: readonly unknown[]): Dims => {
    const gone = new Set(axes.map((axis) => (typeof axis === "number" ? resolved(axis, shape.length) : null)));
    return shape.filter((_, i) => !gone.has(i));
  };
  return [...rest(a, left), ...rest(b, right)];
}

/** "ij,jk->ik": the lengths of the letters of the result. Without "->": letters that occur once, in alphabetical order. */
function einsum(on: Applied, [subscripts, ...of]: readonly string[]): Dims | null {
  const text = on.args.get(subscripts as string)?.value;
  if (text?.tag !== "str" || text.text === null || text.text.includes(".")) return null;
  const [inputs, output] = text.text.replace(/\s/g, "").split("->");
  const terms = (inputs as string).split(",");
  const shapes = operands(on, of).map((value) => arrayLike(value, on.state, on.ctx.machine.target)?.shape);
  const lengths = new Map<string, Int>();
  for (const [i, term] of terms.entries()) {
    const shape = shapes[i];
    if (shape === undefined || shape.length !== term.length) return null;
    for (const [k, letter] of [...term].entries()) if (!lengths.has(letter)) lengths.set(letter, shape[k] as Int);
  }
  const all = terms.join("");
  const result =
    output ??
    [...lengths.keys()]
      .filter((letter) => all.split(letter).length === 2)
      .sort()
      .join("");
  const found = [...result].map((letter) => lengths.get(letter));
  return found.some((n) => n === undefined) ? null : (found as Int[]);
}

function permutation(shape: Dims, on: Applied): Dims | null {
  const values = on.rest.length > 0 ? on.rest.map((a) => a.value) : operands(on, ["axes"]);
  const [first] = values;
  if (first === undefined) return [...shape].reverse();
  const order = values.length > 1 ? values.map((value) => asInt(value)) : shapeValue(first, on.state);
  const axes = order?.map((n) => (n === null ? null : constantOf(n)));
  if (axes === undefined || axes.length !== shape.length) return null;
  const found = axes.map((n) => (typeof n === "number" ? shape[resolved(n, shape.length) ?? -1] : undefined));
  return found.some((n) => n === undefined) ? null : (found as Int[]);
}

/** Ints given as further arguments or as one sequence. */
function wanted(on: Applied, of: readonly string[]): Dims | null {
  const values = operands(on, of);
  const [first] = values;
  if (first === undefined) return null;
  if (values.length === 1) return shapeValue(first, on.state);
  const ints = values.map((value) => asInt(value));
  return ints.some((n) => n === null) ? null : (ints as Int[]);
}

/** How many items an index takes away: one for an int, the number of different ones for a list. */
function removed(on: Applied): Int | null {
  const value = given(on, "obj");
  if (value === undefined) return null;
  if (asInt(value) !== null) return ONE;
  const obj = objectOf(value, on.state);
  if (obj?.kind === "range") return obj.count;
  const like = arrayLike(value, on.state, on.ctx.machine.target);
  if (like === null || like.shape.length !== 1 || like.dtype === "bool") return null;
  const ints = shapeValue(value, on.state)?.map((n) => constantOf(n));
  if (ints === undefined || ints.some((n) => n === null || n < 0)) return null;
  return constant(new Set(ints).size);
}

const spectrum: Rule = one((shape, on) => {
  const axis = axisOf(on, shape.length, -1);
  const n = given(on, "n");
  const length = n === undefined ? undefined : asInt(n);
  return axis === null || length === null ? null : length === undefined ? shape : replaced(shape, axis, length);
});

const matrixRows = (shape: Dims): Int => shape[shape.length - 2] as Int;
const matrixColumns = (shape: Dims): Int => shape[shape.length - 1] as Int;
const stackOf = (shape: Dims): Dims => shape.slice(0, -2);
const matrix = (f: (shape: Dims, least: Int, on: Applied) => Dims | null): Rule =>
  one((shape, on) => (shape.length < 2 ? null : f(shape, min(matrixRows(shape), matrixColumns(shape)), on)));
const isFull = (on: Applied): boolean | null => (on.args.has("full_matrices") ? isSet(on, "full_matrices") : true);

const RULES: Readonly<Record<string, Rule>> = {
  broadcast: (on, of) => {
    const shapes = operands(on, of).map((value) => arrayLike(value, on.state, on.ctx.machine.target)?.shape);
    return shapes.length === 0 || shapes.some((shape) => shape === undefined) ? null : broadcast(shapes as Dims[]);
  },
  reduced: one(reduced),
  accumulated: one((shape, on) => {
    const axes = axesOf(on, "axis", shape.length);
    return axes === null ? null : axes === "all" ? [sizeOfShape(shape)] : shape;
  }),
  flat: one((shape) => [sizeOfShape(shape)]),
  /** axis left out: the last; None: all items in a row. */
  sorted: one((shape, on) => (on.args.get("axis")?.value.tag === "none" ? [sizeOfShape(shape)] : shape)),
  some: one((shape) => [upTo(sizeOfShape(shape))]),
  someDistinct: one((shape, on) => {
    const axes = axesOf(on, "axis", shape.length);
    if (axes === null || (axes !== "all" && axes.length !== 1)) return null;
    const least = (n: Int): Int => upTo(n, n.low > 0 ? 1 : 0);
    return axes === "all" ? [least(sizeOfShape(shape))] : replaced(shape, axes[0] as number, least(shape[axes[0] as number] as Int));
  }),
  /** Positions of some items, a row for each. */
  positions: one((shape) => [upTo(sizeOfShape(shape)), constant(shape.length)]),
  matmul: both(matmulShape),
  dot: both(dotShape),
  inner: both((a, b) => (a.length === 0 || b.length === 0 ? dotShape(a, b) : [...a.slice(0, -1), ...b.slice(0, -1)])),
  outer: both((a, b) => [sizeOfShape(a), sizeOfShape(b)]),
  /** ufunc.outer: all pairs. */
  pairs: both((a, b) => [...a, ...b]),
  tensordot: (on, of) => both((a, b) => tensordot(a, b, on))(on, of),
  einsum,
  kron: both((a, b) => {
    const rank = Math.max(a.length, b.length);
    const full = (shape: Dims): Dims => [...Array.from({ length: rank - shape.length }, () => ONE), ...shape];
    return full(a).map((n, i) => mul(n, full(b)[i] as Int));
  }),
  /** What np.kron looks through: the product with all axes apart. */
  kronApart: both((a, b) => {
    const rank = Math.max(a.length, b.length);
    const full = (shape: Dims): Dims => [...Array.from({ length: rank - shape.length }, () => ONE), ...shape];
    return [...full(a), ...full(b)];
  }),
  ...JOINS,
  appended: (on, of) => {
    const [a, b] = of.map((name) => shapeOf(on, name));
    if (a == null || b == null) return null;
    const axes = axesOf(on, "axis", a.length);
    if (axes === null) return null;
    if (axes === "all") return [add(sizeOfShape(a), sizeOfShape(b))];
    const [axis] = axes;
    return axis === undefined || b.length !== a.length ? null : replaced(a, axis, add(a[axis] as Int, b[axis] as Int));
  },
  inserted: (on, of) => {
    const [a, at, b] = of.map((name) => likeOf(on, name));
    if (a == null || at == null || b == null) return null;
    const axes = axesOf(on, "axis", a.shape.length);
    if (axes === null) return null;
    const position = given(on, of[1] as string);
    const single = position !== undefined && asInt(position) !== null;
    if (axes === "all") return [add(sizeOfShape(a.shape), single ? sizeOfShape(b.shape) : sizeOfShape(at.shape))];
    const [axis] = axes;
    if (axis === undefined || (single && b.shape.length > a.shape.length - 1)) return null;
    return replaced(a.shape, axis, add(a.shape[axis] as Int, single ? ONE : sizeOfShape(at.shape)));
  },
  deleted: one((shape, on) => {
    const axes = axesOf(on, "axis", shape.length);
    const gone = removed(on);
    if (axes === null || gone === null) return null;
    const [axis] = axes === "all" ? [] : axes;
    return axis === undefined ? [sub(sizeOfShape(shape), gone)] : replaced(shape, axis, sub(shape[axis] as Int, gone));
  }),
  repeated: one((shape, on) => {
    const repeats = given(on, "repeats");
    const axes = axesOf(on, "axis", shape.length);
    const n = repeats === undefined ? null : asInt(repeats);
    if (axes === null || repeats === undefined) return null;
    const [axis] = axes === "all" ? [] : axes;
    const length = axis === undefined ? sizeOfShape(shape) : (shape[axis] as Int);
    const each = n === null ? (shapeValue(repeats, on.state) ?? null) : null;
    const total =
      n !== null ? mul(length, n) : each === null ? null : each.length === 1 ? mul(length, each[0] as Int) : each.reduce(add, ZERO);
    return total === null ? null : axis === undefined ? [total] : replaced(shape, axis, total);
  }),
  tiled: one((shape, on) => {
    const reps = wanted(on, ["reps"]);
    if (reps === null) return null;
    const rank = Math.max(shape.length, reps.length);
    const full = (all: Dims): Dims => [...Array.from({ length: rank - all.length }, () => ONE), ...all];
    return full(shape).map((n, i) => mul(n, full(reps)[i] as Int));
  }),
  /** What np.tile looks through: the rows one after the other (lib/shape_base.py). */
  tiledApart: (on, of) => {
    const shape = (RULES.tiled as Rule)(on, of);
    return shape === null ? null : [sizeOfShape(shape), ONE];
  },
  reshaped: (on, [of, ...to]) => {
    const shape = shapeOf(on, of);
    const next = wanted(on, to);
    return shape === null || next === null ? null : filled(next, sizeOfShape(shape));
  },
  wanted: (on, of) => wanted(on, of),
  /** Ints given as further arguments; none for a number. */
  given: (on, of) => (operands(on, of).length === 0 ? [] : wanted(on, of)),
  /** The last axis in items of another dtype. */
  viewed: one((shape, on) => {
    const { target } = on.ctx.machine;
    const named = given(on, "dtype");
    const last = shape[shape.length - 1];
    const was = likeOf(on, "self")?.dtype;
    const next = named === undefined ? was : dtypeFor(named, target, on.state);
    const [from, to] = [was, next].map((dtype) => (dtype == null ? null : itemsizeOf(dtype, target)));
    if (from == null || to == null || from === 0 || to === 0) return null;
    return from === to ? shape : last === undefined ? null : replaced(shape, shape.length - 1, floordiv(scale(last, from), constant(to)));
  }),
  transposed: one(permutation),
  swapped: one((shape, on) => {
    const [a, b] = ["axis1", "axis2"].map((name) => known(on, name)).map((n) => (typeof n === "number" ? resolved(n, shape.length) : null));
    return a == null || b == null ? null : shape.map((n, i) => (shape[i === a ? b : i === b ? a : i] as Int) ?? n);
  }),
  swappedLast: one((shape) => (shape.length < 2 ? null : [...stackOf(shape), matrixColumns(shape), matrixRows(shape)])),
  moved: one((shape, on) => {
    const [from, to] = ["source", "destination"].map((name) => axesOf(on, name, shape.length));
    if (from == null || to == null || from === "all" || to === "all") return null;
    const rest = shape.map((_, i) => i).filter((i) => !from.includes(i));
    for (const [at, axis] of to.map((at, i) => [at, from[i] as number] as const).sort((x, y) => x[0] - y[0])) rest.splice(at, 0, axis);
    return rest.map((i) => shape[i] as Int);
  }),
  squeezed: one((shape, on) => {
    const axes = axesOf(on, "axis", shape.length);
    if (axes === null) return null;
    if (axes !== "all") return shape.filter((_, i) => !axes.includes(i));
    return shape.some((n) => isEqual(n, ONE) === null) ? null : shape.filter((n) => isEqual(n, ONE) !== true);
  }),
  expanded: one((shape, on) => {
    const value = given(on, "axis");
    const all = value === undefined ? null : shapeValue(value, on.state);
    if (all === null) return null;
    const rank = shape.length + all.length;
    const at = all.map((n) => constantOf(n)).map((n) => (typeof n === "number" ? resolved(n, rank) : null));
    if (at.some((n) => n === null)) return null;
    const rest = [...shape];
    return Array.from({ length: rank }, (_, i) => (at.includes(i) ? ONE : (rest.shift() as Int)));
  }),
  atLeast1: one(atLeast1),
  atLeast2: one(rows),
  atLeast3: one(depth),
  diagonal: one((shape, on) => {
    if (shape.length < 2 || on.args.has("axis1") || on.args.has("axis2")) return null;
    return [...shape.slice(2), diagonal(shape[0] as Int, shape[1] as Int, on, "offset")].filter((n): n is Int => n !== null);
  }),
  diag: one((shape, on) => {
    if (shape.length === 2) {
      const n = diagonal(shape[0] as Int, shape[1] as Int, on, "k");
      return n === null ? null : [n];
    }
    const k = known(on, "k");
    if (shape.length !== 1 || k === null) return null;
    const side = add(shape[0] as Int, constant(Math.abs(k ?? 0)));
    return [side, side];
  }),
  diagflat: one((shape, on) => {
    const k = known(on, "k");
    if (k === null) return null;
    const side = add(sizeOfShape(shape), constant(Math.abs(k ?? 0)));
    return [side, side];
  }),
  rotated: one((shape, on) => {
    const k = known(on, "k");
    return k === null || shape.length < 2 ? null : (k ?? 1) % 2 === 0 ? shape : [shape[1] as Int, shape[0] as Int, ...shape.slice(2)];
  }),
  padded: one(padded),
  differences: one((shape, on) => {
    const axis = axisOf(on, shape.length, -1);
    const n = known(on, "n");
    if (axis === null || n === null || on.args.has("prepend") || on.args.has("append")) return null;
    return replaced(shape, axis, max(ZERO, sub(shape[axis] as Int, constant(n ?? 1))));
  }),
  convolved: (on, of) => {
    const [a, b] = of.map((name) => shapeOf(on, name)?.[0]);
    const mode = given(on, "mode");
    const how = mode === undefined ? (on.entry.name.endsWith("correlate") ? "valid" : "full") : mode.tag === "str" ? mode.text : null;
    if (a === undefined || b === undefined || how === null) return null;
    const [long, short] = [max(a, b), min(a, b)];
    return how === "full" ? [sub(add(a, b), ONE)] : how === "same" ? [long] : how === "valid" ? [add(sub(long, short), ONE)] : null;
  },
  vander: one((shape, on) => {
    const n = given(on, "N");
    const columns = n === undefined ? shape[0] : asInt(n);
    return shape.length !== 1 || columns == null ? null : [shape[0] as Int, columns];
  }),
  /** The positions asked for, then what a reduction leaves. */
  quantiles: (on, of) => {
    const [a, q] = of.map((name) => shapeOf(on, name));
    const rest = a == null ? null : reduced(a, on);
    return rest === null || q == null ? null : [...q, ...rest];
  },
  taken: (on, of) => {
    const [a, at] = of.map((name) => shapeOf(on, name));
    if (a == null || at == null) return null;
    const axes = axesOf(on, "axis", a.length);
    if (axes === null) return null;
    const [axis] = axes === "all" ? [] : axes;
    return axis === undefined ? at : [...a.slice(0, axis), ...at, ...a.slice(axis + 1)];
  },
  covariance: one((shape, on) => {
    const byRow = given(on, "rowvar");
    if (on.args.has("y") || (byRow !== undefined && (byRow.tag !== "bool" || byRow.value === null))) return null;
    const n = shape[byRow?.tag === "bool" && byRow.value === false ? shape.length - 1 : 0] as Int;
    // Of one row it is a view without dimensions, or a number.
    return shape.length === 2 && isEqual(n, ONE) === false ? [n, n] : null;
  }),
  linspaced: (on) => {
    const num = given(on, "num");
    const count = num === undefined ? constant(50) : asInt(num);
    const ends = RULES.broadcast?.(on, ["start", "stop"]);
    return count === null || ends == null ? null : [count, ...ends];
  },
  /** The number of axes, then the axes. */
  indices: (on, of) => {
    const axes = wanted(on, of);
    return axes === null ? null : [constant(axes.length), ...axes];
  },
  spectrum,
  halfSpectrum: (on, of) => {
    const shape = spectrum(on, of);
    const axis = shape === null ? null : axisOf(on, shape.length, -1);
    return shape === null || axis === null ? null : replaced(shape, axis, add(floordiv(shape[axis] as Int, constant(2)), ONE));
  },
  fullSpectrum: one((shape, on) => {
    const axis = axisOf(on, shape.length, -1);
    const n = given(on, "n");
    if (axis === null) return null;
    const length = n === undefined ? mul(constant(2), sub(shape[axis] as Int, ONE)) : asInt(n);
    return length === null ? null : replaced(shape, axis, length);
  }),
  packed: one((shape, on) => {
    const axes = axesOf(on, "axis", shape.length);
    const pack = (n: Int): Int => floordiv(add(n, constant(7)), constant(8));
    if (axes === null) return null;
    const [axis] = axes === "all" ? [] : axes;
    return axis === undefined ? [pack(sizeOfShape(shape))] : replaced(shape, axis, pack(shape[axis] as Int));
  }),
  unpacked: one((shape, on) => (on.args.has("axis") || on.args.has("count") ? null : [mul(sizeOfShape(shape), constant(8))])),
  square: matrix((shape) => shape),
  stackOf: matrix(stackOf),
  eigenvalues: matrix((shape) => shape.slice(0, -1)),
  svdU: matrix((shape, least, on) => {
    const full = isFull(on);
    return full === null ? null : [...stackOf(shape), matrixRows(shape), full ? matrixRows(shape) : least];
  }),
  svdS: matrix((shape, least) => [...stackOf(shape), least]),
  svdV: matrix((shape, least, on) => {
    const full = isFull(on);
    return full === null ? null : [...stackOf(shape), full ? matrixColumns(shape) : least, matrixColumns(shape)];
  }),
  qrQ: matrix((shape, least) => [...stackOf(shape), matrixRows(shape), least]),
  qrR: matrix((shape, least) => [...stackOf(shape), least, matrixColumns(shape)]),
  solved: both((a, b) => (a.length !== 2 || b.length === 0 || b.length > 2 ? null : [a[1] as Int, ...b.slice(1)])),
  polynomial: (on) => {
    const degree = given(on, "deg");
    const n = degree === undefined ? null : asInt(degree);
    const y = shapeOf(on, "y");
    return n === null || y === null ? null : [add(n, ONE), ...y.slice(1)];
  },
  /** Values of random distributions: `size`, or the parameters broadcast. */
  drawn: (on, of) => {
    const size = given(on, "size");
    if (size !== undefined) return shapeValue(size, on.state);
    return operands(on, of).length === 0 ? [] : (RULES.broadcast as Rule)(on, of);
  },
  /** `size` many rows or numbers of a population. */
  sampled: (on, [of]) => {
    const size = given(on, "size");
    const shape = size === undefined ? [] : shapeValue(size, on.state);
    const from = given(on, of as string);
    if (shape === null || from === undefined) return null;
    if (asInt(from) !== null) return shape;
    const like = likeOf(on, of);
    const axis = like === null ? null : axisOf(on, like.shape.length, 0);
    if (like === null || axis === null) return null;
    return [...like.shape.slice(0, axis), ...shape, ...like.shape.slice(axis + 1)];
  },
  permuted: (on, [of]) => {
    const from = given(on, of as string);
    const n = from === undefined ? null : asInt(from);
    return n !== null ? [n] : shapeOf(on, of);
  },
  /** `size`, then one row of the parameter's length. */
  vectors: (on, [of]) => {
    const size = given(on, "size");
    const shape = size === undefined ? [] : shapeValue(size, on.state);
    const row = shapeOf(on, of);
    // A number alone has none, which raises.
    const length = row?.at(-1);
    return shape === null || length === undefined ? null : [...shape, length];
  },
  bins: (on, [of]) => histogram(on, of as string, ZERO),
  edges: (on, [of]) => histogram(on, of as string, ONE),
  counted,
  numbersIn,
  nothing: () => [],
  row: one((shape) => shape.slice(1)),
  /** Vectors of three, item by item along the last axis. */
  crossed: both((a, b) =>
    isEqual(a[a.length - 1] ?? ZERO, constant(3)) === true && isEqual(b[b.length - 1] ?? ZERO, constant(3)) === true
      ? broadcast([a, b])
      : null,
  ),
  joinedFlat: both((a, b) => [upTo(add(sizeOfShape(a), sizeOfShape(b)))]),
  /** Along the first axis where none is named. */
  reducedFirst: one((shape, on) => (on.args.has("axis") ? reduced(shape, on) : shape.slice(1))),
  /** The axis of that argument among all of them. */
  openGrid: (on) => {
    const part = on.args.get("part")?.value;
    const at = on.rest.findIndex((argument) => argument.value === part);
    const length = part === undefined ? undefined : arrayLike(part, on.state, on.ctx.machine.target)?.shape[0];
    return length === undefined ? null : on.rest.map((_, i) => (i === at ? length : ONE));
  },
  /** Items on one side of the main diagonal of a square. */
  triangle: (on) => {
    const n = given(on, "n");
    const side = n === undefined ? null : asInt(n);
    return side === null || on.args.has("k") || on.args.has("m") ? null : [floordiv(mul(side, add(side, ONE)), constant(2))];
  },
  gathered: (on, [of]) => {
    const count = given(on, "count");
    const n = count === undefined ? constant(-1) : asInt(count);
    if (n === null || isLess(n, ZERO) !== true) return n === null ? null : [n];
    const value = given(on, of as string);
    const found = value === undefined || value.tag === "unknown" ? null : iterate(value, on.node, on.state, on.ctx);
    return found === null ? null : [found.count];
  },
  /** Bytes of a buffer by the bytes of an item. */
  buffer: (on, [of]) => {
    const value = given(on, of as string);
    const like = likeOf(on, of);
    const { target } = on.ctx.machine;
    const named = given(on, "dtype");
    const dtype = named === undefined ? "float64" : dtypeFor(named, target, on.state);
    const each = dtype === null ? null : itemsizeOf(dtype, target);
    if (each === null || each === 0 || on.args.has("offset")) return null;
    const count = given(on, "count");
    const n = count === undefined ? constant(-1) : asInt(count);
    if (n === null || isLess(n, ZERO) !== true) return n === null ? null : [n];
    const width = like?.dtype == null ? null : itemsizeOf(like.dtype, target);
    const length = value?.tag === "bytes" ? value.length : like === null || width === null ? null : scale(sizeOfShape(like.shape), width);
    return length === null ? null : [floordiv(length, constant(each))];
  },
  stepsFlat: one((shape) => [max(ZERO, sub(sizeOfShape(shape), ONE))]),
  member: (on, [of]) => members(on, given(on, of as string))?.[0]?.like.shape ?? null,
  positionsFlat: one((shape) => [upTo(sizeOfShape(shape)), ONE]),
  /** The lengths of all arguments; the first two change places unless rows come first. */
  grid: (on) => {
    const shapes = on.rest.map(({ value }) => arrayLike(value, on.state, on.ctx.machine.target)?.shape);
    if (shapes.some((shape) => shape === undefined)) return null;
    const lengths = (shapes as Dims[]).map(sizeOfShape);
    const indexing = given(on, "indexing");
    const how = indexing === undefined ? "xy" : indexing.tag === "str" ? indexing.text : null;
    const [x, y, ...more] = lengths;
    return how === null ? null : how === "ij" || x === undefined || y === undefined ? lengths : [y, x, ...more];
  },
  /** The axis cut to the part's length. */
  cut: one((shape, on) => {
    const axis = splitAxis(shape, on);
    const part = on.args.get("part")?.value;
    const length = part === undefined ? null : asInt(part);
    return axis === null || length === null ? null : replaced(shape, axis, length);
  }),
};

/** Length of the k-th diagonal. */
function diagonal(height: Int, width: Int, on: Applied, name: string): Int | null {
  const k = known(on, name);
  if (k === null) return null;
  const n = constant(k ?? 0);
  return max(ZERO, (k ?? 0) >= 0 ? min(height, sub(width, n)) : min(add(height, n), width));
}

/** `bins` many, ten where it is left out; the edges are one more. A sequence is the edges. */
function histogram(on: Applied, name: string, more: Int): Dims | null {
  const bins = given(on, name);
  if (bins === undefined) return [add(constant(10), more)];
  const n = asInt(bins);
  if (n !== null) return [add(n, more)];
  const edges = arrayLike(bins, on.state, on.ctx.machine.target);
  return edges === null || edges.shape.length !== 1 ? null : [add(edges.shape[0] as Int, sub(more, ONE))];
}
