/** Division, extremes, powers, bits and sums of symbolic integers: operations that a polynomial cannot always express. */
import {
  type Atom, type Bound, type Exact, type Int, ONE, UNKNOWN_INT, ZERO, add, atomInt, bitsOf, canonical, constant, constantOf, interval, isLessEqual, keyOf, least, mentions, most, mul, neg,
  opAtom, plus, scale, sub, substitute, times,
} from "./int";

const INF = Number.POSITIVE_INFINITY;

/** Sums over at most this many terms are added up when the body has no closed form. */
const MAX_ADDED = 4096;
const MAX_POWER_BITS = 1 << 16;

/** a // b for b ≠ 0. */
export function floordiv(a: Int, b: Int): Int {
  const p = constantOf(a);
  const q = constantOf(b);
  if (q === 0) return UNKNOWN_INT;
  if (p !== null && q !== null) return constant(divideExact(p, q));
  if (q === 1) return a;
  if (p === 0) return ZERO;
  if (q !== null && a.poly !== null) {
    // (q·x + r) // q = x + r // q for the part whose coefficients q divides.
    const whole = a.poly.terms.filter((t) => divides(q, t.coefficient));
    if (whole.length > 0) {
      const quotient = whole.reduce((sum, t) => add(sum, t.atoms.reduce((x, atom) => mul(x, atomInt(atom)), constant(divideExact(t.coefficient, q)))), ZERO);
      const rest = sub(a, scale(quotient, q));
      return add(quotient, floordiv(rest, b));
    }
  }
  const [low, high] = divisionBounds(a, b);
  if (low === high) return constant(low);
  if (a.poly === null || b.poly === null) return interval(low, high);
  return opAtom({ op: "floordiv", args: [a, b] }, low, high);
}

function divisionBounds(a: Int, b: Int): [Bound, Bound] {
  if (b.low <= 0 && b.high >= 0) {
    const m = most([a.high, neg1(a.low)]);
    return [neg1(m), m];
  }
  const ends: Bound[] = [];
  for (const x of [a.low, a.high]) for (const y of [b.low, b.high]) ends.push(divideBound(x, y));
  return [least(ends), most(ends)];
}

function neg1(n: Bound): Bound {
  return times(n, -1);
}

function divideBound(x: Bound, y: Bound): Bound {
  if (!finite(x)) return x > 0 === y > 0 ? INF : -INF;
  if (!finite(y)) return x === 0 || x > 0 === y > 0 ? 0 : -1;
  return divideExact(x, y);
}

function finite(n: Bound): boolean {
  return typeof n === "bigint" || Number.isFinite(n);
}

/** Python's floor division of exact integers. */
export function divideExact(a: Exact, b: Exact): Exact {
  if (typeof a === "number" && typeof b === "number") {
    const q = Math.floor(a / b);
    // The float quotient may be off by one near 2^53: check it.
    if (Number.isSafeInteger(q) && Number.isSafeInteger(q * b) && q * b <= a === b > 0 && Math.abs(a - q * b) < Math.abs(b)) return q === 0 ? 0 : q;
  }
  const x = BigInt(a);
  const y = BigInt(b);
  const q = x / y;
  return canonical(x % y !== 0n && x < 0n !== y < 0n ? q - 1n : q);
}

function divides(q: Exact, n: Exact): boolean {
  return typeof q === "number" && typeof n === "number" ? n % q === 0 : BigInt(n) % BigInt(q) === 0n;
}

/** a % b with the sign of b. */
export function mod(a: Int, b: Int): Int {
  const p = constantOf(a);
  const q = constantOf(b);
  if (q === 0) return UNKNOWN_INT;
  if (p !== null && q !== null) return sub(a, mul(b, constant(divideExact(p, q))));
  if (q === 1 || q === -1) return ZERO;
  if (a.low >= 0 && b.low > 0 && isLessEqual(add(a, ONE), b) === true) return a;
  let reduced = a;
  if (q !== null && a.poly !== null) {
    const whole = a.poly.terms.filter((t) => divides(q, t.coefficient));
    for (const t of whole) reduced = sub(reduced, t.atoms.reduce((x, atom) => mul(x, atomInt(atom)), constant(t.coefficient)));
    if (reduced !== a) return mod(reduced, b);
  }
  const low: Bound = b.low > 0 ? 0 : plus(b.low, 1) < 0 ? plus(b.low, 1) : 0;
  let high: Bound = b.high < 0 ? 0 : plus(b.high, -1) > 0 ? plus(b.high, -1) : 0;
  if (a.low >= 0 && b.low > 0 && a.high < high) high = a.high;
  return a.poly === null || b.poly === null ? interval(low, high) : opAtom({ op: "mod", args: [a, b] }, low, high);
}

