/** Symbolic integers: a polynomial over atoms where one is known, and always an interval. Pure; with intOperations.ts the one place that does this arithmetic. */
import { type Bound, bitsOf, canonical, type Exact, exactKey, INFINITE, isFiniteBound, least, most, plus, times } from "./exact";

import { operate } from "./intOperations";
import { isPieceName, pieceOf, sumSizes } from "./pieces";

export type { Bound, Exact } from "./exact";
export { bitsOf, canonical, least, most, plus, times } from "./exact";
export {
  abs,
  bitAnd,
  bitLength,
  bitOr,
  bitXor,
  floordiv,
  invert,
  max,
  min,
  mod,
  operate,
  pow,
  shiftLeft,
  shiftRight,
  sumOver,
} from "./intOperations";

/**
 * Something a polynomial is made of besides constants. Identity is `key`; two atoms with one key are the same quantity.
 * `low`/`high` are proven bounds of the quantity.
 */
export interface Atom {
  readonly key: string;
  readonly low: Bound;
  readonly high: Bound;
  readonly term: AtomTerm;
}

export type Operation = "floordiv" | "mod" | "min" | "max" | "abs" | "pow" | "bits";

export type AtomTerm =
  /** A quantity the program text does not tell, such as `len(values)`: makes a figure symbolic. `means` is the user's expression. */
  | { readonly op: "symbol"; readonly name: string; readonly means: string }
  /** The running index of a run, family or loop round: bound by its binder, ranges over 0 … count − 1. */
  | { readonly op: "index"; readonly name: string }
  /** Some one value of the interval that the text cannot choose (a branch, the round that left a loop): makes a figure bounded, not symbolic. */
  | { readonly op: "choice"; readonly means: string }
  /** Python's //, %, min, max, abs, ** and bit_length over integers that no polynomial expresses. */
  | { readonly op: Operation; readonly args: readonly Int[] }
  /** Σ body for index = 0 … count − 1. `body` mentions the index atom by key. */
  | { readonly op: "sum"; readonly index: string; readonly count: Int; readonly body: Int }
  /** A step function owned by another room (list capacity, table size …); `name` prints it, e.g. cap(n). */
  | { readonly op: "step"; readonly name: string; readonly args: readonly Int[] };

/** coefficient × product of atoms (sorted by key; a power repeats its atom). */
export interface Monomial {
  readonly coefficient: Exact;
  readonly atoms: readonly Atom[];
}

/** Canonical sum: monomials sorted by their atom keys, no zero coefficients, no duplicates, plus a constant. */
export interface Poly {
  readonly constant: Exact;
  readonly terms: readonly Monomial[];
}

/**
 * An integer that the analysis knows something about. `poly` null: only the interval is known (two such are never known equal).
 * Invariant: low <= high; a constant has a poly without terms and low = high = constant.
 */
export interface Int {
  readonly poly: Poly | null;
  readonly low: Bound;
  readonly high: Bound;
}

// Construction.

/** Constants of more bits than this become intervals, so that `2 ** 10 ** 9` costs nothing. */
export const MAX_BITS = 1 << 20;
const MAX_TERMS = 8;
const MAX_DEGREE = 4;
/** Sums over at most this many terms are added up when the body has no closed form. */
export const MAX_ADDED = 4096;
/** Operations nest at most until their key has this many characters, so that a loop of `x = max(x, f(x))` ends. */
const MAX_KEY = 2000;

/** A known integer. */
export function constant(n: Exact): Int {
  const value = canonical(n);
  return { poly: { constant: value, terms: [] }, low: value, high: value };
}

export const ZERO: Int = constant(0);
export const ONE: Int = constant(1);

/** An integer of which only the range is known; a constant when the ends are equal. */
export function interval(low: Bound, high: Bound): Int {
  return ranged(null, canonical(low), canonical(high));
}

export const UNKNOWN_INT: Int = { poly: null, low: -INFINITE, high: INFINITE };
export const NATURAL: Int = { poly: null, low: 0, high: INFINITE };

/** A quantity that the text does not tell. */
export function symbol(name: string, means: string, low: Bound, high: Bound): Int {
  return atomInt({ key: `sym:${name}`, low, high, term: { op: "symbol", name, means } });
}

/** One value of the range that nothing in the text chooses. */
export function choice(key: string, means: string, low: Bound, high: Bound): Int {
  return low === high && isFiniteBound(low) ? constant(low) : atomInt({ key: `pick:${key}`, low, high, term: { op: "choice", means } });
}

