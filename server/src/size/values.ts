/** What numbers, strings and bytes take: by identity, by range of their length or value (SIZE-RULES §1, §2). Bytes. */
import { canonical, isFiniteBound } from "../values/exact";
import {
  type Atom,
  add,
  type Bound,
  choice,
  constant,
  constantOf,
  type Exact,
  hull,
  type Int,
  interval,
  keyOf,
  min,
  mul,
  ONE,
  opAtom,
  plus,
  scale,
} from "../values/int";
import { mapPieces, type Piece, pieceAt, settled } from "../values/pieces";
import type { Asks, StrKind, Value } from "../values/value";
import { padding, roundedBlock } from "./allocator";
import type { Abi } from "./tables/abi";
import {
  boolSize,
  bytesBase,
  complexSize,
  digitsOf,
  floatSize,
  intAsked,
  intSize,
  KINDS,
  latin1CharacterExtra,
  oldIntSize,
  strLayout,
} from "./tables/scalars";

/** The amounts of one object. All may mention the indices of the runs the object is in; terms of a list are summed separately. */
export interface Amounts {
  readonly type: string;
  readonly shallow: Int;
  /** Asked of the allocators, when it is not a constant of the code. */
  readonly held: readonly Int[];
  /** What rounding the blocks adds. */
  readonly pads: readonly Int[];
  /** 1 where an object is held, 0 where it is one of the interpreter's own (small ints). */
  readonly objects: Int;
  /** getsizeof where a deep walk counts the object, 0 where it leaves it out. */
  readonly deep: Int;
  /** Data in it. */
  readonly payload: Int | null;
  readonly length: Int | null;
  readonly source: string;
}

type Scalar = Extract<Value, { readonly tag: "int" | "float" | "complex" | "str" | "bytes" }>;

/** Amounts of a number, str or bytes. `follows` tells the indices that sums run over. */
export function scalarAmounts(abi: Abi, value: Scalar, follows: (atom: Atom) => boolean): Amounts {
  switch (value.tag) {
    case "int":
      return intAmountsOf(abi, value, follows);
    case "float":
      return fixed(abi, "float", floatSize(abi), 8, "Include/cpython/floatobject.h");
    case "complex":
      return fixed(abi, "complex", complexSize(abi), 16, "Include/cpython/complexobject.h");
    case "str":
      return strAmounts(abi, value.text, settled(value.length), value.kind, value.fresh === true);
    case "bytes":
      return bytesAmounts(abi, settled(value.length), value.fresh);
  }
}

/** Bytes an int asks for when it is made: 0 for cached ones; the upper end where it may have a spare digit. */
export function intHeld(abi: Abi, n: Int): Int {
  const { held } = intAmounts(abi, n, () => false);
  return held.reduce((sum, term) => add(sum, term), constant(0));
}

/** getsizeof of True, False or either. */
export function boolShallow(abi: Abi, value: boolean | null): Int {
  if (value !== null) return constant(boolSize(abi, value));
  return hull(constant(boolSize(abi, false)), constant(boolSize(abi, true)));
}

function fixed(abi: Abi, type: string, size: number, payload: number, source: string): Amounts {
  const bytes = constant(size);
  return {
    type,
    shallow: bytes,
    held: [bytes],
    pads: [constant(roundedBlock(abi, size) - size)],
    objects: constant(1),
    deep: bytes,
    payload: constant(payload),
    length: null,
    source,
  };
}

/** Bytes asked of the allocator for an int of that many digits. */
type Ask = (abi: Abi, digits: number) => number;

/** An int with what its maker asks for (see Asks). The two differ from 3.11 on, and only in what is asked for. */
function intAmountsOf(abi: Abi, { int, asks }: { readonly int: Int; readonly asks?: Asks }, follows: (atom: Atom) => boolean): Amounts {
  if (asks?.includes("+") || Number(asks) > 0) return askedAmounts(abi, int, asks as string, follows);
  if (asks === undefined || !abi.from(3, 11)) return intAmounts(abi, int, follows);
  const least = intAmounts(abi, int, follows, intSize);
  if (asks === "digits") return least;
  // Measured: 3.11 to 3.13. Later ones are not.
  if (asks === "size" && !abi.from(3, 14)) return least;
  const most = intAmounts(abi, int, follows);
  const [a, b] = [least.held.reduce(add, constant(0)), most.held.reduce(add, constant(0))];
  return keyOf(a) === keyOf(b)
    ? most
    : { ...most, held: [hull(a, b)], pads: [hull(least.pads.reduce(add, constant(0)), most.pads.reduce(add, constant(0)))] };
}

