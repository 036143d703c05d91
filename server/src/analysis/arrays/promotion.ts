/**
 * Which dtype NumPy gives a result. Sources: numpy/core/src/multiarray/dtypemeta.c (promotion of two dtypes), convert_datatype.c
 * (PyArray_ResultType, value-based before NumPy 2), NEP 50 (weak Python scalars from NumPy 2 on), ufunc_type_resolution.c and
 * code_generators/generate_umath.py (loops of the ufuncs), _methods.py (means and sums).
 */
import type { Loop } from "../../knowledge/arrays";
import { itemsizeOf, kindOf } from "../../target/dtypes";
import type { Target } from "../../target/target";
import { numpyAtLeast } from "../../target/versions";
import type { Int } from "../../values/int";

/** What takes part in an operation. */
export interface Operand {
  readonly dtype: string;
  /** Python scalars are weak from NumPy 2 on. */
  readonly weak: boolean;
  /** Without dimensions: before NumPy 2 its value counts, not its dtype. */
  readonly scalar: boolean;
  /** The value of an int scalar, where it is known. */
  readonly int: Int | null;
}

/** Whether Python scalars take the dtype of the arrays they meet (NEP 50). */
function isWeakPromotion(target: Target): boolean {
  return target.numpy === null || numpyAtLeast(target, [2, 0, 0]);
}

/** C long: the dtype of Python ints before NumPy 2; pointer-sized from it on. */
export function defaultInt(target: Target): string {
  return target.os === "windows" && !isWeakPromotion(target) ? "int32" : `int${target.word * 8}`;
}

/** np.promote_types(a, b); null when there is none or it is not known. */
export function promoteTypes(a: string, b: string, target: Target): string | null {
  if (a === b) return a;
  if (a.startsWith(">") || b.startsWith(">")) return promoteTypes(a.replace(">", ""), b.replace(">", ""), target);
  const [p, q] = [kindOf(a), kindOf(b)];
  if (p === "V" || q === "V") return null;
  if (p === "O" || q === "O") return "object";
  if (p === "U" || q === "U" || p === "S" || q === "S") return promoteText(a, b);
  if (p === "M" || q === "M" || p === "m" || q === "m") return null;
  if (p === "b") return b;
  if (q === "b") return a;
  const order = "iufc";
  if (order.indexOf(p) > order.indexOf(q)) return promoteTypes(b, a, target);
  const [x, y] = [itemsizeOf(a, target) as number, itemsizeOf(b, target) as number];
  if (p === q) return x > y ? a : b;
  if (p === "i" && q === "u") return x > y ? a : y < 8 ? `int${y * 16}` : "float64";
  if (q === "f") return widerFloat(floatFor(a, target), b);
  return complexOf(widerFloat(p === "f" ? a : floatFor(a, target), realOf(b)));
}

/** The float that an int goes to beside floats: one that holds its values, or float64. */
function floatFor(dtype: string, target: Target): string {
  const bytes = itemsizeOf(dtype, target) as number;
  return kindOf(dtype) === "f" ? dtype : bytes === 1 ? "float16" : bytes === 2 ? "float32" : "float64";
}

const FLOATS = ["float16", "float32", "float64", "longdouble"];

function widerFloat(a: string, b: string): string {
  return FLOATS.indexOf(a) > FLOATS.indexOf(b) ? a : b;
}

/** The complex dtype whose parts hold that float. */
function complexOf(float: string): string {
  return float === "longdouble" ? "clongdouble" : float === "float64" ? "complex128" : "complex64";
}

/** The dtype of the parts of a complex number; other dtypes are their own. */
export function realOf(dtype: string): string {
  return dtype === "complex64" ? "float32" : dtype === "complex128" ? "float64" : dtype === "clongdouble" ? "longdouble" : dtype;
}

/** Letters that the text of a number may need. */
const TEXT_OF: Readonly<Record<string, number>> = { bool: 5, int32: 11, int64: 21, float64: 32, complex128: 64 };

function promoteText(a: string, b: string): string | null {
  const [p, q] = [kindOf(a), kindOf(b)];
  const width = (dtype: string): number | undefined =>
    kindOf(dtype) === "U" || kindOf(dtype) === "S" ? Number(dtype.slice(1)) : TEXT_OF[dtype];
  const [x, y] = [width(a), width(b)];
  if (x === undefined || y === undefined) return null;
  return `${p === "U" || q === "U" ? "U" : "S"}${Math.max(x, y)}`;
}

/** np.result_type; null when it is not known. */
export function resultType(operands: readonly Operand[], target: Target): string | null {
  if (operands.some((one) => "Mm".includes(kindOf(one.dtype)))) return null;
  return isWeakPromotion(target) ? weakResult(operands, target) : valueResult(operands, target);
}

function promoteAll(dtypes: readonly string[], target: Target): string | null {
  let all: string | null = null;
  for (const one of dtypes) {
    all = all === null ? one : promoteTypes(all, one, target);
    if (all === null) return null;
  }
  return all === null ? null : all.replace(/^>/, "");
}