/** The running index of `count` rounds or items. */
export function indexAtom(name: string, count: Int): Atom {
  return boundedBy({ key: `ix:${name}`, low: 0, high: 0, term: { op: "index", name } }, count);
}

/** The index with the bounds that a count of items gives it. */
export function boundedBy(index: Atom, count: Int): Atom {
  const top = plus(count.high, -1);
  const high = top > 0 ? top : 0;
  return index.low === 0 && index.high === high ? index : { ...index, low: 0, high };
}

/** The unknown by itself, with its bounds. */
export function atomInt(atom: Atom): Int {
  return { poly: { constant: 0, terms: [{ coefficient: 1, atoms: [atom] }] }, low: atom.low, high: atom.high };
}

/** The value of a constant, else null. */
export function constantOf(a: Int): Exact | null {
  return a.poly !== null && a.poly.terms.length === 0 ? a.poly.constant : null;
}

/** Whether the value is known. */
export function isConstant(a: Int): boolean {
  return constantOf(a) !== null;
}

// Linear arithmetic and products.

/** a + b. */
export function add(a: Int, b: Int): Int {
  const x = constantOf(a);
  if (x === 0) return b;
  const y = constantOf(b);
  if (y === 0) return a;
  if (x !== null && y !== null) {
    const sum = plus(x, y) as Exact;
    return typeof sum === "number" || bitsOf(sum) <= MAX_BITS ? constant(sum) : interval(sum, sum);
  }
  return finish(a.poly === null || b.poly === null ? null : addPoly(a.poly, b.poly), plus(a.low, b.low), plus(a.high, b.high));
}

/** −a. */
export function neg(a: Int): Int {
  return scale(a, -1);
}

/** a − b; what both share cancels. */
export function sub(a: Int, b: Int): Int {
  if (constantOf(b) === 0) return a;
  return add(a, neg(b));
}

/** a × k. */
export function scale(a: Int, k: Exact): Int {
  if (k === 0) return ZERO;
  if (k === 1) return a;
  const x = times(a.low, k);
  const y = times(a.high, k);
  const poly = a.poly === null ? null : scalePoly(a.poly, k);
  return finish(poly, x < y ? x : y, x < y ? y : x);
}

/** a × b. */
export function mul(a: Int, b: Int): Int {
  const p = constantOf(a);
  if (p !== null) return scale(b, p);
  const q = constantOf(b);
  if (q !== null) return scale(a, q);
  const ends = [times(a.low, b.low), times(a.low, b.high), times(a.high, b.low), times(a.high, b.high)];
  return finish(a.poly === null || b.poly === null ? null : mulPoly(a.poly, b.poly), least(ends), most(ends));
}

/** Builds an Int from a polynomial and an enclosing interval: the interval of the polynomial over its atoms may be tighter. */
function finish(poly: Poly | null, low: Bound, high: Bound): Int {
  if (poly === null) return ranged(null, low, high);
  if (poly.terms.length === 0)
    return bitsOf(poly.constant) > MAX_BITS ? ranged(null, poly.constant, poly.constant) : constant(poly.constant);
  const [from, to] = boundsOf(poly);
  const small =
    poly.terms.length <= MAX_TERMS &&
    poly.terms.every((t) => t.atoms.length <= MAX_DEGREE && isSmall(t.coefficient)) &&
    isSmall(poly.constant);
  return ranged(small ? poly : null, from > low ? from : low, to < high ? to : high);
}

/**
 * What widening takes growing numbers to first. No program counts that far, even by 2 ** 32 in each step, so that a range that ends here stays when so
 * little is added to it; one that is multiplied does not. (An odd number, that none in a program is near to.)
 */
export const COUNTED = 2n ** 89n + 0x1234567n;
const STEP = 2n ** 32n;

function counted(end: Bound): Bound {
  if (typeof end !== "bigint") return end;
  const over = (end < 0 ? -end : end) - COUNTED;
  return over > 0n && over <= STEP ? (end < 0 ? -COUNTED : COUNTED) : end;
}

/** Ends of too many bits move outwards; equal ends make a constant. */
function ranged(poly: Poly | null, low: Bound, high: Bound): Int {
  // Atoms of code that never runs may contradict each other: any range will do, but it must be one.
  let [from, to] = low <= high ? [low, high] : [high, low];
  if (!isSmall(from)) from = from > 0 ? 0 : -INFINITE;
  if (!isSmall(to)) to = to > 0 ? INFINITE : 0;
  if (from === to && isFiniteBound(from)) return constant(from);
  return poly === null ? { poly, low: counted(from), high: counted(to) } : { poly, low: from, high: to };
}