/** An int for which arithmetic asked for so many digits: parts in units of 15 bits. In 2.7 some are of another type. */
function askedAmounts(abi: Abi, int: Int, asks: string, follows: (atom: Atom) => boolean): Amounts {
  if (!abi.from(3, 0)) return intAmounts(abi, int, follows);
  const parts = asks.split("+").map((units) => Math.ceil((Number(units) * 15) / abi.digitBits));
  if (parts.every((digits) => digits <= 1)) return intAmounts(abi, int, follows, intAsked, true);
  const asked = parts.reduce((a, b) => a + b);
  return intAmounts(abi, int, follows, () => intAsked(abi, asked), true);
}

/** A known int of the usual kind: no steps to look for. */
function knownInt(abi: Abi, n: number, ask: Ask): Amounts {
  const small = n >= -5 && n <= abi.smallIntMax;
  const digits = digitsOf(abi, n);
  const size = constant(intSize(abi, digits));
  const asked = ask(abi, digits);
  return {
    type: "int",
    shallow: size,
    held: small ? [] : [constant(asked)],
    pads: small ? [] : [constant(roundedBlock(abi, asked) - asked)],
    objects: constant(small ? 0 : 1),
    deep: small ? constant(0) : size,
    payload: constant(8),
    length: null,
    source: "Objects/longobject.c",
  };
}

function intAmounts(abi: Abi, n: Int, follows: (atom: Atom) => boolean, ask: Ask = intAsked, sure = false): Amounts {
  const value = constantOf(n);
  if (typeof value === "number" && Math.abs(value) < 2 ** abi.digitBits && abi.from(3, 0)) return knownInt(abi, value, ask);
  if (value === null && Math.max(digitsOfBound(abi, n.low), digitsOfBound(abi, n.high)) > MAX_DIGIT_EDGES) return longInts(abi, n);
  const at = (pieces: readonly Piece[]): Int => pieceAt(pieces, n, follows);
  const cached = (from: Bound): boolean => from >= -5 && from <= abi.smallIntMax;
  const edges = intEdges(abi, n);
  const pieces = (size: (from: Bound) => number): readonly Piece[] => edges.map((from) => ({ from, size: size(from) }));
  const digits = (from: Bound): number =>
    !isFiniteBound(from) ? digitsOf(abi, plus((edges[1] ?? 0) as Exact, -1) as Exact) : digitsOf(abi, from as Exact);
  const sizeOf = (from: Bound): number => (isOldInt(abi, from, edges) ? oldIntSize(abi) : intSize(abi, digits(from)));
  const asked = (from: Bound): number => (cached(from) ? 0 : isOldInt(abi, from, edges) ? oldIntSize(abi) : ask(abi, digits(from)));
  const unbounded = !isFiniteBound(n.low) || !isFiniteBound(n.high);
  const shallow = at(pieces(sizeOf));
  const held = at(pieces(asked));
  const formula = unbounded && n.poly !== null && abi.from(3, 0) ? sizeInDigits(abi, n, held.low > 0 ? 1 : 0) : null;
  const extra = sure ? null : spareDigit(abi, n, held);
  return {
    type: "int",
    shallow: unbounded ? interval(shallow.low, Number.POSITIVE_INFINITY) : shallow,
    held: unbounded
      ? [formula ?? interval(held.low, Number.POSITIVE_INFINITY)]
      : extra === null
        ? [held]
        : n.poly === null
          ? [widened(held, extra)]
          : [held, extra],
    pads: unbounded
      ? [interval(0, 4096 + 16)]
      : extra === null
        ? [at(pieces((from) => (cached(from) ? 0 : roundedBlock(abi, asked(from)) - asked(from))))]
        : [interval(0, padding(abi, interval(shallow.low, plus(held.high, abi.digitBytes))).high)],
    objects: at(pieces((from) => (cached(from) ? 0 : 1))),
    deep: unbounded ? (formula ?? interval(0, Number.POSITIVE_INFINITY)) : at(pieces((from) => (cached(from) ? 0 : sizeOf(from)))),
    payload: unbounded
      ? interval(1, Number.POSITIVE_INFINITY)
      : at(pieces((from) => (digits(from) * abi.digitBits <= 64 || fitsWord(from) ? 8 : Math.ceil((digits(from) * abi.digitBits) / 8)))),
    length: null,
    source: "Objects/longobject.c",
  };
}

/** By the digits that are counted: an int that the process shares has none. */
function sizeInDigits(abi: Abi, n: Int, least: number): Int {
  const digits = opAtom({ op: "step", name: "digits", args: [n] }, least, Number.POSITIVE_INFINITY);
  return add(scale(min(ONE, digits), abi.header + abi.word), scale(digits, abi.digitBytes));
}

