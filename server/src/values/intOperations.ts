/** Division, extremes, powers, bits and sums of symbolic integers: operations that a polynomial cannot always express. */
import { bitsOf, canonical, divideExact, gcd, INFINITE, isFiniteBound, least, most, plus, remainder, times } from "./exact";
import {
  type Atom,
  add,
  atLeast,
  atMost,
  atomInt,
  atomsOf,
  type Bound,
  constant,
  constantOf,
  type Exact,
  type Int,
  interval,
  isLess,
  isLessEqual,
  isNarrowed,
  keyOf,
  MAX_ADDED,
  MAX_BITS,
  type Monomial,
  mentions,
  mul,
  neg,
  ONE,
  type Operation,
  opAtom,
  scale,
  sub,
  substitute,
  UNKNOWN_INT,
  ZERO,
} from "./int";

export { divideExact } from "./exact";

/** a // b for b ≠ 0. With a constant b, whole multiples leave the division, so that equal quotients get equal polynomials. */
export function floordiv(a: Int, b: Int): Int {
  const q = constantOf(b);
  if (q === 0) return UNKNOWN_INT;
  if (q !== null && q < 0) return floordiv(neg(a), neg(b));
  if (q === 1) return a;
  const [low, high] = divisionBounds(a, b);
  if (low === high || a.poly === null || b.poly === null) return interval(low, high);
  if (q === null) return opAtom({ op: "floordiv", args: [a, b] }, low, high);
  // (q·x + r) // q = x + r // q, and (g·x + s) // (g·q) = (x + s // g) // q.
  let whole = constant(divideExact(a.poly.constant, q));
  let rest = constant(remainder(a.poly.constant, q));
  let common = q;
  for (const term of a.poly.terms) {
    const product = productOf(term.atoms);
    const left = remainder(term.coefficient, q);
    whole = add(whole, scale(product, divideExact(term.coefficient, q)));
    rest = add(rest, scale(product, left));
    common = gcd(common, left);
  }
  const reduced = common === 1 ? rest : divideCoefficients(rest, common);
  return within(add(whole, quotient(reduced, divideExact(q, common))), low, high);
}

/** a // q, not simplified any further. */
function quotient(a: Int, q: Exact): Int {
  const p = constantOf(a);
  if (q === 1) return a;
  if (p !== null) return constant(divideExact(p, q));
  const [low, high] = divisionBounds(a, constant(q));
  return opAtom({ op: "floordiv", args: [a, constant(q)] }, low, high);
}

/** Each coefficient of a divided by g, which divides all but the constant; that one is rounded down. */
function divideCoefficients(a: Int, g: Exact): Int {
  const terms = a.poly?.terms ?? [];
  return terms.reduce(
    (sum, t) => add(sum, scale(productOf(t.atoms), divideExact(t.coefficient, g))),
    constant(divideExact(a.poly?.constant ?? 0, g)),
  );
}

function productOf(atoms: readonly Atom[]): Int {
  return atoms.reduce((product, atom) => mul(product, atomInt(atom)), ONE);
}

/** Each corner, as floor division is monotone in both operands where the divisor keeps its sign. */
function divisionBounds(a: Int, b: Int): readonly [Bound, Bound] {
  if (b.low <= 0 && b.high >= 0) {
    const top = most([a.high, times(a.low, -1)]);
    return [times(top, -1), top];
  }
  const ends: Bound[] = [];
  for (const x of [a.low, a.high]) for (const y of [b.low, b.high]) ends.push(divideBound(x, y));
  return [least(ends), most(ends)];
}

function divideBound(x: Bound, y: Bound): Bound {
  if (!isFiniteBound(x)) return x > 0 === y > 0 ? INFINITE : -INFINITE;
  if (!isFiniteBound(y)) return x === 0 || x > 0 === y > 0 ? 0 : -1;
  return divideExact(x, y);
}

/** The same integer, known to lie in the range. */
function within(a: Int, low: Bound, high: Bound): Int {
  return atMost(atLeast(a, low), high);
}

