/** What rules and recipes of arrays read of a call: its arguments as arrays, axes, numbers and flags. */

import { structureOf } from "../../target/dtypes";
import { add, constantOf, type Int, isLess, mul, ZERO } from "../../values/int";
import { sumSizes } from "../../values/pieces";
import type { Value } from "../../values/value";
import { truth } from "../conditions";
import { objectOf } from "../containers/objects";
import { type Applied, shapeValue } from "../library/apply";
import { asInt } from "../operators";
import { type ArrayLike, arrayLike } from "./coercion";
import { dtypeFor } from "./dtypes";

export type Dims = readonly Int[];

/** The argument; undefined where it is left out or None. */
export const given = (on: Applied, name: string): Value | undefined => {
  const value = on.args.get(name)?.value;
  return value === undefined || value.tag === "none" ? undefined : value;
};

/** The values of the named arguments that are given; "*": all further positional ones. */
export function operands(on: Applied, of: readonly string[]): readonly Value[] {
  return of.flatMap((name) => (name === "*" ? on.rest.map((a) => a.value) : (given(on, name) ?? [])));
}

/** What NumPy would make of the named argument; null where there is none, or its shape or dtype is not known. */
export function likeOf(on: Applied, name: string | undefined): ArrayLike | null {
  const value = name === undefined ? undefined : on.args.get(name)?.value;
  const { target } = on.ctx.machine;
  const dtype = given(on, "dtype");
  const named = dtype === undefined ? null : dtypeFor(dtype, target, on.state);
  return value === undefined ? null : arrayLike(value, on.state, target, named !== null && structureOf(named) !== null);
}

/** The shape of an argument. */
export const shapeOf = (on: Applied, name: string | undefined): Dims | null => likeOf(on, name)?.shape ?? null;

/** A number that must be known: undefined where it is left out, null where the text does not tell it. */
export function known(on: Applied, name: string): number | null | undefined {
  const value = given(on, name);
  if (value === undefined) return undefined;
  const n = asInt(value);
  const c = n === null ? null : constantOf(n);
  return typeof c === "number" ? c : null;
}

/** Left out is false. */
export function isSet(on: Applied, name: string): boolean | null {
  const value = on.args.get(name)?.value;
  return value === undefined ? false : truth(value, on.state);
}

/** An axis counted from the start; null when there is none such. */
export function resolved(axis: number, rank: number): number | null {
  const at = axis < 0 ? axis + rank : axis;
  return at >= 0 && at < rank ? at : null;
}

/** The axes that the argument names: "all" where it is left out. */
export function axesOf(on: Applied, name: string, rank: number): readonly number[] | "all" | null {
  const value = given(on, name);
  if (value === undefined) return "all";
  const all = shapeValue(value, on.state)?.map((n) => constantOf(n));
  if (all === undefined) return null;
  const axes = all.map((n) => (typeof n === "number" ? resolved(n, rank) : null));
  return axes.some((n) => n === null) ? null : (axes as number[]);
}

/** One axis, with what it is where it is left out. */
export function axisOf(on: Applied, rank: number, missing: number): number | null {
  const n = known(on, "axis");
  return n === null ? null : resolved(n ?? missing, rank);
}

/** Arrays in a list, a tuple or along the first axis of an array: their shapes, each that many times. */
export interface Member {
  readonly like: ArrayLike;
  readonly count: Int;
  /** Sum over all of a length that may depend on which one it is. */
  readonly total: (n: Int) => Int;
}

/** The arrays that a function such as concatenate takes together; null where they are not known. */
export function members(on: Applied, value: Value | undefined): readonly Member[] | null {
  const obj = value === undefined ? undefined : objectOf(value, on.state);
  const { target } = on.ctx.machine;
  if (obj?.kind === "ndarray") {
    const [count, ...shape] = obj.shape;
    if (count === undefined) return null;
    return [{ like: { shape, dtype: obj.dtype, weak: false, int: null, array: null, fits: false }, count, total: (n) => mul(n, count) }];
  }
  if (obj?.kind !== "list" && obj?.kind !== "tuple") return null;
  const all: Member[] = [];
  for (const run of obj.runs) {
    if (isLess(ZERO, run.count) === false) continue;
    const like = arrayLike(run.element, on.state, target);
    if (like === null) return null;
    all.push({ like, count: run.count, total: (n) => sumSizes(n, run.index, run.count, run.picked) });
  }
  return all.length === 0 ? null : all;
}

export const memberCount = (all: readonly Member[]): Int => all.map((one) => one.count).reduce(add);