export function min(a: Int, b: Int): Int {
  const known = isLessEqual(a, b);
  if (known === true) return a;
  if (isLessEqual(b, a) === true) return b;
  const low = a.low < b.low ? a.low : b.low;
  const high = a.high < b.high ? a.high : b.high;
  return a.poly === null || b.poly === null ? interval(low, high) : opAtom({ op: "min", args: sorted(a, b) }, low, high);
}

export function max(a: Int, b: Int): Int {
  if (isLessEqual(a, b) === true) return b;
  if (isLessEqual(b, a) === true) return a;
  const low = a.low > b.low ? a.low : b.low;
  const high = a.high > b.high ? a.high : b.high;
  return a.poly === null || b.poly === null ? interval(low, high) : opAtom({ op: "max", args: sorted(a, b) }, low, high);
}

function sorted(a: Int, b: Int): readonly Int[] {
  return keyOf(a) <= keyOf(b) ? [a, b] : [b, a];
}

export function abs(a: Int): Int {
  if (a.low >= 0) return a;
  if (a.high <= 0) return neg(a);
  const high = most([a.high, neg1(a.low)]);
  return a.poly === null ? interval(0, high) : opAtom({ op: "abs", args: [a] }, 0, high);
}

/** a ** b for b ≥ 0. */
export function pow(a: Int, b: Int): Int {
  const p = constantOf(a);
  const q = constantOf(b);
  if (q !== null && q >= 0) {
    if (p !== null) {
      if (typeof q === "number" && bitsOf(p) * q <= MAX_POWER_BITS) return constant(canonical(BigInt(p) ** BigInt(q)));
    } else if (typeof q === "number" && q <= 4) {
      let result = ONE;
      for (let i = 0; i < q; i++) result = mul(result, a);
      return q === 2 && result.low < 0 ? { ...result, low: 0 } : result;
    }
  }
  if (a.low >= 0 && b.low >= 0) {
    const low = a.low >= 1 ? powBound(a.low, b.low) : 0;
    return interval(low, a.high <= 1 ? 1 : powBound(a.high, b.high));
  }
  return UNKNOWN_INT;
}

function powBound(a: Bound, b: Bound): Bound {
  if (a === 1 || b === 0) return 1;
  if (!finite(a) || !finite(b)) return INF;
  if (typeof b !== "number" || bitsOf(a) * b > MAX_POWER_BITS) return INF;
  return canonical(BigInt(a) ** BigInt(b));
}

export function shiftLeft(a: Int, b: Int): Int {
  const q = constantOf(b);
  if (typeof q === "number" && q >= 0 && q <= MAX_POWER_BITS) return scale(a, canonical(1n << BigInt(q)));
  if (a.low >= 0 && b.low >= 0) return interval(0, finite(b.high) && typeof b.high === "number" && b.high < MAX_POWER_BITS ? times(a.high, canonical(1n << BigInt(b.high))) : INF);
  return UNKNOWN_INT;
}

export function shiftRight(a: Int, b: Int): Int {
  const q = constantOf(b);
  if (typeof q === "number" && q >= 0 && q <= MAX_POWER_BITS) return floordiv(a, constant(canonical(1n << BigInt(q))));
  if (a.low >= 0) return interval(0, a.high);
  return interval(a.low < 0 ? a.low : 0, a.high > 0 ? a.high : 0);
}

export function bitAnd(a: Int, b: Int): Int {
  return bitwise(a, b, (x, y) => x & y, () => (a.low >= 0 && b.low >= 0 ? [0, a.high < b.high ? a.high : b.high] : a.low >= 0 ? [0, a.high] : b.low >= 0 ? [0, b.high] : [-INF, INF]));
}

export function bitOr(a: Int, b: Int): Int {
  return bitwise(a, b, (x, y) => x | y, () => (a.low >= 0 && b.low >= 0 ? [a.low > b.low ? a.low : b.low, plus(a.high, b.high)] : [-INF, INF]));
}

export function bitXor(a: Int, b: Int): Int {
  return bitwise(a, b, (x, y) => x ^ y, () => (a.low >= 0 && b.low >= 0 ? [0, plus(a.high, b.high)] : [-INF, INF]));
}