/** a % b with the sign of b, for b ≠ 0. */
export function mod(a: Int, b: Int): Int {
  const q = constantOf(b);
  if (q === 0) return UNKNOWN_INT;
  if (q !== null && q < 0) return neg(mod(neg(a), neg(b)));
  if (q === 1) return ZERO;
  if (a.low >= 0 && b.low > 0 && isLess(a, b) === true) return a;
  const low: Bound = b.low > 0 ? 0 : least([plus(b.low, 1), 0]);
  let high: Bound = b.high < 0 ? 0 : most([plus(b.high, -1), 0]);
  if (a.low >= 0 && b.low > 0 && a.high < high) high = a.high;
  if (a.poly === null || b.poly === null) return interval(low, high);
  if (q === null) return opAtom({ op: "mod", args: [a, b] }, low, high);
  // Multiples of q vanish, and (g·x + r) % (g·q) = g·(x % q) + r for 0 ≤ r < g.
  let rest = constant(remainder(a.poly.constant, q));
  let common = q;
  for (const term of a.poly.terms) {
    const left = remainder(term.coefficient, q);
    rest = add(rest, scale(productOf(term.atoms), left));
    common = gcd(common, left);
  }
  const known = constantOf(rest);
  if (known !== null) return constant(remainder(known, q));
  if (rest.low >= 0 && rest.high < q) return rest;
  const offset = remainder(rest.poly?.constant ?? 0, common);
  const reduced = common === 1 ? rest : divideCoefficients(rest, common);
  const modulus = divideExact(q, common);
  const atom = opAtom({ op: "mod", args: [reduced, constant(modulus)] }, 0, plus(modulus, -1));
  return within(add(scale(atom, common), constant(offset)), low, high);
}

/** The smaller of both; an operation where it is not known which that is. */
export function min(a: Int, b: Int): Int {
  if (isLessEqual(a, b) === true) return a;
  if (isLessEqual(b, a) === true) return b;
  return opAtom({ op: "min", args: sorted(a, b) }, least([a.low, b.low]), least([a.high, b.high]));
}

/** The larger of both; an operation where it is not known which that is. */
export function max(a: Int, b: Int): Int {
  if (isLessEqual(a, b) === true) return b;
  if (isLessEqual(b, a) === true) return a;
  return opAtom({ op: "max", args: sorted(a, b) }, most([a.low, b.low]), most([a.high, b.high]));
}

function sorted(a: Int, b: Int): readonly Int[] {
  return keyOf(a) <= keyOf(b) ? [a, b] : [b, a];
}

/** |a|. */
export function abs(a: Int): Int {
  if (a.low >= 0) return a;
  if (a.high <= 0) return neg(a);
  return opAtom({ op: "abs", args: [a] }, 0, most([a.high, times(a.low, -1)]));
}

/** a ** b for b ≥ 0 (the result is a float for others); UNKNOWN_INT when b is always negative. */
export function pow(a: Int, b: Int): Int {
  if (b.high < 0) return UNKNOWN_INT;
  const p = constantOf(a);
  const q = constantOf(b);
  if (q === 0) return ONE;
  if (p === 0 && b.low > 0) return ZERO;
  if (p === 1) return ONE;
  if (p !== null && typeof q === "number" && (p === -1 || bitsOf(p) * q <= MAX_BITS)) {
    return p === -1 ? constant(q % 2 === 0 ? 1 : -1) : constant(canonical(BigInt(p) ** BigInt(q)));
  }
  if (p === null && typeof q === "number" && q <= 4) {
    let result = ONE;
    for (let i = 0; i < q; i++) result = mul(result, a);
    return q % 2 === 0 ? atLeast(result, 0) : result;
  }
  if (a.low < 0) return opAtom({ op: "pow", args: [a, b] }, -INFINITE, INFINITE);
  const low = a.low >= 1 ? (powBound(a.low, most([b.low, 0])) ?? 1) : 0;
  const high = a.high <= 1 ? 1 : isFiniteBound(b.high) ? (powBound(a.high, b.high) ?? INFINITE) : INFINITE;
  return opAtom({ op: "pow", args: [a, b] }, low, high);
}

