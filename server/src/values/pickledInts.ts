/** What integers and numbers of memo entries take in a pickle: bytes by protocol (CPython Modules/_pickle.c, save_long and memo_put). */
import {
  add,
  atomInt,
  type Bound,
  bitsOf,
  constant,
  constantOf,
  type Exact,
  hull,
  type Int,
  indexAtom,
  interval,
  min,
  scale,
  sub,
} from "./int";
import { decimalLength, pieceAt, sumSizes } from "./pieces";

/** Σ of the widths of first + step × j for j = 0 … count − 1. */
export function affineWidths(first: bigint, step: bigint, count: bigint): bigint {
  if (step === 0n || count <= 1n) return BigInt(width(first)) * count;
  const [low, stride] = step > 0n ? [first, step] : [first + step * (count - 1n), -step];
  const high = low + stride * (count - 1n);
  let total = 0n;
  let at = 0n;
  while (at < count) {
    const value = low + stride * at;
    const end = endOfClass(value);
    const upTo = end > high ? count : (end - low + stride - 1n) / stride;
    total += BigInt(width(value)) * (upTo - at);
    at = upTo;
  }
  return total;
}

/** The first integer above `n` of another width. */
function endOfClass(n: bigint): bigint {
  if (n >= 0n && n < 256n) return 256n;
  if (n >= 0n && n < 65_536n) return 65_536n;
  if (n >= -(2n ** 31n) && n < 0n) return 0n;
  if (n >= 0n && n < 2n ** 31n) return 2n ** 31n;
  const bytes = BigInt(width(n) - (width(n) > 257 ? 5 : 2));
  return n > 0n ? 2n ** (8n * bytes - 1n) : -(2n ** (8n * (bytes - 1n) - 1n));
}

/** BININT1, BININT2, BININT, or LONG1 and LONG4 with the bytes of two's complement. */
export function width(n: Exact): number {
  if (n >= 0 && n < 256) return 2;
  if (n >= 0 && n < 65_536) return 3;
  if (n >= -2_147_483_648 && n <= 2_147_483_647) return 5;
  const bytes = Math.floor(bitsOf(n < 0 ? -BigInt(n) - 1n : n) / 8) + 1;
  return bytes < 256 ? 2 + bytes : 5 + bytes;
}

/** Fewest and most bytes of an integer of the range. */
export function widthOf(n: Int): Int {
  const known = constantOf(n);
  if (known !== null) return constant(width(known));
  const end = (b: Bound): Bound => (typeof b === "number" && !Number.isFinite(b) ? Number.POSITIVE_INFINITY : width(b));
  const least = n.low > 0 ? width(n.low) : n.high < 0 ? width(n.high) : 2;
  const [a, b] = [end(n.low), end(n.high)];
  return interval(least, a > b ? a : b);
}

/** Integers in protocols 0 and 1: as decimal text, but for those of 32 bits in protocol 1. */
export function oldWidth(n: Int, walk: { readonly protocol: number; readonly intOpcode: boolean; readonly old: boolean }): Int {
  const small = n.low >= -(2 ** 31) && n.high < 2 ** 31;
  const large = n.low >= 2 ** 31 || n.high < -(2 ** 31);
  const text = decimalLength(n);
  // L, the digits, L and a line end; I without the second L.
  const long = add(text, constant(3));
  // Machine words of Python 2 have no L.
  if (large && walk.old) return hull(sub(long, constant(1)), long);
  if (large || (walk.protocol === 0 && !walk.intOpcode)) return long;
  const short =
    walk.protocol === 0
      ? add(text, constant(2))
      : pieceAt(
          [
            { from: Number.NEGATIVE_INFINITY, size: 5 },
            { from: 0, size: 2 },
            { from: 256, size: 3 },
            { from: 65_536, size: 5 },
          ],
          n,
          (atom) => atom.term.op === "index",
        );
  return small ? short : hull(short, long);
}

/** p, the number of the entry and a line end, for each entry. */
export function putText(memoized: Int): Int {
  const index = indexAtom("put", memoized);
  return sumSizes(add(decimalLength(atomInt(index)), constant(2)), index, memoized, null);
}

/** BINPUT for the first 256 entries, LONG_BINPUT after. */
export function putBytes(memoized: Int): Int {
  return sub(scale(memoized, 5), scale(min(memoized, constant(256)), 3));
}