function isSmall(n: Bound): boolean {
  return typeof n === "number" || bitsOf(n) <= MAX_BITS;
}

/** What the bounds of the atoms say about the polynomial: the sum of the ranges of its monomials. */
function boundsOf(poly: Poly): readonly [Bound, Bound] {
  let from: Bound = poly.constant;
  let to: Bound = poly.constant;
  for (const term of poly.terms) {
    let ends: readonly [Bound, Bound] = [term.coefficient, term.coefficient];
    for (let i = 0; i < term.atoms.length; ) {
      const atom = term.atoms[i] as Atom;
      let power = 0;
      while (i < term.atoms.length && term.atoms[i]?.key === atom.key) {
        power++;
        i++;
      }
      ends = timesInterval(ends, powInterval(atom.low, atom.high, power));
    }
    from = plus(from, ends[0]);
    to = plus(to, ends[1]);
  }
  return [from, to];
}

function timesInterval(a: readonly [Bound, Bound], b: readonly [Bound, Bound]): [Bound, Bound] {
  const ends = [times(a[0], b[0]), times(a[0], b[1]), times(a[1], b[0]), times(a[1], b[1])];
  return [least(ends), most(ends)];
}

function powInterval(low: Bound, high: Bound, power: number): [Bound, Bound] {
  let ends: [Bound, Bound] = [1, 1];
  for (let i = 0; i < power; i++) ends = timesInterval(ends, [low, high]);
  return power % 2 === 0 && low < 0 && high > 0 ? [0, ends[1]] : ends;
}

function addPoly(a: Poly, b: Poly): Poly {
  const terms: Monomial[] = [];
  let i = 0;
  let j = 0;
  while (i < a.terms.length || j < b.terms.length) {
    const x = a.terms[i];
    const y = b.terms[j];
    const order = x === undefined ? 1 : y === undefined ? -1 : compareKeys(monomialKey(x), monomialKey(y));
    if (order < 0) {
      terms.push(x as Monomial);
      i++;
    } else if (order > 0) {
      terms.push(y as Monomial);
      j++;
    } else {
      const coefficient = plus((x as Monomial).coefficient, (y as Monomial).coefficient);
      if (coefficient !== 0) terms.push({ coefficient, atoms: (x as Monomial).atoms });
      i++;
      j++;
    }
  }
  return { constant: plus(a.constant, b.constant), terms };
}

function scalePoly(a: Poly, k: Exact): Poly {
  return { constant: times(a.constant, k), terms: a.terms.map((t) => ({ coefficient: times(t.coefficient, k), atoms: t.atoms })) };
}

function mulPoly(a: Poly, b: Poly): Poly {
  let total: Poly = scalePoly(a, b.constant);
  if (b.constant === 0) total = { constant: 0, terms: [] };
  for (const term of b.terms) {
    const products = a.terms.map((t) => ({
      coefficient: times(t.coefficient, term.coefficient),
      atoms: [...t.atoms, ...term.atoms].sort((x, y) => compareKeys(x.key, y.key)),
    }));
    if (a.constant !== 0) products.push({ coefficient: times(a.constant, term.coefficient), atoms: [...term.atoms] });
    products.sort((x, y) => compareKeys(monomialKey(x), monomialKey(y)));
    let part: Poly = { constant: 0, terms: [] };
    for (const product of products) part = addPoly(part, { constant: 0, terms: [product] });
    total = addPoly(total, part);
  }
  return total;
}

