/**
 * Step functions of an integer, and their sums over the members of runs and families. Sizes that depend on an index by steps (small ints, digits of
 * an int, instances of a class) are "piece" atoms that this file alone makes and sums in closed form; all else is left to int.ts. Units as the caller's.
 */
import {
  type Atom,
  add,
  atomInt,
  atomsOf,
  type Bound,
  constant,
  constantOf,
  type Exact,
  type Int,
  interval,
  type Monomial,
  mentions,
  min,
  mul,
  ONE,
  opAtom,
  scale,
  sub,
  substitute,
  sumOver,
  ZERO,
} from "./int";

/** A step function of an integer: `size` holds from `from` on, up to the next piece. The first piece is from -Infinity. */
export interface Piece {
  readonly from: Bound;
  readonly size: number;
}

/** The pieces' size at `value`: a constant where it is decided, a step atom where `value` follows one of the indices, else the range of sizes. */
export function pieceAt(pieces: readonly Piece[], value: Int, followsIndex: (atom: Atom) => boolean): Int {
  const reached = pieces.filter(
    (piece, i) => piece.from <= value.high && !((pieces[i + 1]?.from ?? Number.POSITIVE_INFINITY) <= value.low),
  );
  const sizes = reached.map((piece) => piece.size);
  const low = Math.min(...sizes);
  const high = Math.max(...sizes);
  if (low === high) return constant(low);
  if (value.poly === null || !atomsOf(value).some(followsIndex)) return interval(low, high);
  const args: Int[] = [value];
  for (const [i, piece] of reached.entries()) {
    if (i > 0) args.push(constant(piece.from as Exact));
    args.push(constant(piece.size));
  }
  return opAtom({ op: "step", name: PIECE, args }, low, high);
}

/** The step atom rebuilt on another argument: a constant where that decides it. */
export function pieceOf(args: readonly Int[]): Int {
  const [value, ...parts] = args as readonly [Int, ...Int[]];
  const pieces: Piece[] = [];
  for (let i = 0; i < parts.length; i += 2)
    pieces.push({ from: i === 0 ? Number.NEGATIVE_INFINITY : (parts[i - 1] as Int).low, size: Number((parts[i] as Int).low) });
  return pieceAt(pieces, value, () => true);
}

/** 1 where the count is above 0, else 0: a step of an index that it follows. */
export function oneIfAny(count: Int): Int {
  const steps = pieceAt(
    [
      { from: Number.NEGATIVE_INFINITY, size: 0 },
      { from: 1, size: 1 },
    ],
    count,
    isIndex,
  );
  return steps.poly === null ? min(ONE, count) : steps;
}

/** Characters of the integer as decimal text, its sign included; a step of an index that `followsIndex` names. */
export function decimalLength(n: Int, followsIndex: (atom: Atom) => boolean = isIndex): Int {
  const least = textLength(n.low);
  const most = textLength(n.high);
  if (least === null || most === null || least > MAX_DIGITS || most > MAX_DIGITS) {
    const low = n.low > 0 ? least : n.high < 0 ? most : 1;
    return interval(low ?? 1, least === null || most === null ? Number.POSITIVE_INFINITY : Math.max(least, most));
  }
  const pieces: Piece[] = [];
  // -999, -99, -9, 0, 10, 100, …: where the number of characters changes.
  const width = n.low < 0 ? least : 1;
  pieces.push({ from: Number.NEGATIVE_INFINITY, size: width });
  for (let digits = width - 2; digits >= 1; digits--) pieces.push({ from: times(exact(10n ** BigInt(digits) - 1n), -1), size: digits + 1 });
  if (n.low < 0) pieces.push({ from: 0, size: 1 });
  for (let digits = 1; digits < most; digits++) pieces.push({ from: exact(10n ** BigInt(digits)), size: digits + 1 });
  return pieceAt(pieces, n, followsIndex);
}

const MAX_DIGITS = 32;

/** An index of a run or family. */
export function isIndex(atom: Atom): boolean {
  return atom.term.op === "index";
}

/** Null for infinite ends. */
function textLength(n: Bound): number | null {
  return typeof n === "bigint" || Number.isFinite(n) ? String(n).length : null;
}

/** Whether this is the name of the step atoms made here. */
export function isPieceName(name: string): boolean {
  return name === PIECE;
}

/** The same integer with step atoms of known values replaced by their sizes: what substitution leaves. */
export function settled(n: Int): Int {
  if (n.poly === null || !n.poly.terms.some((term) => term.atoms.some(isKnownPiece))) return n;
  let total = constant(n.poly.constant);
  for (const term of n.poly.terms) {
    const product = term.atoms.reduce(
      (x, atom) => mul(x, isKnownPiece(atom) ? knownPiece(atom) : atomInt(atom)),
      constant(term.coefficient),
    );
    total = add(total, product);
  }
  return total;
}

