/** Quotients and roots of large ints as floats, rounded once to the nearest, halves to even. */

function bits(n: bigint): number {
  return n.toString(2).length;
}

/** n / d (Objects/longobject.c, long_true_divide); infinity where it is too large. `d` is not 0. */
export function quotientOf(n: bigint, d: bigint): number {
  if (n === 0n) return 0;
  const negative = n < 0n !== d < 0n;
  const [x, y] = [n < 0n ? -n : n, d < 0n ? -d : d];
  // 66 bits of quotient and one that says whether there is more: Number() rounds them right.
  const shift = 66 - (bits(x) - bits(y));
  const [top, bottom] = shift >= 0 ? [x << BigInt(shift), y] : [x, y << BigInt(-shift)];
  const quotient = (top / bottom) | (top % bottom === 0n ? 0n : 1n);
  const size = scaled(Number(quotient), -shift);
  return negative ? -size : size;
}

/** The square root of n / d. */
export function rootOf(n: bigint, d: bigint): number {
  if (n === 0n) return 0;
  const shift = 140 - (bits(n) - bits(d));
  const even = shift + (shift & 1);
  const top = even >= 0 ? n << BigInt(even) : n;
  const bottom = even >= 0 ? d : d << BigInt(-even);
  const quotient = top / bottom;
  const root = wholeRoot(quotient);
  return scaled(Number(root | (root * root * bottom === top ? 0n : 1n)), -even / 2);
}

/** The largest int whose square is not above. */
export function wholeRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt((bits(n) + 1) >> 1);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** v × 2**e in steps, for 2**e alone may be no float. What becomes subnormal would be rounded twice: it is not asked for. */
function scaled(v: number, e: number): number {
  let [result, left] = [v, e];
  while (left > 900) [result, left] = [result * 2 ** 900, left - 900];
  while (left < -900) [result, left] = [result * 2 ** -900, left + 900];
  return result * 2 ** left;
}