function monomialKey(m: Monomial): string {
  return m.atoms.map((atom) => atom.key).join("*");
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

// Comparison: by the difference, so that shared unknowns cancel.

/** Whether a < b; null: it may or may not be. */
export function isLess(a: Int, b: Int): boolean | null {
  const x = constantOf(a);
  const y = constantOf(b);
  if (x !== null && y !== null) return x < y;
  const d = sub(b, a);
  return d.low > 0 ? true : d.high <= 0 ? false : null;
}

/** Whether a ≤ b; null: it may or may not be. */
export function isLessEqual(a: Int, b: Int): boolean | null {
  const x = constantOf(a);
  const y = constantOf(b);
  if (x !== null && y !== null) return x <= y;
  const d = sub(b, a);
  return d.low >= 0 ? true : d.high < 0 ? false : null;
}

/** Whether a = b; null: it may or may not be. */
export function isEqual(a: Int, b: Int): boolean | null {
  const x = constantOf(a);
  const y = constantOf(b);
  if (x !== null && y !== null) return x === y;
  const d = sub(a, b);
  return d.low === 0 && d.high === 0 ? true : d.low > 0 || d.high < 0 ? false : null;
}

/** The least abstraction of both: one polynomial stays when both have it, else the range that covers both. */
export function hull(a: Int, b: Int): Int {
  const low = a.low < b.low ? a.low : b.low;
  const high = a.high > b.high ? a.high : b.high;
  if (a.poly === null || b.poly === null || keyOf(a) !== keyOf(b)) return interval(low, high);
  return low === a.low && high === a.high ? a : { poly: a.poly, low, high };
}

/** The same integer, known to be at least `bound`; unchanged when that contradicts what is known (code that never runs). */
export function atLeast(a: Int, bound: Bound): Int {
  return a.low >= bound || a.high < bound ? a : ranged(a.poly, bound, a.high);
}

/** The same integer, known to be at most `bound`; unchanged when that contradicts what is known. */
export function atMost(a: Int, bound: Bound): Int {
  return a.high <= bound || a.low > bound ? a : ranged(a.poly, a.low, bound);
}

/** True when more is known of the range than the polynomial says by itself. */
export function isNarrowed(a: Int): boolean {
  if (a.poly === null || a.poly.terms.length === 0) return false;
  const [low, high] = boundsOf(a.poly);
  return a.low !== low || a.high !== high;
}

// Substitution and inspection.

/** `by` for the atom `key` everywhere in a. */
export function substitute(a: Int, key: string, by: Int): Int {
  return substituteAll(a, new Map([[key, by]]));
}

/** Replaces atoms by integers everywhere, also below operations; a sum's own index is left alone. */
export function substituteAll(a: Int, map: ReadonlyMap<string, Int>): Int {
  if (a.poly === null || map.size === 0) return a;
  if (!touchesInt(a, map)) return a;
  let total = constant(a.poly.constant);
  for (const term of a.poly.terms) {
    let product = constant(term.coefficient);
    for (const atom of term.atoms) product = mul(product, substituteAtom(atom, map));
    total = add(total, product);
  }
  return total;
}

function touches(atom: Atom, map: ReadonlyMap<string, Int>): boolean {
  if (map.has(atom.key)) return true;
  const { term } = atom;
  if ("args" in term) return term.args.some((arg) => touchesInt(arg, map));
  if (term.op !== "sum") return false;
  return touchesInt(term.count, map) || touchesInt(term.body, without(map, term.index));
}

function touchesInt(a: Int, map: ReadonlyMap<string, Int>): boolean {
  return a.poly?.terms.some((t) => t.atoms.some((atom) => touches(atom, map))) ?? false;
}

function without(map: ReadonlyMap<string, Int>, key: string): ReadonlyMap<string, Int> {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

function substituteAtom(atom: Atom, map: ReadonlyMap<string, Int>): Int {
  const by = map.get(atom.key);
  if (by !== undefined) return by;
  if (!touches(atom, map)) return atomInt(atom);
  const { term } = atom;
  switch (term.op) {
    case "floordiv":
    case "mod":
    case "min":
    case "max":
    case "pow":
    case "abs":
    case "bits":
      return operate(
        term.op,
        term.args.map((arg) => substituteAll(arg, map)),
      );
    case "sum": {
      const inner = without(map, term.index);
      const count = substituteAll(term.count, map);
      // With the index bounded first, operations of the body know their range.
      const index = boundedBy(freshIndex(term.index, inner), count);
      const sum = sumSizes(substituteAll(term.body, new Map([...inner, [term.index, atomInt(index)]])), index, count, null);
      const rounds = constantOf(count);
      if (sum.poly !== null || typeof rounds !== "number" || rounds > MAX_ADDED) return sum;
      // Above the degree that is followed, round by round may still be exact.
      let total = ZERO;
      for (let i = 0; i < rounds && total.poly !== null; i++)
        total = add(total, substituteAll(term.body, new Map([...inner, [term.index, constant(i)]])));
      return total.poly === null ? sum : total;
    }
    case "step":
      if (isPieceName(term.name)) return pieceOf(term.args.map((arg) => substituteAll(arg, map)));
      return opAtom({ ...term, args: term.args.map((arg) => substituteAll(arg, map)) }, atom.low, atom.high);
    default:
      return atomInt(atom);
  }
}

/** A bound index under a name that no replacement mentions: its own where possible. The bounds are for the binder to set. */
export function freshIndex(key: string, map: ReadonlyMap<string, Int>): Atom {
  let fresh = key;
  while ([...map.values()].some((by) => mentions(by, fresh))) fresh += "'";
  return { key: fresh, low: 0, high: INFINITE, term: { op: "index", name: fresh.replace(/^ix:/, "") } };
}

/** Whether the atom occurs free, also below operations. */
export function mentions(a: Int, key: string): boolean {
  return a.poly?.terms.some((t) => t.atoms.some((atom) => atomMentions(atom, key))) ?? false;
}

function atomMentions(atom: Atom, key: string): boolean {
  if (atom.key === key) return true;
  const { term } = atom;
  if ("args" in term) return term.args.some((arg) => mentions(arg, key));
  return term.op === "sum" && (mentions(term.count, key) || (term.index !== key && mentions(term.body, key)));
}

/** All free atoms, also below operations, each once. */
export function atomsOf(a: Int): readonly Atom[] {
  const found = new Map<string, Atom>();
  const visit = (n: Int, bound: readonly string[]) => {
    for (const term of n.poly?.terms ?? []) {
      for (const atom of term.atoms) {
        if (found.has(atom.key) || bound.includes(atom.key)) continue;
        // Below a binder an operation may hide the bound index: then it is no free quantity itself.
        if (!bound.some((key) => atomMentions(atom, key))) found.set(atom.key, atom);
        if ("args" in atom.term) for (const arg of atom.term.args) visit(arg, bound);
        if (atom.term.op === "sum") {
          visit(atom.term.count, bound);
          visit(atom.term.body, [...bound, atom.term.index]);
        }
      }
    }
  };
  visit(a, []);
  return [...found.values()];
}

/** Whether some free atom, also below operations, is as asked. */
function hasFree(a: Int, predicate: (atom: Atom) => boolean): boolean {
  return atomsOf(a).some(predicate);
}

/** Whether the text leaves it open: some atom is a symbol. */
export function hasSymbol(a: Int): boolean {
  return hasFree(a, (atom) => atom.term.op === "symbol");
}

/** Of polynomials with terms: those of the others are made as fast as they are found. */
const keys = new WeakMap<Poly, string>();

/** Canonical text: equal for equal polynomials; an interval without polynomial prints as its range. */
export function keyOf(a: Int): string {
  const { poly } = a;
  if (poly === null) return `[${exactKey(a.low)}..${exactKey(a.high)}]`;
  if (poly.terms.length === 0) return exactKey(poly.constant);
  let key = keys.get(poly);
  if (key === undefined) {
    key = polyKey(poly);
    keys.set(poly, key);
  }
  return key;
}

function polyKey(poly: Poly): string {
  const terms = poly.terms.map((t) => `${exactKey(t.coefficient)}*${monomialKey(t)}`).join("+");
  return poly.constant === 0 ? terms : `${exactKey(poly.constant)}+${terms}`;
}

/**
 * An operation on integers, with bounds that the caller has proven. Only a range when an argument is only a range (two such are never the same
 * quantity, so the result must not become an atom) or when the nesting gets too deep to follow.
 */
export function opAtom(term: AtomTerm, low: Bound, high: Bound): Int {
  const parts = "args" in term ? term.args : term.op === "sum" ? [term.count, term.body] : [];
  if (low === high || parts.some((part) => part.poly === null)) return interval(low, high);
  const name = term.op === "step" ? `${term.op}:${term.name}` : term.op === "sum" ? `${term.op}:${term.index}` : term.op;
  const key = `${name}(${parts.map(keyOf).join(",")})`;
  return key.length > MAX_KEY ? interval(low, high) : atomInt({ key, low, high, term });
}

/** Fills in values for atoms. */
export function evaluate(a: Int, env: ReadonlyMap<string, Exact>): Int {
  return substituteAll(a, new Map([...env].map(([key, value]) => [key, constant(value)])));
}

/** Digits of 30 bits from which CPython multiplies by parts that it stores (longobject.c, KARATSUBA_CUTOFF). */
const HUGE = 2n ** (30n * 70n);

/** Whether it may have so many digits that arithmetic on it needs more than its result. */
export function isHuge({ low, high }: Int): boolean {
  return high >= HUGE || low <= -HUGE;
}