function isKnownPiece(atom: Atom): boolean {
  return isPiece(atom) && atom.term.op === "step" && constantOf(atom.term.args[0] as Int) !== null;
}

function knownPiece(atom: Atom): Int {
  if (atom.term.op !== "step") return atomInt(atom);
  const [value, first, ...rest] = atom.term.args as readonly [Int, Int, ...Int[]];
  let size = first;
  for (let i = 0; i + 1 < rest.length; i += 2) if (value.low >= (rest[i] as Int).low) size = rest[i + 1] as Int;
  return size;
}

/** f of every size of a base + step atom; null where `n` is something else. */
export function mapPieces(n: Int, f: (size: number) => number): Int | null {
  const term = n.poly?.terms[0];
  const atom = term?.atoms[0];
  if (
    n.poly === null ||
    n.poly.terms.length !== 1 ||
    term === undefined ||
    term.atoms.length !== 1 ||
    atom === undefined ||
    !isPiece(atom) ||
    atom.term.op !== "step"
  )
    return null;
  const { constant: base } = n.poly;
  const args = atom.term.args.map((arg, i) =>
    i % 2 === 1 ? constant(f(Number(base) + Number(term.coefficient) * Number(constantOf(arg)))) : arg,
  );
  const sizes = args.filter((_, i) => i % 2 === 1).map((arg) => Number(constantOf(arg)));
  return opAtom({ op: "step", name: PIECE, args }, Math.min(...sizes), Math.max(...sizes));
}

/** Σ body for index = 0 … count − 1; 0 when count ≤ 0. `picked`: index stands for `count` pairwise different values below picked. */
export function sumSizes(body: Int, index: Atom, count: Int, picked: Int | null): Int {
  if (!mentions(body, index.key)) return mul(body, nonNegative(count));
  if (picked !== null) return sumPicked(body, index, nonNegative(count), picked);
  if (body.poly === null || count.poly === null) return sumOver(body, index, count);
  let rest: Int = constant(body.poly.constant);
  let total: Int = ZERO;
  for (const term of body.poly.terms) {
    const sum = sumPieces(term, index, nonNegative(count));
    if (sum === null) rest = add(rest, monomialInt(term));
    else total = add(total, sum);
  }
  return add(total, sumOver(rest, index, count));
}

/** A selection that is not known: between the `count` smallest and the `count` largest members. */
function sumPicked(body: Int, index: Atom, count: Int, picked: Int): Int {
  const all = sumSizes(body, index, picked, null);
  const left = sub(nonNegative(picked), count);
  const leftLow = left.low < 0 ? 0 : left.low;
  const leftHigh = left.high < 0 ? 0 : left.high;
  const low = largest(times(count.low, body.low), minus(all.low, times(leftHigh, body.high)));
  const high = smallest(times(count.high, body.high), minus(all.high, times(leftLow, body.low)));
  return interval(low, high < low ? low : high);
}

/** Σ of one monomial that has a piece atom of an affine value; null when it has none or no closed form. */
function sumPieces(term: Monomial, index: Atom, count: Int): Int | null {
  const pieces = term.atoms.filter((atom) => isPiece(atom) && mentions(atomInt(atom), index.key));
  const others = term.atoms.filter((atom) => !pieces.includes(atom));
  if (pieces.length !== 1 || others.some((atom) => mentions(atomInt(atom), index.key))) return null;
  const atom = pieces[0] as Atom;
  const sum = sumPiece(atom, index, count);
  return sum === null ? null : others.reduce((product, other) => mul(product, atomInt(other)), scale(sum, term.coefficient));
}

function sumPiece(atom: Atom, index: Atom, count: Int): Int | null {
  if (atom.term.op !== "step") return null;
  const [value, ...rest] = atom.term.args as [Int, ...Int[]];
  const line = affine(value, index.key);
  if (line === null) return null;
  const segments = segmentsOf(
    rest.map((n) => constantOf(n) as Exact),
    line,
    count.high,
  );
  const last = segments[segments.length - 1] as Segment;
  // The last segment's size for all, then what the earlier ones differ by.
  let total = scale(count, last.size);
  const correction = segments.filter((segment) => segment.size !== last.size);
  if (correction.length <= 3) {
    for (const { start, end, size } of correction)
      total = add(total, scale(sub(min(count, constant(end)), min(count, constant(start))), size - last.size));
    return total;
  }
  const at = (n: Bound): Exact =>
    correction.reduce<Exact>(
      (sum, s) => plusExact(sum, times(minus(smallest(n, s.end), smallest(n, s.start)), s.size - last.size) as Exact),
      0,
    );
  const ends = [count.low, count.high, ...correction.flatMap((s) => [s.start, s.end])]
    .filter((n) => n >= count.low && n <= count.high)
    .map(at);
  const low = ends.reduce(smallest);
  const high = ends.reduce(largest);
  return add(total, low === high ? constant(low as Exact) : opAtom({ op: "step", name: `early:${atom.key}`, args: [count] }, low, high));
}

