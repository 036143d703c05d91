/** Transfer functions of NumPy: ranges, parts of complex arrays, and what changes an array in place. */
import { add, constant, constantOf, floordiv, type Int, max, neg, ONE, sub, ZERO } from "../../values/int";
import type { Value } from "../../values/value";
import { objectOf, updateValue } from "../containers/objects";
import { type Applied, put } from "../library/apply";
import { arg, because } from "../library/transfers";
import { lost } from "../machine";
import { asFloat, asInt } from "../operators";
import { lostObject } from "../state";
import { arrayLike, joinDtypes, type NdArray } from "./coercion";
import { daysBetween } from "./contents";
import { dtypeFor } from "./dtypes";
import { defaultInt, realOf } from "./promotion";
import { newArray } from "./recipes";
import { shapeByRule } from "./shapes";

/** numpy.arange(start, stop, step, dtype). */
export function arange(on: Applied): Value {
  const [start, stop, step] = ["start", "stop", "step"].map((name) => arg(on, name)).map((v) => (v?.tag === "none" ? undefined : v));
  // One bound is the stop, whatever its name (multiarray/ctors.c, PyArray_ArangeObj).
  const bounds = [start, stop].filter((v) => v !== undefined);
  const values = step === undefined ? bounds : [...bounds, step];
  const ints = values.map(asInt);
  const given = arg(on, "dtype");
  const { target } = on.ctx.machine;
  const named = given === undefined || given.tag === "none" ? undefined : dtypeFor(given, target, on.state);
  if (named === null) return lost(on.ctx, on.node, "the dtype of the array is not known");
  if (ints.every((n) => n !== null)) {
    const [from, to, each] = ranged(ints as Int[], bounds.length, ZERO, ONE);
    const by = constantOf(each);
    if (by === null || by === 0) return lost(on.ctx, on.node, "the step of this range is not known");
    const count =
      by > 0
        ? max(ZERO, floordiv(add(sub(to, from), sub(each, ONE)), each))
        : max(ZERO, floordiv(add(sub(from, to), sub(neg(each), ONE)), neg(each)));
    // At least the default int, also of bools.
    const dtype =
      named ?? joinDtypes([defaultInt(target), ...values.map((value) => arrayLike(value, on.state, target)?.dtype ?? null)], target);
    return dtype === null ? lost(on.ctx, on.node, "the dtype of the array is not known") : newArray([count], dtype, on);
  }
  const dates = [start, stop].map((value) => (value?.tag === "str" ? value.text : null));
  const days = named === "datetime64[D]" && step === undefined ? daysBetween(dates[0] ?? null, dates[1] ?? null) : null;
  if (named !== undefined && days !== null) return newArray([constant(Math.max(0, days))], named, on);
  const floats = values.map(asFloat);
  if (floats.some((x) => x === null))
    return because(
      on,
      values.find((v) => v.tag === "unknown"),
      "the bounds of this range are not known",
    );
  const [from, to, by] = ranged(floats as number[], bounds.length, 0, 1);
  // NumPy computes the length as ceil((stop - start) / step) in double precision (multiarray/ctors.c).
  const count = Math.max(0, Math.ceil((to - from) / by));
  return Number.isFinite(count)
    ? newArray([constant(count)], named ?? "float64", on)
    : lost(on.ctx, on.node, "the length of this range is not known");
}

/** Start, stop and step of what was given: one or two bounds, then perhaps the step. */
function ranged<T>(given: readonly T[], bounds: number, zero: T, one: T): readonly [T, T, T] {
  return [bounds > 1 ? (given[0] as T) : zero, given[bounds - 1] as T, given[bounds] ?? one];
}

/** The real parts of an array: the array itself where it is not complex (multiarray/getset.c, array_real_get). */
export function realPart(on: Applied): Value {
  return partOf(on, (self) => self);
}

/** The imaginary parts: a new array of zeros where there are none. */
export function imaginaryPart(on: Applied): Value {
  return partOf(on, (_, array) => newArray(array.shape, array.dtype, on, "zero"));
}

function partOf(on: Applied, plain: (self: Value, array: NdArray) => Value): Value {
  const self = arg(on, "self") as Value;
  const array = objectOf(self, on.state);
  if (array?.kind !== "ndarray") return lost(on.ctx, on.node, "the parts of this are not followed");
  const part = realOf(array.dtype);
  if (part === array.dtype) return plain(self, array);
  return put(on, { ...array, dtype: part, base: array.base ?? self, items: null, order: "strided" });
}

/** The object whose items a view sees. */
export function baseOf(on: Applied): Value {
  const array = objectOf(arg(on, "self") as Value, on.state);
  return array?.kind === "ndarray" ? (array.base ?? { tag: "none" }) : lost(on.ctx, on.node, "the base of this is not known");
}

/** Gives an array another shape in place. */
export function resizeArray(on: Applied): Value {
  const shape = shapeByRule("wanted", ["*"], on);
  updateValue(on.state, arg(on, "self") as Value, (obj) =>
    obj.kind !== "ndarray"
      ? obj
      : shape === null
        ? lostObject(obj.assumes, "ndarray", "which shape it was given is not known")
        : { ...obj, shape },
  );
  return { tag: "none" };
}