function weakResult(operands: readonly Operand[], target: Target): string | null {
  const isWeak = (one: Operand): boolean => one.weak && kindOf(one.dtype) !== "b" && "iufc".includes(kindOf(one.dtype));
  const strong = operands.filter((one) => !isWeak(one)).map((one) => one.dtype);
  const weak = operands.filter(isWeak);
  if (strong.length === 0)
    return promoteAll(
      weak.map((one) => one.dtype),
      target,
    );
  let result = promoteAll(strong, target);
  for (const one of weak) {
    if (result === null) return null;
    const kind = kindOf(one.dtype);
    const has = kindOf(result);
    if ("USVO".includes(has)) result = has === "O" ? result : promoteTypes(result, one.dtype, target);
    else if (kind === "i" || kind === "u") result = has === "b" ? defaultInt(target) : result;
    else if (kind === "f") result = "biu".includes(has) ? "float64" : result;
    else if (has !== "c") result = "biu".includes(has) ? "complex128" : complexOf(result);
  }
  return result;
}

/** bool < ints < floats and complex: what value-based promotion compares first. */
function category(dtype: string): number {
  const kind = kindOf(dtype);
  return kind === "b" ? 0 : kind === "i" || kind === "u" ? 1 : kind === "f" || kind === "c" ? 2 : 3;
}

function valueResult(operands: readonly Operand[], target: Target): string | null {
  const arrays = operands.filter((one) => !one.scalar);
  const scalars = operands.filter((one) => one.scalar);
  const most = (all: readonly Operand[]): number => Math.max(...all.map((one) => category(one.dtype)));
  if (arrays.length === 0 || scalars.length === 0 || most(scalars) > most(arrays))
    return promoteAll(
      operands.map((one) => one.dtype),
      target,
    );
  let result = promoteAll(
    arrays.map((one) => one.dtype),
    target,
  );
  for (const one of scalars) {
    if (result === null) return null;
    result = withScalar(result, one, target);
  }
  return result;
}

/** The array's dtype beside a scalar of the same or a lower category: the smallest that holds the scalar's value. */
function withScalar(array: string, scalar: Operand, target: Target): string | null {
  const kind = kindOf(scalar.dtype);
  const has = kindOf(array);
  if (kind === "b") return array;
  if ("OUSV".includes(has) || "OUSV".includes(kind)) return promoteTypes(array, scalar.dtype, target);
  if (kind === "i" || kind === "u") {
    if (has === "f" || has === "c") return array;
    const bits = (itemsizeOf(array, target) as number) * 8;
    const { int } = scalar;
    if (int === null) return kind === has && promoteTypes(array, scalar.dtype, target) === array ? array : null;
    const [low, high] = has === "i" ? [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n] : [0n, 2n ** BigInt(bits) - 1n];
    if (int.low >= low && int.high <= high) return array;
    // The smallest type that holds one value; of a range of values the array's dtype would depend on which it is.
    if (int.low !== int.high) return null;
    const value = BigInt(int.low);
    const own = smallest(value, has === "i");
    return own === null ? null : promoteTypes(array, own, target);
  }
  if (kind === "f") {
    // A float32 array stays one beside any float that float32 can hold; a float16 array only beside small ones, so the value would have to be known.
    if (has === "c") return array;
    return array === "float16" && scalar.dtype !== "float16" ? null : array;
  }
  return has === "c" ? array : complexOf(array);
}

function smallest(value: bigint, signedFirst: boolean): string | null {
  for (const bits of [8, 16, 32, 64]) {
    const half = 2n ** BigInt(bits - 1);
    if (value < 0n || (signedFirst && value < half)) {
      if (value >= -half && value < half) return `int${bits}`;
    } else if (value < half * 2n) return `uint${bits}`;
  }
  return null;
}

/** The result's dtype of such a function on the common dtype; null when it is not defined or not known. */
export function loopResult(loop: Loop, dtype: string, target: Target): string | null {
  const kind = kindOf(dtype);
  if (kind === "O") return dtype;
  const number = "biufc".includes(kind);
  switch (loop) {
    case "same":
      return dtype;
    case "plusInt":
      return kind === "b" ? defaultInt(target) : dtype;
    case "noBool":
      return kind === "b" ? "int8" : number ? dtype : null;
    case "divide":
      return "biu".includes(kind) ? "float64" : number || kind === "m" ? dtype : null;
    case "float":
      return kind === "b" ? "float16" : "iu".includes(kind) ? floatFor(dtype, target) : number ? dtype : null;
    case "sum":
      if (kind === "m") return dtype;
      if (!number) return null;
      if (kind === "b") return defaultInt(target);
      if ("iu".includes(kind)) {
        const wide = defaultInt(target);
        return (itemsizeOf(dtype, target) as number) < (itemsizeOf(wide, target) as number) ? (kind === "u" ? `u${wide}` : wide) : dtype;
      }
      return dtype;
    case "real":
      return number ? realOf(dtype) : kind === "m" ? dtype : null;
    case "deviation":
      return "biu".includes(kind) ? "float64" : number ? realOf(dtype) : null;
    case "complex":
      if (!number) return null;
      if ("biu".includes(kind)) return "complex128";
      if (!isWeakPromotion(target)) return "complex128";
      return complexOf(dtype === "float16" ? "float32" : realOf(dtype));
    case "linalg":
      if ("biu".includes(kind)) return "float64";
      return ["float32", "float64", "complex64", "complex128"].includes(dtype) ? dtype : null;
    case "rounded":
      return kind === "b" ? "float16" : number ? dtype : null;
    case "double":
      return !number ? null : kind === "c" ? "complex128" : "float64";
    case "floor":
      if (kind === "b") return numpyAtLeast(target, [2, 1, 0]) || target.numpy === null ? "bool" : "float16";
      if ("iu".includes(kind)) return numpyAtLeast(target, [2, 1, 0]) || target.numpy === null ? dtype : floatFor(dtype, target);
      return kind === "f" ? dtype : null;
  }
}