/** An end of a power for a ≥ 1; null when it is too large to write down. */
function powBound(a: Bound, b: Bound): Bound | null {
  if (a === 1 || b === 0) return 1;
  if (!isFiniteBound(a) || typeof b !== "number" || bitsOf(a) * b > MAX_BITS) return null;
  return canonical(BigInt(a) ** BigInt(b));
}

/** a << b for b ≥ 0 (Python raises for others). */
export function shiftLeft(a: Int, b: Int): Int {
  return b.high < 0 ? UNKNOWN_INT : mul(a, pow(constant(2), b));
}

/** a >> b for b ≥ 0 (Python raises for others). */
export function shiftRight(a: Int, b: Int): Int {
  if (b.high < 0) return UNKNOWN_INT;
  const by = pow(constant(2), b);
  return by.low >= 1 ? floordiv(a, by) : interval(least([a.low, 0]), most([a.high, 0]));
}

/** a & b, negative numbers in two's complement of any width, as in Python. */
export function bitAnd(a: Int, b: Int): Int {
  // x & (2^k − 1) keeps the last k bits, also of a negative x.
  const mask = maskSize(b) !== null ? b : maskSize(a) !== null ? a : null;
  if (mask !== null && !(constantOf(a) !== null && constantOf(b) !== null)) return mod(mask === b ? a : b, add(mask, ONE));
  const both = signedBounds(a, b);
  if (a.low < 0 && b.low < 0) return bitwise(a, b, (x, y) => x & y, both);
  const high = least([a.low >= 0 ? a.high : INFINITE, b.low >= 0 ? b.high : INFINITE]);
  return bitwise(a, b, (x, y) => x & y, [0, high]);
}

/** a | b, as bitAnd. */
export function bitOr(a: Int, b: Int): Int {
  const both = signedBounds(a, b);
  return bitwise(a, b, (x, y) => x | y, a.low >= 0 && b.low >= 0 ? [most([a.low, b.low]), least([plus(a.high, b.high), both[1]])] : both);
}

/** a ^ b, as bitAnd. */
export function bitXor(a: Int, b: Int): Int {
  const both = signedBounds(a, b);
  return bitwise(a, b, (x, y) => x ^ y, a.low >= 0 && b.low >= 0 ? [0, least([plus(a.high, b.high), both[1]])] : both);
}

/** k for a constant 2^k − 1 with k ≥ 1. */
function maskSize(a: Int): number | null {
  const n = constantOf(a);
  if (n === null || n <= 0) return null;
  const size = bitsOf(n);
  return BigInt(n) + 1n === 1n << BigInt(size) ? size : null;
}

/** Numbers of at most k bits stay numbers of at most k bits: −2^k … 2^k − 1. */
function signedBounds(a: Int, b: Int): readonly [Bound, Bound] {
  const ends = [a.low, a.high, b.low, b.high];
  if (!ends.every(isFiniteBound)) return [-INFINITE, INFINITE];
  const top = canonical(1n << BigInt(Math.max(...ends.map(bitsOf))));
  return [times(top, -1), plus(top, -1)];
}

function bitwise(a: Int, b: Int, exact: (x: bigint, y: bigint) => bigint, [low, high]: readonly [Bound, Bound]): Int {
  const p = constantOf(a);
  const q = constantOf(b);
  return p !== null && q !== null ? constant(exact(BigInt(p), BigInt(q))) : interval(low, high);
}

/** ~a. */
export function invert(a: Int): Int {
  return sub(neg(a), ONE);
}

/** Bits of |a|, as int.bit_length. */
export function bitLength(a: Int): Int {
  const size = abs(a);
  const low = isFiniteBound(size.low) ? bitsOf(size.low) : 0;
  const high = isFiniteBound(size.high) ? bitsOf(size.high) : INFINITE;
  return opAtom({ op: "bits", args: [size] }, low, high);
}