interface Segment {
  readonly start: Exact;
  readonly end: Exact;
  readonly size: number;
}

/** The pieces as ranges of the index, in its order; `start` 0 for the first. The last one has no end and gets the highest count. */
function segmentsOf(parts: readonly Exact[], line: Line, most: Bound): readonly Segment[] {
  const pieces: Piece[] = [];
  for (let i = 0; i < parts.length; i += 2)
    pieces.push({ from: i === 0 ? Number.NEGATIVE_INFINITY : (parts[i - 1] as Exact), size: Number(parts[i]) });
  const up = line.slope > 0;
  const ordered = up ? pieces : [...pieces].reverse();
  const segments: Segment[] = [];
  let start: Exact = 0;
  for (const [i, piece] of ordered.entries()) {
    const next = ordered[i + 1];
    if (next === undefined) {
      segments.push({ start, end: Number.isFinite(Number(most)) ? (most as Exact) : start, size: piece.size });
      break;
    }
    // First index whose value belongs to the next piece.
    const first: Exact = up ? firstAtLeast(line, next.from as Exact) : firstBelow(line, piece.from as Exact);
    const end: Exact = first < start ? start : first;
    if (end > start) segments.push({ start, end, size: piece.size });
    start = end;
  }
  return segments;
}

interface Line {
  readonly base: Exact;
  readonly slope: Exact;
}

/** value as base + slope × index with constants; null when it is not. */
function affine(value: Int, key: string): Line | null {
  const base = constantOf(substitute(value, key, ZERO));
  const next = constantOf(substitute(value, key, ONE));
  if (base === null || next === null || value.poly === null) return null;
  if (value.poly.terms.length !== 1 || value.poly.terms[0]?.atoms.length !== 1 || value.poly.terms[0].atoms[0]?.key !== key) return null;
  return { base, slope: value.poly.terms[0].coefficient };
}

function firstAtLeast({ base, slope }: Line, from: Exact): Exact {
  return exact(ceilDivide(BigInt(from) - BigInt(base), BigInt(slope)));
}

/** First index at which a falling line is below `from`. */
function firstBelow({ base, slope }: Line, from: Exact): Exact {
  return exact(ceilDivide(BigInt(base) - BigInt(from) + 1n, -BigInt(slope)));
}

function ceilDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a > 0n === b > 0n ? quotient + 1n : quotient;
}

const PIECE = "piece";

function isPiece(atom: Atom): boolean {
  return atom.term.op === "step" && atom.term.name === PIECE;
}

function monomialInt(term: Monomial): Int {
  return term.atoms.reduce((product, atom) => mul(product, atomInt(atom)), constant(term.coefficient));
}

function nonNegative(count: Int): Int {
  return count.low >= 0 ? count : { ...count, low: 0, high: count.high < 0 ? 0 : count.high };
}

function exact(n: bigint): Exact {
  return n >= -9007199254740991n && n <= 9007199254740991n ? Number(n) : n;
}

function plusExact(a: Exact, b: Exact): Exact {
  return typeof a === "number" && typeof b === "number" && Number.isSafeInteger(a + b) ? a + b : exact(BigInt(a) + BigInt(b));
}

function times(a: Bound, b: Bound): Bound {
  if (a === 0 || b === 0) return 0;
  if (!Number.isFinite(Number(a)) || !Number.isFinite(Number(b)))
    return Number(a) < 0 === Number(b) < 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return typeof a === "number" && typeof b === "number" && Number.isSafeInteger(a * b) ? a * b : exact(BigInt(a) * BigInt(b));
}

/** a − b; an infinite end stays on the safe side of the caller's bound. */
function minus(a: Bound, b: Bound): Bound {
  if (!Number.isFinite(Number(a)) || !Number.isFinite(Number(b))) return Number(a) - Number(b);
  return plusExact(a as Exact, times(b, -1) as Exact);
}

function smallest(a: Bound, b: Bound): Bound {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : a < b ? a : b;
}

function largest(a: Bound, b: Bound): Bound {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : a > b ? a : b;
}