/** Ints of many and different numbers of digits: the range of their sizes. */
function longInts(abi: Abi, n: Int): Amounts {
  const most = Math.max(digitsOfBound(abi, n.low), digitsOfBound(abi, n.high));
  const size = interval(intSize(abi, n.low > 0 ? digitsOfBound(abi, n.low) : 0), intSize(abi, most));
  return {
    type: "int",
    shallow: size,
    held: [interval(n.low > abi.smallIntMax ? size.low : 0, plus(size.high, abi.digitBytes))],
    pads: [interval(0, 4096 + 2 * abi.word)],
    objects: interval(n.low > abi.smallIntMax ? 1 : 0, 1),
    deep: interval(n.low > abi.smallIntMax ? size.low : 0, size.high),
    payload: interval(8, Math.ceil((most * abi.digitBits) / 8) + 8),
    length: null,
    source: "Objects/longobject.c",
  };
}

/** Where the size of an int changes within the range of n: the ends of the cache and powers of the digit base; the first is -Infinity. */
function intEdges(abi: Abi, n: Int): readonly Bound[] {
  const edges: Bound[] = [-5, 0, 1, abi.smallIntMax + 1];
  if (!abi.from(3, 0)) edges.push(wordMost(abi), -Number(wordMost(abi)));
  const most = Math.min(MAX_DIGIT_EDGES, Math.max(digitsOfBound(abi, n.low), digitsOfBound(abi, n.high)));
  for (let d = 1; d < most; d++) {
    const power = 1n << BigInt(d * abi.digitBits);
    edges.push(canonical(power), canonical(-power + 1n));
  }
  if (!abi.from(3, 0)) {
    const top = 1n << BigInt(abi.word * 8 - 1);
    edges.push(canonical(top), canonical(-top));
  }
  const wanted = edges.filter((edge) => edge > n.low && edge <= n.high).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const start: Bound = isFiniteBound(n.low) ? n.low : Number.NEGATIVE_INFINITY;
  return [start, ...wanted.filter((edge, i) => edge !== wanted[i - 1])];
}

const MAX_DIGIT_EDGES = 4;

/** The size of constants and narrow ranges is found from the piece's first value; its sign decides which end is longer. */
function digitsOfBound(abi: Abi, n: Bound): number {
  return isFiniteBound(n) ? digitsOf(abi, n as Exact) : MAX_DIGIT_EDGES;
}

/**
 * A computed int of several digits may have one more than it needs (x_add), and an int whose value is not known may have been parsed,
 * which asks for no more than its digits. Null: neither.
 */
function spareDigit(abi: Abi, n: Int, held: Int): Int | null {
  const several =
    Math.max(digitsOfBound(abi, n.low), digitsOfBound(abi, n.high)) > 1 && !(!abi.from(3, 0) && fitsWord(n.low) && fitsWord(n.high));
  const parsed = n.poly === null && abi.from(3, 11) && held.high > 0 ? intSize(abi, 1) - intAsked(abi, 1) : 0;
  if (!several && parsed === 0) return null;
  return interval(parsed, several ? abi.digitBytes : 0);
}

function widened(held: Int, extra: Int): Int {
  const low = plus(held.low, extra.low);
  return interval(low < 0 ? 0 : low, plus(held.high, extra.high));
}

function isOldInt(abi: Abi, from: Bound, edges: readonly Bound[]): boolean {
  if (abi.from(3, 0)) return false;
  const value = isFiniteBound(from) ? from : plus((edges[1] ?? 0) as Exact, -1);
  return value >= canonical(-(1n << BigInt(abi.word * 8 - 1))) && value < canonical(1n << BigInt(abi.word * 8 - 1));
}

function fitsWord(n: Bound): boolean {
  return n >= -(2n ** 63n) && n < 2n ** 64n;
}

function wordMost(abi: Abi): Bound {
  return canonical(1n << BigInt(abi.word * 8 - 1));
}