function bitwise(a: Int, b: Int, exact: (x: bigint, y: bigint) => bigint, bounds: () => [Bound, Bound]): Int {
  const p = constantOf(a);
  const q = constantOf(b);
  if (p !== null && q !== null) return constant(exact(BigInt(p), BigInt(q)));
  return interval(...bounds());
}

export function invert(a: Int): Int {
  return sub(neg(a), ONE);
}

/** Bits of |a|, as int.bit_length. */
export function bitLength(a: Int): Int {
  const p = constantOf(a);
  if (p !== null) return constant(p === 0 ? 0 : BigInt(p < 0 ? -BigInt(p) : p).toString(2).length);
  const top = most([a.high, neg1(a.low)]);
  const bits = finite(top) ? BigInt(top).toString(2).length : INF;
  return interval(a.low > 0 ? BigInt(finite(a.low) ? a.low : 1).toString(2).length : 0, bits);
}

/** Rebuilds an operation on new arguments. */
export function operate(op: "floordiv" | "mod" | "min" | "max" | "abs" | "pow" | "bits", args: readonly Int[]): Int {
  const [a, b] = args as [Int, Int];
  switch (op) {
    case "floordiv":
      return floordiv(a, b);
    case "mod":
      return mod(a, b);
    case "min":
      return min(a, b);
    case "max":
      return max(a, b);
    case "abs":
      return abs(a);
    case "pow":
      return pow(a, b);
    case "bits":
      return bitLength(a);
  }
}

/** Σ body for index = 0 … count − 1 (0 when count ≤ 0). Closed form for polynomials in the index (Faulhaber). */
export function sumOver(body: Int, index: Atom, count: Int): Int {
  if (count.high <= 0) return ZERO;
  const n = count.low >= 0 ? count : max(count, ZERO);
  if (!mentions(body, index.key)) return mul(body, n);
  const enclosed = enclose(body, n);
  if (body.poly !== null && n.poly !== null) {
    let total: Int | null = mul(constant(body.poly.constant), n);
    for (const term of body.poly.terms) {
      const power = term.atoms.filter((a) => a.key === index.key).length;
      const others = term.atoms.filter((a) => a.key !== index.key);
      if (power > 4 || others.some((a) => mentions(atomInt(a), index.key))) {
        total = null;
        break;
      }
      const powers = powerSum(n, power);
      if (powers === null) {
        total = null;
        break;
      }
      total = add(total as Int, others.reduce((x, a) => mul(x, atomInt(a)), scale(powers, term.coefficient)));
    }
    if (total !== null && total.poly !== null) return clamp(total, enclosed);
  }
  const c = constantOf(n);
  if (typeof c === "number" && c <= MAX_ADDED && body.poly !== null) {
    let total = ZERO;
    for (let i = 0; i < c; i++) total = add(total, substitute(body, index.key, constant(i)));
    return clamp(total, enclosed);
  }
  if (body.poly === null || n.poly === null) return enclosed;
  return opAtom({ op: "sum", index: index.key, count: n, body }, enclosed.low, enclosed.high);
}

function enclose(body: Int, n: Int): Int {
  const ends = [times(body.low, n.low), times(body.low, n.high), times(body.high, n.low), times(body.high, n.high)];
  return interval(least(ends), most(ends));
}

function clamp(a: Int, within: Int): Int {
  if (a.poly !== null && a.poly.terms.length === 0) return a;
  return { poly: a.poly, low: a.low > within.low ? a.low : within.low, high: a.high < within.high ? a.high : within.high };
}

/** Σ i^power for i = 0 … n − 1; null when the division does not come out in polynomials. */
function powerSum(n: Int, power: number): Int | null {
  if (power === 0) return n;
  const m = sub(n, ONE);
  const c = constantOf(n);
  // Numerators and denominators of Faulhaber's formulas in n and n − 1.
  const product =
    power === 1 ? mul(n, m) : power === 2 ? mul(mul(n, m), sub(scale(n, 2), ONE)) : power === 3 ? mul(mul(n, m), mul(n, m)) : mul(mul(mul(n, m), sub(scale(n, 2), ONE)), sub(scale(mul(n, m), 3), ONE));
  const divisor = power === 1 ? 2 : power === 2 ? 6 : power === 3 ? 4 : 30;
  if (c !== null) return floordiv(product, constant(divisor));
  // A polynomial with fractions: kept as one exact division.
  return product.poly === null ? null : floordiv(product, constant(divisor));
}
