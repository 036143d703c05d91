/** Exact integers and ends of intervals: JS numbers while safe, bigints beyond; ±Infinity is a number and absorbs. */

/** An exact integer: a JS number while |n| <= 2^53 - 1, a bigint beyond (canonical: never a bigint that fits a number). */
export type Exact = number | bigint;

/** An end of an interval: exact, or ±Infinity. */
export type Bound = Exact;

export const INFINITE = Number.POSITIVE_INFINITY;

/** Whether it is no infinity. */
export function isFiniteBound(n: Bound): boolean {
  return typeof n === "bigint" || Number.isFinite(n);
}

/** A number where it is safe, else a bigint; never −0; infinities stay numbers. */
export function canonical(n: Bound): Bound {
  if (typeof n === "bigint") return n >= -9007199254740991n && n <= 9007199254740991n ? Number(n) : n;
  if (n === 0) return 0;
  return Number.isSafeInteger(n) || !Number.isInteger(n) ? n : BigInt(n);
}

/** a + b; of two opposite infinities the first wins, so a low end must come first with a low end. */
export function plus(a: Bound, b: Bound): Bound {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  if (!isFiniteBound(a)) return a;
  if (!isFiniteBound(b)) return b;
  return canonical(BigInt(a) + BigInt(b));
}

/** a × b, with 0 × ∞ = 0 as intervals need it. */
export function times(a: Bound, b: Bound): Bound {
  if (a === 0 || b === 0) return 0;
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product;
  }
  if (!isFiniteBound(a) || !isFiniteBound(b)) return a < 0 === b < 0 ? INFINITE : -INFINITE;
  return canonical(BigInt(a) * BigInt(b));
}

/** Python's floor division; b is not 0. */
export function divideExact(a: Exact, b: Exact): Exact {
  if (typeof a === "number" && typeof b === "number") {
    const rest = a % b;
    const quotient = (a - rest) / b - (rest !== 0 && rest < 0 !== b < 0 ? 1 : 0);
    return quotient === 0 ? 0 : quotient;
  }
  const x = BigInt(a);
  const y = BigInt(b);
  const quotient = x / y;
  return canonical(x % y !== 0n && x < 0n !== y < 0n ? quotient - 1n : quotient);
}

/** a − b × (a // b): has the sign of b. */
export function remainder(a: Exact, b: Exact): Exact {
  if (typeof a === "number" && typeof b === "number") {
    const rest = a % b;
    return rest === 0 ? 0 : rest < 0 !== b < 0 ? rest + b : rest;
  }
  return canonical(BigInt(a) - BigInt(divideExact(a, b)) * BigInt(b));
}

/** Greatest common divisor of |a| and |b|. */
export function gcd(a: Exact, b: Exact): Exact {
  let x = a;
  let y = b;
  while (y !== 0) [x, y] = [y, remainder(x, y)];
  return x < 0 ? times(x, -1) : x;
}

/** The smallest of one or more. */
export function least(ends: readonly Bound[]): Bound {
  return ends.reduce((a, b) => (b < a ? b : a));
}

/** The largest of one or more. */
export function most(ends: readonly Bound[]): Bound {
  return ends.reduce((a, b) => (b > a ? b : a));
}

/** Bits of |n|, as int.bit_length. */
export function bitsOf(n: Exact): number {
  if (typeof n === "number") {
    const size = n < 0 ? -n : n;
    const upper = Math.floor(size / 4294967296);
    return upper > 0 ? 64 - Math.clz32(upper) : 32 - Math.clz32(size);
  }
  const digits = (n < 0n ? -n : n).toString(16);
  return (digits.length - 1) * 4 + 32 - Math.clz32(Number.parseInt(digits.slice(0, 1), 16));
}

/** Text that differs for different numbers, made in linear time. */
export function exactKey(n: Bound): string {
  return typeof n === "bigint" ? `x${n.toString(16)}` : String(n);
}