/** Rebuilds an operation on new arguments. */
export function operate(op: Operation, args: readonly Int[]): Int {
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

/** Σ body for index = 0 … count − 1 (0 when count ≤ 0). Closed form where the body is a polynomial in the index (Faulhaber). */
export function sumOver(body: Int, index: Atom, count: Int): Int {
  if (count.high <= 0) return ZERO;
  const n = count.low >= 0 ? count : max(count, ZERO);
  if (!mentions(body, index.key)) return mul(body, n);
  const each = rebound(body, index, n);
  const low = least([times(each.low, n.low), times(each.low, n.high)]);
  const high = most([times(each.high, n.low), times(each.high, n.high)]);
  if (each.poly === null || n.poly === null) return interval(low, high);
  const closed = closedForm(each.poly.constant, each.poly.terms, index.key, n);
  if (closed !== null) return within(closed, low, high);
  const known = constantOf(n);
  const open = atomsOf(each).some(({ key, term }) => term.op === "index" && key !== index.key);
  // With other indices open, sums within have no closed form yet.
  if (typeof known === "number" && known * sumsWithin(each) <= MAX_ADDED && !(open && hasSum(each))) {
    let total = ZERO;
    for (let i = 0; i < known; i++) total = add(total, substitute(each, index.key, constant(i)));
    const sum = within(total, low, high);
    // Where too many terms come up it stays a sum: once other indices are known it may be a number.
    if (sum.poly !== null || !open) return sum;
    return opAtom({ op: "sum", index: index.key, count: n, body: each }, sum.low, sum.high);
  }
  return opAtom({ op: "sum", index: index.key, count: n, body: each }, low, high);
}

/** How often the innermost sums of a body are worked out for one value of its index: those have closed forms then. */
function sumsWithin(body: Int): number {
  let most = 1;
  for (const { atoms } of body.poly?.terms ?? [])
    for (const { term } of atoms) {
      if (term.op !== "sum" || !hasSum(term.body)) continue;
      most = Math.max(most, Number(term.count.high) * sumsWithin(term.body));
    }
  return most;
}

function hasSum(n: Int): boolean {
  return n.poly?.terms.some(({ atoms }) => atoms.some(({ term }) => term.op === "sum")) === true;
}

/** The body with the index bounded by the count. */
function rebound(body: Int, index: Atom, count: Int): Int {
  const top = most([plus(count.high, -1), 0]);
  const inside = atomsOf(body).find((atom) => atom.key === index.key);
  // Bounds that are known besides those of the atoms would get lost: they stay where they hold for the whole count.
  if (inside !== undefined && (inside.high === top || (inside.high > top && isNarrowed(body)))) return body;
  return substitute(body, index.key, atomInt({ ...index, low: 0, high: top }));
}

/** Σ over a polynomial in the index, as one exact division by 60; null where an operation hides the index or the degree gets too high. */
function closedForm(first: Exact, terms: readonly Monomial[], key: string, n: Int): Int | null {
  let total = scale(n, times(first, 60));
  for (const term of terms) {
    const power = term.atoms.filter((atom) => atom.key === key).length;
    const others = term.atoms.filter((atom) => atom.key !== key);
    if (others.some((atom) => mentions(atomInt(atom), key))) return null;
    total = add(total, mul(productOf(others), scale(sixtyPowers(n, power), term.coefficient)));
  }
  return total.poly === null ? null : floordiv(total, constant(60));
}

/** 60 × Σ i^power for i = 0 … n − 1, by Faulhaber's formulas; power at most MAX_DEGREE. */
function sixtyPowers(n: Int, power: number): Int {
  const square = mul(n, sub(n, ONE));
  const odd = sub(scale(n, 2), ONE);
  switch (power) {
    case 0:
      return scale(n, 60);
    case 1:
      return scale(square, 30);
    case 2:
      return scale(mul(square, odd), 10);
    case 3:
      return scale(mul(square, square), 15);
    default:
      return scale(mul(mul(square, odd), sub(scale(square, 3), ONE)), 2);
  }
}