function strAmounts(abi: Abi, text: string | null, length: Int, kind: StrKind | null, anew: boolean): Amounts {
  const source = "Objects/unicodeobject.c";
  const known = constantOf(length);
  const kinds = known === 0 && abi.from(3, 0) ? (["ascii"] as const) : kind === null ? KINDS : [kind];
  const layouts = kinds.map((k) => strLayout(abi, k));
  const first = layouts[0] as { base: number; each: number };
  const last = layouts[layouts.length - 1] as { base: number; each: number };
  let size: Int;
  if (layouts.length === 1) size = add(constant(first.base), scale(length, first.each));
  else size = interval(plus(first.base, timesEach(length.low, first.each)), plus(last.base, timesEach(length.high, last.each)));
  // An empty str is ascii whatever it was cut from.
  if (known !== 0 && length.low <= 0 && abi.from(3, 0) && first.base > strLayout(abi, "ascii").base)
    size = interval(strLayout(abi, "ascii").base, size.high);
  const character = known === 1 && (kind === null || kind === "ascii" || kind === "latin1");
  const extra = character && kind !== "ascii" ? latin1CharacterExtra(abi) : 0;
  const shallow = kind === "latin1" ? add(size, constant(extra)) : extra > 0 ? interval(size.low, size.high) : size;
  const stepped =
    layouts.length === 1 && length.low <= 1 && kind !== "ucs2" && kind !== "ucs4" ? steppedText(abi, length, first, anew) : null;
  const below = text === null ? kind !== null : text.charCodeAt(0) < 256;
  const payload = layouts.length === 1 ? scale(length, first.each) : interval(length.low, timesEach(length.high, last.each));
  return {
    type: "str",
    shallow,
    payload,
    length,
    source,
    ...(stepped ?? interned(abi, size, known === 0, character, anew, length.low <= 1 && kind !== "ucs2" && kind !== "ucs4", below)),
  };
}

/**
 * What is held and counted of a text: the empty one and one-character ones below U+0100 exist once per process, but not every way of making one
 * finds that one (str(5) makes a new string). A walk leaves all of them out. `below`: a character of it is surely one below U+0100.
 */
function interned(
  abi: Abi,
  size: Int,
  empty: boolean,
  character: boolean,
  anew: boolean,
  maybe: boolean,
  below: boolean,
): Pick<Amounts, "held" | "pads" | "objects" | "deep"> {
  if (empty) return { held: [], pads: [], objects: constant(0), deep: constant(0) };
  if (anew && !maybe) return { held: [size], pads: [padding(abi, size)], objects: constant(1), deep: size };
  if (anew) {
    // A walk takes it for the one that exists once.
    const counted = constantOf(size) === null ? interval(0, size.high) : character ? constant(0) : size;
    return { held: [size], pads: [padding(abi, size)], objects: constant(1), deep: counted };
  }
  if (character)
    return {
      held: [interval(0, size.high)],
      pads: [interval(0, abi.smallStep)],
      objects: interval(0, 1),
      deep: below ? constant(0) : interval(0, size.high),
    };
  if (maybe)
    return {
      held: [interval(0, size.high)],
      pads: [interval(0, padding(abi, size).high)],
      objects: interval(0, 1),
      deep: interval(0, size.high),
    };
  return { held: [size], pads: [padding(abi, size)], objects: constant(1), deep: size };
}

/** Texts whose lengths are steps of an index (the digits of a number): only those of one character may be shared ones. */
function steppedText(
  abi: Abi,
  length: Int,
  layout: { readonly base: number; readonly each: number },
  anew: boolean,
): Pick<Amounts, "held" | "pads" | "objects" | "deep"> | null {
  const size = (characters: number): number => layout.base + layout.each * characters;
  const of = (f: (characters: number) => number): Int | null => mapPieces(length, f);
  const held = of((n) => (n <= 1 ? 0 : size(n)));
  const pads = of((n) => (n <= 1 ? 0 : roundedBlock(abi, size(n)) - size(n)));
  const objects = of((n) => (n <= 1 ? 0 : 1));
  const single = of((n) => (n === 1 ? size(n) : 0));
  if (held === null || pads === null || objects === null || single === null) return null;
  const fresh = anew ? constant(1) : choice("one-character text", "whether one-character texts are shared", 0, 1);
  return {
    held: [held, mul(fresh, single)],
    pads: [pads, mul(fresh, of((n) => (n === 1 ? roundedBlock(abi, size(n)) - size(n) : 0)) ?? constant(0))],
    objects,
    deep: held,
  };
}

function bytesAmounts(abi: Abi, length: Int, fresh: boolean | undefined): Amounts {
  const size = add(constant(bytesBase(abi)), length);
  const known = constantOf(length);
  const base = { type: abi.from(3, 0) ? "bytes" : "str", shallow: size, payload: length, length, source: "Objects/bytesobject.c" };
  if ((known === 0 || known === 1) && fresh !== undefined && abi.from(3, 0))
    return {
      ...base,
      held: fresh ? [size] : [],
      pads: fresh ? [padding(abi, size)] : [],
      objects: constant(fresh ? 1 : 0),
      deep: constant(0),
    };
  if (known === 0 || known === 1)
    return { ...base, held: [interval(0, size.high)], pads: [interval(0, abi.smallStep)], objects: interval(0, 1), deep: constant(0) };
  return { ...base, ...interned(abi, size, false, false, false, length.low <= 1, true) };
}

function timesEach(n: Bound, each: number): Bound {
  return mul(interval(n, n), constant(each)).low;
}
