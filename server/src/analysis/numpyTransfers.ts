/** Transfer functions of NumPy: arrays made of ranges, lists and other arrays. */
import { add, constant, constantOf, floordiv, type Int, interval, isLessEqual, max, neg, ONE, sub, ZERO } from "../values/int";
import { lengthOf } from "../values/runs";
import type { Value } from "../values/value";
import { type Applied, newArray } from "./apply";
import { dtypeFor, dtypeOfValue } from "./dtypes";
import { lost } from "./machine";
import { objectOf } from "./objects";
import { asFloat, asInt, intValue } from "./operators";
import { arg, because } from "./transfers";

export function arange(on: Applied): Value {
  const values = ["start", "stop", "step"].map((name) => arg(on, name)).filter((v): v is Value => v !== undefined && v.tag !== "none");
  const ints = values.map(asInt);
  const given = arg(on, "dtype");
  const { target } = on.ctx.machine;
  const named = given === undefined || given.tag === "none" ? undefined : dtypeFor(given, target);
  if (named === null) return lost(on.ctx, on.node, "the dtype of the array is not known");
  if (ints.every((n) => n !== null)) {
    const [a, b, c] = ints as Int[];
    const start = b === undefined ? ZERO : (a as Int);
    const stop = b ?? (a as Int);
    const step = c ?? ONE;
    const by = constantOf(step);
    if (by === null || by === 0) return lost(on.ctx, on.node, "the step of this range is not known");
    const count =
      by > 0
        ? max(ZERO, floordiv(add(sub(stop, start), sub(step, ONE)), step))
        : max(ZERO, floordiv(add(sub(start, stop), sub(neg(step), ONE)), neg(step)));
    const dtype =
      named ??
      dtypeOfValue(
        intValue(interval(start.low < stop.low ? start.low : stop.low, stop.high > start.high ? stop.high : start.high), { kind: "any" }),
        on.state,
        target,
      );
    return dtype === null ? lost(on.ctx, on.node, "the dtype of the array is not known") : newArray([count], dtype, on);
  }
  const floats = values.map(asFloat);
  if (floats.some((x) => x === null))
    return because(
      on,
      values.find((v) => v.tag === "unknown"),
      "the bounds of this range are not known",
    );
  const [a, b, c] = floats as number[];
  const start = b === undefined ? 0 : (a as number);
  const stop = b ?? (a as number);
  // NumPy computes the length as ceil((stop - start) / step) in double precision (multiarray/ctors.c).
  const count = Math.max(0, Math.ceil((stop - start) / (c ?? 1)));
  return Number.isFinite(count)
    ? newArray([constant(count)], named ?? "float64", on)
    : lost(on.ctx, on.node, "the length of this range is not known");
}

export function numpyArray(on: Applied): Value {
  const source = arg(on, "object") ?? arg(on, "a");
  if (source === undefined) return lost(on.ctx, on.node, "what the array is made from is not known");
  const given = arg(on, "dtype");
  const { target } = on.ctx.machine;
  const named = given === undefined || given.tag === "none" ? undefined : dtypeFor(given, target);
  if (named === null) return lost(on.ctx, on.node, "the dtype of the array is not known");
  const obj = objectOf(source, on.state);
  if (obj?.kind === "ndarray") {
    if (on.entry.name === "numpy.asarray" && (named === undefined || named === obj.dtype)) return source;
    return newArray(obj.shape, named ?? obj.dtype, on);
  }
  const measured = nested(source, on, 0);
  if (measured === null) return because(on, source, "the shape of the array is not known");
  const dtype = named ?? measured.dtype;
  return dtype === null ? lost(on.ctx, on.node, "the dtype of the array is not known") : newArray(measured.shape, dtype, on);
}

/** Shape and common dtype of nested lists and tuples of numbers; null when ragged or not known. */
function nested(value: Value, on: Applied, depth: number): { shape: readonly Int[]; dtype: string | null } | null {
  if (depth > 8) return null;
  const obj = objectOf(value, on.state);
  if (obj === undefined)
    return value.tag === "unknown" || value.tag === "union"
      ? null
      : { shape: [], dtype: dtypeOfValue(value, on.state, on.ctx.machine.target) };
  if (obj.kind === "range")
    return {
      shape: [obj.count],
      dtype: dtypeOfValue(intValue(interval(ZERO.low, obj.count.high), { kind: "any" }), on.state, on.ctx.machine.target),
    };
  if (obj.kind !== "list" && obj.kind !== "tuple") return null;
  let inner: { shape: readonly Int[]; dtype: string | null } | null = null;
  for (const run of obj.runs) {
    const one = nested(run.element, on, depth + 1);
    if (one === null) return null;
    if (inner === null) inner = one;
    else {
      if (
        inner.shape.length !== one.shape.length ||
        inner.shape.some((n, i) => isLessEqual(n, one.shape[i] as Int) !== true || isLessEqual(one.shape[i] as Int, n) !== true)
      )
        return null;
      inner = { shape: inner.shape, dtype: promote(inner.dtype, one.dtype) };
    }
  }
  if (inner === null) return { shape: [ZERO], dtype: "float64" };
  if (
    inner.shape.some((n) =>
      obj.runs.some((run) => n.poly?.terms.some((t) => t.atoms.some((a) => a.key === run.index.key)) ?? n.low !== n.high),
    )
  )
    return null;
  return { shape: [lengthOf(obj.runs), ...inner.shape], dtype: inner.dtype };
}

/** Common dtype of Python numbers: bool < int < float < complex. */
function promote(a: string | null, b: string | null): string | null {
  if (a === b) return a;
  const order = ["bool", "int32", "int64", "float64", "complex128"];
  const i = a === null ? -1 : order.indexOf(a);
  const j = b === null ? -1 : order.indexOf(b);
  return i < 0 || j < 0 ? null : (order[Math.max(i, j)] as string);
}
