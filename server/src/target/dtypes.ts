/** Bytes per item of NumPy dtypes (SIZE-RULES §8). */
import type { Target } from "./target";

const FIXED: Readonly<Record<string, number>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
  complex64: 8,
  complex128: 16,
  datetime64: 8,
  timedelta64: 8,
};

/** Bytes per item; null for a dtype that is not known. longdouble: 16 on x86-64, 12 on i386. */
export function itemsizeOf(dtype: string, target: Target): number | null {
  const fixed = FIXED[dtype];
  if (fixed !== undefined) return fixed;
  if (dtype === "object") return target.word;
  if (dtype === "longdouble" || dtype === "clongdouble") return longDouble(target) * (dtype === "longdouble" ? 1 : 2);
  if (/^(datetime64|timedelta64)\[/.test(dtype)) return 8;
  const sized = /^([SUV])(\d+)$/.exec(dtype);
  if (sized !== null) return Number(sized[2]) * (sized[1] === "U" ? 4 : 1);
  return null;
}

/** sizeof(long double): that of a double with Microsoft's compiler. */
function longDouble(target: Target): number {
  return target.os === "windows" ? 8 : target.word === 8 ? 16 : 12;
}
